"""What was changed about one exercise: its question, its key, and what is said about it."""

from collections.abc import Iterator
from decimal import Decimal

from content.comparing.change import Change, in_lines, text_changes
from content.comparing.changes_options import choice_changes
from content.comparing.changes_parts import arrangement_changes, gap_changes
from content.comparing.changes_scenes import scene_changes
from content.format import Exercise, Lesson
from content.reading.exercise_seconds import estimate_seconds

_TEXTS = {"explanation": "explanation_changed", "back": "back_changed", "unit": "unit_changed"}
_NUMBERS = {"number": "number_changed", "tolerance": "tolerance_changed"}


def exercise_changes(
    before: Lesson, old: Exercise, after: Lesson, new: Exercise
) -> Iterator[Change]:
    """Every difference between two texts of the exercise, the question first."""
    place = new.id
    if old.kind != new.kind:
        yield Change("kind_changed", place, old.kind, new.kind)
    if old.prompt != new.prompt:
        yield Change("question_reworded", place, old.prompt, new.prompt)
    yield from choice_changes(old, new)
    yield from _key(old, new)
    yield from arrangement_changes(old, new)
    yield from scene_changes(old, new)
    for name, code in _TEXTS.items():
        texts = (getattr(old, name) or None, getattr(new, name) or None)
        if texts[0] != texts[1]:
            yield Change(code, place, *texts)
    yield from text_changes("hint", place, old.hints, new.hints, reworded=True)
    resources = (_resources(old), _resources(new))
    yield from text_changes("resource", place, *resources, reworded=True)
    yield from _quiet(before, old, after, new)


def _key(old: Exercise, new: Exercise) -> Iterator[Change]:
    """What may be typed."""
    place = new.id
    yield from text_changes("accepted", place, old.accepted, new.accepted)
    for name, code in _NUMBERS.items():
        numbers = (_written(getattr(old, name)), _written(getattr(new, name)))
        if numbers[0] != numbers[1]:
            yield Change(code, place, *numbers)
    yield from gap_changes(old, new)
    if old.slips != new.slips:
        yield Change("slips_forgiven" if new.slips else "slips_counted", place)


def _quiet(before: Lesson, old: Exercise, after: Lesson, new: Exercise) -> Iterator[Change]:
    """What goes without saying as long as it follows from the rest."""
    if old.language != new.language and (old.language, new.language) != (
        before.language,
        after.language,
    ):
        yield Change("exercise_language_changed", new.id, old.language, new.language)
    if old.seconds != new.seconds and not (_is_estimate(old) and _is_estimate(new)):
        yield Change("seconds_changed", new.id, f"{old.seconds:g}", f"{new.seconds:g}")


def _is_estimate(exercise: Exercise) -> bool:
    return exercise.seconds == estimate_seconds(exercise)


def _written(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _resources(exercise: Exercise) -> list[str]:
    return [in_lines((one.title, one.address)) for one in exercise.resources]
