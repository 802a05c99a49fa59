"""What a row of a table says of one kind of exercise: its options, answers, pairs, scenes."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from content.exporters.cells import split_lines, split_words
from content.exporters.columns import LETTERS
from content.findings import UnreadableText
from content.format import Exercise, ExerciseKind, Option
from content.importers.table_cells import BadCell, number, yes_or_no
from content.reading.exercise_lists import keyed, split_arrow, to_match, to_order
from content.rendering.cloze import take_gaps
from content.writing.cards import read_back


def _choice(_: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    letters = [letter for letter in LETTERS if texts.get(f"option_{letter}", "").strip()]
    if letters != list(LETTERS[: len(letters)]):
        raise BadCell(f"option_{letters[-1]}", "fill in the options from `option_a` on, no gaps")
    right = [letter.casefold() for letter in split_words(texts.get("correct", ""))]
    if wrong := [letter for letter in right if letter not in letters]:
        raise BadCell("correct", f"there is no option `{wrong[0][:20]}`; write letters, as `a, c`")
    for column in texts:
        if column.startswith("feedback_") and column[-1] not in letters:
            raise BadCell(column, f"write the option `option_{column[-1]}` it belongs to")
    options = tuple(
        Option(
            key=letter,
            text=texts[f"option_{letter}"].strip(),
            correct=letter in right,
            feedback=texts.get(f"feedback_{letter}", "").strip(),
        )
        for letter in letters
    )
    return {"options": options}


def _typed(_: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    slips = yes_or_no(texts, "slips", otherwise=True)
    return {"accepted": split_lines(texts.get("answers", "")), "slips": slips}


def _cloze(exercise: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    prompt, gaps = take_gaps(exercise.prompt)
    return {"prompt": prompt, "gaps": gaps, "slips": yes_or_no(texts, "slips", otherwise=True)}


def _numeric(exercise: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": number(texts, "answers", exercise.language),
        "tolerance": number(texts, "tolerance", exercise.language),
        "unit": texts.get("number_unit", "").strip(),
    }


def _ordering(exercise: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    items, order = to_order(_items(texts), exercise.id)
    return {"items": items, "order": order}


def _matching(exercise: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    try:
        pairs = tuple(split_arrow(item, 1) for item in _items(texts))
    except UnreadableText as problem:
        raise BadCell("items", problem.message) from problem
    items, matches, joined = to_match(pairs, exercise.id)
    return {"items": items, "matches": matches, "pairs": joined}


def _poll(_: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    return {"items": keyed(_items(texts))}


def _flip(_: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    return {"back": texts.get("back", "").strip()}


def _scenario(exercise: Exercise, texts: Mapping[str, str]) -> dict[str, Any]:
    if "scenes" not in texts:
        return {}
    lesson_id, _, name = exercise.id.rpartition("/")
    written = f"## Scenario: - {{#{name}}}\n\n{texts['scenes']}"
    reading = read_back(written, lesson_id, exercise.language)
    if reading.problems:
        raise BadCell("scenes", reading.problems[0].message)
    found = reading.cards[0] if len(reading.cards) == 1 else None
    if not isinstance(found, Exercise) or not found.scenes:
        raise BadCell("scenes", "write scenes as `### title {#id}`, and nothing else")
    bare = msgspec.structs.replace(found, scenes=())
    if bare != Exercise(
        id=found.id,
        kind="scenario",
        language=found.language,
        prompt="-",
        explanation="",
        seconds=found.seconds,
    ):
        raise BadCell("scenes", "move what is not a scene into the other columns")
    return {"scenes": found.scenes}


def _reflection(_: Exercise, __: Mapping[str, str]) -> dict[str, Any]:
    return {}


def _items(texts: Mapping[str, str]) -> tuple[str, ...]:
    items = tuple(" ".join(item.split()) for item in split_lines(texts.get("items", "")))
    if len(items) > len(LETTERS):
        raise BadCell("items", f"keep to {len(LETTERS)} items")
    return items


PARTS: dict[ExerciseKind, Callable[[Exercise, Mapping[str, str]], dict[str, Any]]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "typed": _typed,
    "cloze": _cloze,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "poll": _poll,
    "flip": _flip,
    "scenario": _scenario,
    "reflection": _reflection,
}
"""The fields of an exercise that only its kind has, from the cells of its row."""
