"""Answers of learners from a data file, in any of three layouts told apart by their columns."""

from pathlib import Path

from api.calibration.evidence_rows import Answer
from api.pacing.memory import Rating
from workers.evaluation.tables import (
    Column,
    days,
    header,
    number,
    read_rows,
    whole,
    yes_no,
)

_MILLISECONDS = 1000.0


def read_answers(path: Path) -> list[Answer]:
    """Return the answers of the file, oldest first. Raises UnreadableData.

    Layouts: Interlude's own (learner, item, time, correct; skill, seconds, rating and options where
    there are any), a review log (card_id, review_rating, review_time, review_duration) and cloze
    trials (student, time, kc_id, outcome, latency_ms).
    """
    names = set(header(path))
    if {"card_id", "review_rating"} <= names:
        answers = _review_log(path)
    elif {"student", "kc_id"} <= names:
        answers = _cloze_trials(path)
    else:
        answers = _own(path)
    return sorted(answers, key=lambda answer: answer.days)


def _own(path: Path) -> list[Answer]:
    columns = (
        Column("learner"),
        Column("item"),
        Column("time", days),
        Column("correct", yes_no),
        Column("skill", optional=True),
        Column("seconds", number, optional=True),
        Column("rating", _rating, optional=True),
        Column("options", _options, optional=True),
    )
    return [
        Answer(learner, item, at, correct, _skills(skill), seconds, rating, guess or 0.0)
        for learner, item, at, correct, skill, seconds, rating, guess in read_rows(path, columns)
    ]


def _review_log(path: Path) -> list[Answer]:
    columns = (
        Column("card_id"),
        Column("review_rating", _rating),
        Column("review_time", days),
        Column("review_duration", number, optional=True),
    )
    return [
        Answer("the learner", card, at, rating > Rating.AGAIN, (), _seconds(duration), rating)
        for card, rating, at, duration in read_rows(path, columns)
    ]


def _cloze_trials(path: Path) -> list[Answer]:
    columns = (
        Column("student"),
        Column("kc_id"),
        Column("time", days),
        Column("outcome", _outcome),
        Column("latency_ms", number, optional=True),
    )
    # An item is one gap of a sentence, named sentence-gap: the sentence is what its gaps share.
    return [
        Answer(student, item, at, correct, (item.partition("-")[0],), _seconds(latency))
        for student, item, at, correct, latency in read_rows(path, columns)
    ]


def _outcome(text: str) -> bool | None:
    return None if text.strip().upper() == "STUDY" else yes_no(text)


def _skills(text: str | None) -> tuple[str, ...]:
    return tuple(sorted({part.strip() for part in text.split("|")})) if text else ()


def _rating(text: str) -> Rating:
    try:
        return Rating(whole(text))
    except ValueError as error:
        raise ValueError("give 1, 2, 3 or 4 for Again, Hard, Good, Easy") from error


def _options(text: str) -> float:
    options = whole(text)
    if options < 0 or options == 1:
        raise ValueError("give the number of options, or 0 for a free answer")
    return 1.0 / options if options else 0.0


def _seconds(milliseconds: float | None) -> float | None:
    # Loggers write -1 or 0 where they measured nothing.
    if milliseconds is None or milliseconds <= 0.0:
        return None
    return milliseconds / _MILLISECONDS
