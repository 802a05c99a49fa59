"""Reads answers with skills for `interlude evaluate mastery`, and splits their learners.

Two layouts, told apart by their columns: Interlude's own, and the one in which tutoring logs such
as Statics2011 are published.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from workers.evaluation.tables import Column, UnreadableData, days, header, read_rows, yes_no

# Where a log without times stands, as a whole: it tells the order only.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LEAST_LEARNERS = 8
UNSEEN_SHARE = 4


@dataclass(frozen=True, slots=True)
class Marked:
    """One marked answer; `at` is aware. Those of one learner stand in the order they were given."""

    learner: str
    exercise: str
    skills: tuple[str, ...]
    correct: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Split:
    """`known` learners teach whatever is fitted, `unseen` ones (a quarter) are only predicted."""

    known: list[Marked]
    unseen: list[Marked]
    known_learners: int
    unseen_learners: int


def read_answers(path: Path) -> list[Marked]:
    """Return the answers, each learner's together and in the order given. Raises UnreadableData.

    Own layout: learner, item, skill (several with `|` between; may be empty), correct, and time
    where known. Tutoring logs: user_id, item_id, skill_id (several with `~~` between), correct, in
    their order.
    """
    published = "user_id" in header(path)
    rows = read_rows(path, _TUTORING if published else _OWN)
    mark = "~~" if published else "|"
    answers = [_answer(row, mark) for row in rows]
    seen: dict[str, int] = {}
    for answer in answers:
        seen.setdefault(answer.learner, len(seen))
    # A stable sort: what has the same time, or none, stays in the order of the file.
    return sorted(answers, key=lambda answer: (seen[answer.learner], answer.at))


def split_learners(answers: list[Marked], path: Path, seed: int) -> Split:
    """Return the answers of three quarters of the learners, and of the others.

    Raises UnreadableData with fewer than 8 learners.
    """
    learners = list(dict.fromkeys(answer.learner for answer in answers))
    if len(learners) < LEAST_LEARNERS:
        wanted = f"give the answers of at least {LEAST_LEARNERS} learners, not {len(learners)}"
        raise UnreadableData(path, 0, "", wanted)
    drawn = np.random.default_rng(seed).permutation(len(learners))[: len(learners) // UNSEEN_SHARE]
    held_out = {learners[each] for each in drawn}
    known = [answer for answer in answers if answer.learner not in held_out]
    unseen = [answer for answer in answers if answer.learner in held_out]
    return Split(known, unseen, len(learners) - len(held_out), len(held_out))


def _moment(text: str) -> datetime:
    try:
        return _EPOCH + timedelta(days=days(text))
    except OverflowError as error:
        raise ValueError("give seconds since 1970, or a date and time") from error


_OWN = (
    Column("learner"),
    Column("item"),
    Column("skill", optional=True),
    Column("correct", yes_no),
    Column("time", _moment, optional=True),
)
_TUTORING = (
    Column("user_id"),
    Column("item_id"),
    Column("skill_id", optional=True),
    Column("correct", yes_no),
)


def _answer(row: tuple[Any, ...], mark: str) -> Marked:
    learner, item, skill, correct = row[:4]
    at = row[4] if len(row) > 4 and row[4] is not None else _EPOCH
    named = (part.strip() for part in (skill or "").split(mark))
    skills = tuple(dict.fromkeys(part for part in named if part))
    return Marked(learner, item, skills, correct, at)
