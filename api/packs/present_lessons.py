"""Lessons and exercises as a pack carries them: shown as in sessions, with the keys beside."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from api.exercise_views import exercise_view, shown
from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.packs.pieces import Piece
from content.format import Exercise, Lesson, TextCard
from mobile_contract import packs as contract

_IN_THE_VIEW = ("prompt", "hints")


def present_lessons(
    offered: Iterable[Offered],
    pieces: Sequence[Piece],
    prospects: Prospects,
    unmet: Mapping[str, tuple[str, ...]],
) -> list[contract.PackLesson]:
    """The lessons of these pieces in teaching order; `unmet` is what each still waits for."""
    wanted: dict[str, set[str | None]] = defaultdict(set)
    for piece in pieces:
        wanted[piece.lesson_id].add(piece.exercise_id)
    return [
        _lesson(each, wanted[each.lesson.id], prospects, unmet.get(each.lesson.id, ()))
        for each in offered
        if each.lesson.id in wanted
    ]


def _lesson(
    each: Offered, wanted: set[str | None], prospects: Prospects, unmet: tuple[str, ...]
) -> contract.PackLesson:
    lesson = each.lesson
    cards = (card for card in lesson.cards if isinstance(card, TextCard) and None in wanted)
    return contract.PackLesson(
        id=lesson.id,
        course_id=lesson.course_id,
        title=lesson.title,
        revision=each.revision.hex(),
        language=lesson.language,
        skills=list(lesson.skills),
        prerequisites=list(unmet),
        attempts=lesson.attempts,
        reading_seconds=prospects.reading_seconds(lesson),
        reading=[shown(card.markdown, lesson.media) for card in cards],
        exercises=[
            _exercise(exercise, lesson, prospects)
            for exercise in lesson.exercises
            if exercise.id in wanted
        ],
    )


def _exercise(exercise: Exercise, lesson: Lesson, prospects: Prospects) -> contract.PackExercise:
    item = prospects.item(exercise)
    return contract.PackExercise(
        view=exercise_view(exercise, lesson.media),
        item=contract.PackItem(item.seconds, item.difficulty, item.guess),
        marked=exercise.marked,
        key=_key(exercise) if lesson.offline_keys else None,
    )


@lru_cache(maxsize=4096)  # published exercises never change
def _key(exercise: Exercise) -> dict[str, Any]:
    """The exercise's own JSON, but for what is shown anyway."""
    key: dict[str, Any] = msgspec.to_builtins(exercise)
    return {name: value for name, value in key.items() if name not in _IN_THE_VIEW}
