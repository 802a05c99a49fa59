"""What does an answer cost, ours beside py-fsrs and fsrs-rs in the same run?

`python tests/benchmarks/bench_memory.py` walks the same answer histories through all three: the
memory step alone, the whole update of an answer (rating, memory, pace, ability, mastery,
prediction), and the refold of all histories at once. It prints microseconds per answer and the
ratios (quiet figures: the best of several rounds).
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path

import fsrs
import numpy as np
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview

sys.path.insert(0, str(Path(__file__).parents[2]))

from api.calibration.many_memories import Log, arrange, replay
from api.pacing.believed import Answered, Believed, Item, Known, Population, Terms
from api.pacing.folding import RULE_VERSION, fold_answer
from api.pacing.mastery import Mastery
from api.pacing.memory import DEFAULT_WEIGHTS, Memory, Rating, review

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
HISTORIES = 200
REFOLDED = 2_000
STEPS = 20
ROUNDS = 15

History = list[tuple[int, int]]


def main() -> None:
    """Print one row per implementation, then ours as a share of each."""
    histories = _histories(random.Random(20260105), HISTORIES)
    walks = (_walk_ours, _walk_whole, _walk_py_fsrs, _walk_py_fsrs_without_fuzz, _walk_fsrs_rs)
    ours, whole, peer, plain, rust = _microseconds(walks, histories)
    print(f"{HISTORIES} histories x {STEPS} answers, best of {ROUNDS} rounds, us per answer")
    print(f"  py-fsrs review_card, as it comes        {peer:7.2f}")
    print(f"  py-fsrs review_card, fuzz off           {plain:7.2f}")
    print(f"  fsrs-rs next_states, all four ratings   {rust:7.2f}")
    print(f"  interlude review, the memory step       {ours:7.2f}   ratio {ours / peer:.3f}")
    print("  gate P7: at most 0.25 of review_card as it comes")
    print(f"  interlude fold_answer, whole update     {whole:7.2f}   ratio {whole / peer:.3f}")
    print("  gate P7: at most 2 of review_card as it comes")
    _tell_refold(_histories(random.Random(20260106), REFOLDED))


def _tell_refold(histories: list[History]) -> None:
    walks = (_refold_ours, _refold_ours_ready, _refold_fsrs_rs, _refold_fsrs_rs_ready)
    ours, ours_ready, rust, rust_ready = _microseconds(walks, histories)
    print(f"refold of {REFOLDED} histories x {STEPS} answers at once, us per answer")
    print(f"  fsrs-rs memory_state_batch, from rows   {rust:7.3f}")
    print(f"  interlude replay, from rows             {ours:7.3f}   ratio {ours / rust:.2f}")
    print(f"  fsrs-rs memory_state_batch, items ready {rust_ready:7.3f}")
    print(
        f"  interlude replay, columns ready         {ours_ready:7.3f}"
        f"   ratio {ours_ready / rust_ready:.2f}"
    )
    print("  gate P7: at most 5 of fsrs-rs")


def _histories(dice: random.Random, count: int) -> list[History]:
    """Return answer histories as (day, rating), starting on day 0."""
    histories = []
    for _ in range(count):
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
    return [min(times) / (len(histories) * STEPS) * 1e6 for times in zip(*rounds, strict=True)]


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


def _walk_whole(histories: list[History]) -> float:
    """Fold the histories as answers of one learner, each history an exercise of one of 20 skills.

    She rates herself, so that the ratings are those of the other walks; all else is inferred.
    """
    population = Population(1, DEFAULT_WEIGHTS, 0.9, RULE_VERSION)
    believed, masteries, item, terms = Believed(), dict[str, Mastery](), Item(12.0), Terms()
    answers = [_answered(number, history) for number, history in enumerate(histories)]
    began = time.perf_counter()
    for history in answers:
        known: Known | None = None
        for answered in history:
            done = fold_answer(known, believed, masteries, answered, item, population, terms)
            assert done is not None
            known, believed = done.known, done.believed
            masteries.update(done.skills)
    return time.perf_counter() - began


def _answered(number: int, history: History) -> list[Answered]:
    answers = []
    for day, rating in history:
        at = START + timedelta(days=day)
        answers.append(
            Answered(
                at,
                at.date(),
                str(number),
                rating > Rating.AGAIN,
                11.0,
                self_rating=Rating(rating),
                skills=(f"skill {number % 20}",),
            )
        )
    return answers


def _refold_ours(histories: list[History]) -> float:
    rows = _rows(histories)
    began = time.perf_counter()
    replay(arrange(_columns(rows)), DEFAULT_WEIGHTS)
    return time.perf_counter() - began


def _refold_ours_ready(histories: list[History]) -> float:
    log = _columns(_rows(histories))
    began = time.perf_counter()
    replay(arrange(log), DEFAULT_WEIGHTS)
    return time.perf_counter() - began


def _rows(histories: list[History]) -> list[tuple[float, int, int]]:
    """Return the histories as (day, exercise, rating), oldest first."""
    rows = [
        (float(day), number, rating)
        for number, history in enumerate(histories)
        for day, rating in history
    ]
    return sorted(rows, key=itemgetter(0))


def _columns(rows: list[tuple[float, int, int]]) -> Log:
    days, exercises, ratings = zip(*rows, strict=True)
    return Log(np.array(exercises), np.array(ratings), np.array(days))


def _refold_fsrs_rs(histories: list[History]) -> float:
    began = time.perf_counter()
    FSRS(DEFAULT_PARAMETERS).memory_state_batch(_items(histories))
    return time.perf_counter() - began


def _refold_fsrs_rs_ready(histories: list[History]) -> float:
    items = _items(histories)
    began = time.perf_counter()
    FSRS(DEFAULT_PARAMETERS).memory_state_batch(items)
    return time.perf_counter() - began


def _items(histories: list[History]) -> list[FSRSItem]:
    items = []
    for history in histories:
        reviews, last_day = [], 0
        for day, rating in history:
            reviews.append(FSRSReview(rating, day - last_day))
            last_day = day
        items.append(FSRSItem(reviews))
    return items


if __name__ == "__main__":
    main()
