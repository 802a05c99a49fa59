"""What a herd did to the house, in figures, and what of it must be so on any machine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.nudging.ramp import EARLIEST, LATEST
from tests.benchmarks.parts.herd import most_in_a_second
from tests.benchmarks.parts.load import Load, together
from workers.nudges.plan_nudges import AHEAD

WINDOW = LATEST - EARLIEST
BATCH = 20
"""Answers in each batch of the phones that surface."""


@dataclass(slots=True)
class Run:
    """What was seen. `loads`: of phones that surface, by what was done for the herd meanwhile."""

    learners: int
    loads: dict[str, Load] = field(default_factory=dict)
    decided_in_s: float = 0.0
    planned: list[datetime] = field(default_factory=list)
    outside: int = 0
    due: int = 0
    arrivals: list[datetime] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)


def tell(run: Run, stretch: timedelta) -> None:
    """Print all of it; `stretch` is how much of the window was waited for."""
    seconds, planned = stretch.total_seconds(), len(run.planned)
    print(f"{run.learners} learners, a break from 08:00, reminded {EARLIEST} to {LATEST} after")
    print(f"  decided  {run.learners / run.decided_in_s:.1f}/s, in {run.decided_in_s:.0f} s")
    print(f"  planned  {planned}, {run.outside} outside; {_evenness(run.planned, _mean(run))}")
    print(f"  due      {run.due} in {seconds:g} s; ways {dict(run.ways)}")
    print(f"  arrived  {len(run.arrivals)}; {_evenness(run.arrivals, run.due / seconds)}")
    for name, seen in run.loads.items():
        print(
            f"  ingest {name:<15} p50 ms {seen.at(0.5):7.1f}   p99 ms {seen.at(0.99):7.1f}"
            f"   events/s {seen.per_second * BATCH:7.0f}"
        )
    calm = together([run.loads["calm"], run.loads["calm again"]]).at(0.99)
    for name in ("while deciding", "while sending"):
        ratio = run.loads[name].at(0.99) / calm
        print(f"  p99 {name:<15} / calm {ratio:5.2f}   goal G24: at most 2")


def complaints(run: Run) -> Iterator[str]:
    """What must be so on any machine."""
    if len(run.planned) != run.learners:
        yield f"{run.learners - len(run.planned)} are not to be reminded"
    if run.outside:
        yield f"{run.outside} are planned outside the window"
    if run.decided_in_s > AHEAD.total_seconds():
        yield f"deciding took {run.decided_in_s:.0f} s, and the breaks had begun"
    if most_in_a_second(run.planned) > 2 * _mean(run):
        yield "a second is planned more than twice the mean"
    if len(run.arrivals) < run.due:
        yield f"{run.due - len(run.arrivals)} that were due did not arrive"
    if wrong := sum(each.wrong for each in run.loads.values()):
        yield f"{wrong} batches were not taken in"


def _evenness(moments: list[datetime], mean: float) -> str:
    most = most_in_a_second(moments)
    return f"{most} in the second with most, {most / mean:.2f} of the mean of {mean:.1f}"


def _mean(run: Run) -> float:
    return len(run.planned) / WINDOW.total_seconds()
