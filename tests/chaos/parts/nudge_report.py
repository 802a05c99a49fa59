"""What is told of a run of tests/chaos/nudges.py; whether all was in order and proves anything."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.chaos.parts.accounts import Accounts, Complaint
from tests.chaos.parts.crowd_time import ALL_DUE
from tests.chaos.parts.in_flight import under_way
from tests.chaos.parts.nudge_plan import BUGS, Plan
from tests.chaos.parts.nudge_strikes import NudgeStrikes
from tests.chaos.parts.what_each_got import Received


@dataclass(frozen=True, slots=True)
class Run:
    """The faults that fired, the books at the end, what is wrong, and how long it took."""

    strikes: NudgeStrikes
    accounts: Accounts
    complaints: list[Complaint]
    settled_s: float
    nudges_per_second: float


def report(plan: Plan, run: Run, seconds: float) -> int:
    """Print it, the last line as JSON; the exit code. With a mistake 1: just that was found."""
    accounts, strikes, push = run.accounts, run.strikes, run.accounts.push
    for fault, claims in accounts.torn.items():
        who = fault.who if fault else "no fault"
        print(f"{who}: {len(claims)} ways in hand, {under_way(claims)} of them may have left")
    complaints = [*run.complaints, *_unproved(plan, run)]
    for each in complaints:
        print(f"{each.about}: {each.words}")
    told: dict[str, Any] = {
        "seed": plan.seed,
        "due": plan.due,
        "workers": plan.crew,
        "kills": strikes.count("kill"),
        "stops": strikes.count("stop"),
        "crashes": strikes.count("crash"),
        "flushes": strikes.flushes,
        **{state: push[state] for state in ("sent", "suppressed", "expired", "failed")},
        "duplicates": accounts.duplicates,
        "unknown": push["unknown"],
        "overwritten": accounts.overwritten,
        "accepted": accounts.accepted,
        "slowest_reclaim_s": round(accounts.reclaimed_s(), 1),
        "slowest_resumption_s": round(accounts.resumed_s(), 1),
        "settled_s": round(run.settled_s, 1),
        "nudges_per_second": round(run.nudges_per_second, 1),
        "seconds": round(seconds, 1),
    }
    if plan.bug:
        told |= {"bug": plan.bug, "reported": of_the_bug(plan.bug, run)}
    print(json.dumps(told))
    if plan.bug:
        return 1 if told["reported"] else 0
    return 1 if complaints else 0


def _unproved(plan: Plan, run: Run) -> Iterator[Complaint]:
    """Every kind of fault that was to fire and did not, or met nothing and so proves nothing."""
    strikes = run.strikes
    met = sum(under_way(claims) for fault, claims in run.accounts.torn.items() if fault)
    fired = {
        "kills": (strikes.count("kill"), plan.kills),
        "stops": (strikes.count("stop"), plan.stops),
        "crashes": (strikes.count("crash"), plan.crashes),
        "flushes of the queue": (strikes.flushes, plan.flushes),
        "pushes met under way": (met, 1 if plan.kills or plan.crashes else 0),
    }
    for what, (count, planned) in fired.items():
        if count < planned:
            yield Complaint("faults", f"{count} {what}, of {planned}: that proves nothing")


def of_the_bug(name: str, run: Run) -> list[str]:
    """What this mistake was reported as; nothing where it was not."""
    return [each.words for each in run.complaints if each.about == BUGS[name].shows_as]


def nudges_per_second(received: Sequence[Received]) -> float:
    """Over the first nine tenths: the last ones wait for the leases of the dead."""
    taken = sorted(each.at for each in received)
    most = taken[: max(1, len(taken) * 9 // 10)]
    return len(most) / max((most[-1] - ALL_DUE) / timedelta(seconds=1), 0.001) if most else 0.0
