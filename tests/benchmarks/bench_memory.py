"""What does one step of memory cost, ours beside py-fsrs and fsrs-rs in the same run?

`python tests/benchmarks/bench_memory.py` walks the same answer histories through all three and
prints microseconds per step and the ratios (quiet figures: the best of several rounds).
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS

sys.path.insert(0, str(Path(__file__).parents[2]))

from api.pacing.memory import Memory, Rating, review

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
HISTORIES = 200
STEPS = 20
ROUNDS = 15

History = list[tuple[int, int]]


def main() -> None:
    """Print one row per implementation, then ours as a share of each."""
    histories = _histories(random.Random(20260105))
    walks = (_walk_ours, _walk_py_fsrs, _walk_py_fsrs_without_fuzz, _walk_fsrs_rs)
    ours, peer, plain, rust = _microseconds(walks, histories)
    print(f"memory step, {HISTORIES} histories x {STEPS} answers, best of {ROUNDS} rounds")
    print(f"  interlude review                        {ours:7.2f} us")
    print(f"  py-fsrs review_card, as it comes        {peer:7.2f} us   ratio {ours / peer:.3f}")
    print(f"  py-fsrs review_card, fuzz off           {plain:7.2f} us   ratio {ours / plain:.3f}")
    print(f"  fsrs-rs next_states, all four ratings   {rust:7.2f} us   ratio {ours / rust:.3f}")
    print("  gate P7: at most 0.25 of review_card")


def _histories(dice: random.Random) -> list[History]:
    """Return answer histories as (day, rating), starting on day 0."""
    histories = []
    for _ in range(HISTORIES):
        day, history = 0, []
        for _ in range(STEPS):
            history.append((day, dice.choice((1, 2, 3, 3, 3, 4))))
            day += dice.choice((0, 1, 2, 5, 12, 30))
        histories.append(history)
    return histories


def _microseconds(
    walks: Sequence[Callable[[list[History]], float]], histories: list[History]
) -> list[float]:
    """Return the best time per step of each walk, taken in turns so that noise meets them all.

    A walk times itself, so that its preparations stay out of the clock.
    """
    rounds = [[walk(histories) for walk in walks] for _ in range(ROUNDS)]
    return [min(times) / (HISTORIES * STEPS) * 1e6 for times in zip(*rounds, strict=True)]


def _walk_ours(histories: list[History]) -> float:
    days = {day: START + timedelta(days=day) for history in histories for day, _ in history}
    dated = [[(days[day], Rating(rating)) for day, rating in history] for history in histories]
    began = time.perf_counter()
    for history in dated:
        memory: Memory | None = None
        for at, rating in history:
            memory = review(memory, rating, at)
    return time.perf_counter() - began


def _walk_py_fsrs(histories: list[History]) -> float:
    return _walk_cards(fsrs.Scheduler(), histories)


def _walk_py_fsrs_without_fuzz(histories: list[History]) -> float:
    return _walk_cards(fsrs.Scheduler(enable_fuzzing=False), histories)


def _walk_cards(scheduler: fsrs.Scheduler, histories: list[History]) -> float:
    days = {day: START + timedelta(days=day) for history in histories for day, _ in history}
    dated = [[(days[day], fsrs.Rating(rating)) for day, rating in history] for history in histories]
    # Without an id of its own a Card sleeps a millisecond to make one.
    cards = [fsrs.Card(card_id=number, due=START) for number in range(len(histories))]
    began = time.perf_counter()
    for card, history in zip(cards, dated, strict=True):
        for at, rating in history:
            card, _ = scheduler.review_card(card, rating, at)
    return time.perf_counter() - began


def _walk_fsrs_rs(histories: list[History]) -> float:
    scheduler = FSRS(DEFAULT_PARAMETERS)
    names = ("again", "hard", "good", "easy")
    began = time.perf_counter()
    for history in histories:
        state, last_day = None, 0
        for day, rating in history:
            states = scheduler.next_states(state, 0.9, day - last_day)
            state, last_day = getattr(states, names[rating - 1]).memory, day
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
