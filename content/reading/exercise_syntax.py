"""How an exercise is written in Markdown, and read back.

An exercise is a heading that says what the learner does, asks the question and ends in an id
(`## Choose one: Which sign is the strongest? {#urgent-mail}`), then options or an answer, then
paragraphs that begin with a label such as `Explanation:`. The card reader asks. A new kind of
exercise is one more entry in `KINDS` and `_PARTS`, and its labels in
`content.reading.exercise_fields`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Exercise, ExerciseKind
from content.reading.exercise_fields import Fields, read_fields
from content.reading.exercise_lists import keyed, read_items, read_pairs, to_match, to_order
from content.reading.exercise_seconds import estimate_seconds
from content.reading.front_matter import is_slug
from content.reading.scenario import read_scenes, split_scenes
from content.rendering.cloze import take_gaps

KINDS: dict[str, ExerciseKind] = {
    "choose one": "single_choice",
    "choose all": "multiple_choice",
    "type": "typed",
    "fill in": "cloze",
    "number": "numeric",
    "put in order": "ordering",
    "match": "matching",
    "recall": "flip",
    "scenario": "scenario",
    "poll": "poll",
    "reflect": "reflection",
}

BEGINNINGS = {kind: beginning.capitalize() for beginning, kind in KINDS.items()}
"""How the heading of each kind begins."""

_CHOICES: tuple[ExerciseKind, ...] = ("single_choice", "multiple_choice")

_ONLY_FOR: dict[str, tuple[ExerciseKind, ...]] = {
    "answer": ("typed", "numeric", "flip"),
    "tolerance": ("numeric",),
    "unit": ("numeric",),
    "slips": ("typed", "cloze"),
}

_LISTS: dict[ExerciseKind, str] = {
    "ordering": "ordered_list",
    "matching": "bullet_list",
    "poll": "bullet_list",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """An exercise's heading, taken apart; `line` counts from 1 in the file."""

    kind: ExerciseKind
    prompt: str
    slug: str
    line: int


@dataclass(frozen=True, slots=True)
class ExerciseReading:
    """An exercise, and the file's line of each of its options by key."""

    exercise: Exercise
    option_lines: dict[str, int]


def read_heading(text: str, line: int, *, right_boxes: int | None = None) -> Heading | None:
    """The heading of an exercise, or None for the heading of a text card.

    `right_boxes` counts the `[x]` of a list of options below it, where there is one: such a
    heading needs an id and no beginning. Raises UnreadableText when it is half an exercise: an id
    without a known beginning, or a known beginning without an id.
    """
    before, slug = split_id(text)
    beginning, colon, prompt = before.partition(":")
    kind = KINDS.get(" ".join(beginning.split()).casefold()) if colon else None
    if kind is None and right_boxes is not None:
        kind, prompt = ("single_choice" if right_boxes == 1 else "multiple_choice"), before
    if kind is None:
        if slug is None:
            return None
        starts = ", ".join(f"`{start.capitalize()}:`" for start in KINDS)
        raise UnreadableText(line, f"begin the heading of `{slug}` with one of {starts}")
    return Heading(kind, prompt.strip(), needed_id(slug, line), line)


def split_id(text: str) -> tuple[str, str | None]:
    """A line without the id at its end, and the id, or None where it has none."""
    before, mark, after = text.rstrip().rpartition("{#")
    return (before.rstrip(), after[:-1].strip()) if mark and after.endswith("}") else (text, None)


def needed_id(slug: str | None, line: int) -> str:
    """The id, where it is one. Raises UnreadableText (`missing-id`) where it is not."""
    if slug is None or not is_slug(slug):
        raise UnreadableText(
            line,
            "end the line with an id of small letters, digits and dashes: `{#my-question}`",
            "missing-id" if slug is None else None,
        )
    return slug


def read_exercise(
    heading: Heading, nodes: list[SyntaxTreeNode], lines: list[str], lesson_id: str, language: str
) -> ExerciseReading:
    """The exercise under a heading. `lines` are the file's, and the nodes' maps count them.

    Raises UnreadableText at the first thing that has no meaning there.
    """
    scenes: list[list[SyntaxTreeNode]] = []
    if heading.kind == "scenario":
        before, scenes, after = split_scenes(nodes)
        nodes = [*before, *after]
    fields = read_fields(nodes, lines, heading.line, _LISTS.get(heading.kind))
    _check_kind(heading, fields)
    prompt = "\n\n".join(part for part in (heading.prompt, fields.text("prompt")) if part)
    if not prompt:
        raise UnreadableText(heading.line, "ask the question after the colon of the heading")
    exercise = Exercise(
        id=f"{lesson_id}/{heading.slug}",
        kind=heading.kind,
        language=language,
        prompt=prompt,
        explanation=fields.text("explanation"),
        seconds=0.0,
        hints=fields.texts("hint"),
        resources=fields.resources(),
        options=fields.options,
    )
    exercise = msgspec.structs.replace(
        exercise, **_PARTS.get(heading.kind, _no_parts)(exercise, fields)
    )
    if scenes:
        exercise = msgspec.structs.replace(exercise, scenes=read_scenes(scenes, lines))
    seconds = fields.seconds() or estimate_seconds(exercise)
    return ExerciseReading(msgspec.structs.replace(exercise, seconds=seconds), fields.option_lines)


def _no_parts(_: Exercise, __: Fields) -> dict[str, Any]:
    return {}


def _typed(_: Exercise, fields: Fields) -> dict[str, Any]:
    return {"accepted": fields.texts("answer"), "slips": fields.slips()}


def _cloze(exercise: Exercise, fields: Fields) -> dict[str, Any]:
    prompt, gaps = take_gaps(exercise.prompt)
    return {"prompt": prompt, "gaps": gaps, "slips": fields.slips()}


def _numeric(exercise: Exercise, fields: Fields) -> dict[str, Any]:
    return {
        "number": fields.number("answer", exercise.language),
        "tolerance": fields.tolerance(exercise.language),
        "unit": fields.text("unit"),
    }


def _ordering(exercise: Exercise, fields: Fields) -> dict[str, Any]:
    texts = read_items(fields.listed) if fields.listed else ()
    items, order = to_order(texts, exercise.id)
    return {"items": items, "order": order}


def _matching(exercise: Exercise, fields: Fields) -> dict[str, Any]:
    listed = read_pairs(fields.listed) if fields.listed else ()
    items, matches, pairs = to_match(listed, exercise.id)
    return {"items": items, "matches": matches, "pairs": pairs}


def _flip(_: Exercise, fields: Fields) -> dict[str, Any]:
    return {"back": "\n\n".join(fields.texts("answer"))}


def _poll(_: Exercise, fields: Fields) -> dict[str, Any]:
    return {"items": keyed(read_items(fields.listed)) if fields.listed else ()}


_PARTS: dict[ExerciseKind, Callable[[Exercise, Fields], dict[str, Any]]] = {
    "typed": _typed,
    "cloze": _cloze,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "flip": _flip,
    "poll": _poll,
}


def _check_kind(heading: Heading, fields: Fields) -> None:
    """Options belong to the choices, answers to what is typed."""
    if fields.options and heading.kind not in _CHOICES:
        raise UnreadableText(
            heading.line, "write `Answer: ...` instead of options, or begin with `Choose one:`"
        )
    for name, kinds in _ONLY_FOR.items():
        found = fields.first(name)
        if found and heading.kind not in kinds:
            starts = " and ".join(f"`{BEGINNINGS[kind]}:`" for kind in kinds)
            raise UnreadableText(
                found.line,
                f"remove `{name.capitalize()}:`; only {starts} questions have one",
            )
