"""How an exercise is written in Markdown, and read back.

An exercise is a heading that says what the learner does, asks the question and ends in an id
(`## Choose one: Which sign is the strongest? {#urgent-mail}`), then options or an answer, then
paragraphs that begin with a label such as `Explanation:`. The card reader asks. A new kind of
exercise is one more entry in `KINDS`, and its labels in `content.exercise_fields`.
"""

from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from content.exercise_fields import Fields, read_fields
from content.findings import UnreadableText
from content.format import WORDS_PER_SECOND, Exercise, ExerciseKind, Option
from content.front_matter import is_slug
from content.markdown import count_words

KINDS: dict[str, ExerciseKind] = {
    "choose one": "single_choice",
    "choose all": "multiple_choice",
    "type": "typed",
    "number": "numeric",
}

THINKING_SECONDS: dict[ExerciseKind, float] = {
    "single_choice": 5.0,
    "multiple_choice": 8.0,
    "typed": 10.0,
    "numeric": 10.0,
}
"""Our own assumption, to be corrected by measured answers: deciding, then tapping or typing."""

_ONLY_FOR: dict[str, tuple[ExerciseKind, ...]] = {
    "answer": ("typed", "numeric"),
    "tolerance": ("numeric",),
    "unit": ("numeric",),
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


def read_heading(text: str, line: int) -> Heading | None:
    """The heading of an exercise, or None for the heading of a text card.

    Raises UnreadableText when it is half an exercise: an id without a known beginning, or a known
    beginning without an id.
    """
    before, mark, after = text.rpartition("{#")
    slug = after[:-1].strip() if mark and after.endswith("}") else None
    beginning, colon, prompt = (text if slug is None else before).partition(":")
    kind = KINDS.get(" ".join(beginning.split()).casefold()) if colon else None
    if kind is None:
        if slug is None:
            return None
        starts = ", ".join(f"`{start.capitalize()}:`" for start in KINDS)
        raise UnreadableText(line, f"begin the heading of `{slug}` with one of {starts}")
    if slug is None or not is_slug(slug):
        raise UnreadableText(
            line, "end the heading with an id of small letters, digits and dashes: `{#my-question}`"
        )
    return Heading(kind, prompt.strip(), slug, line)


def read_exercise(
    heading: Heading, nodes: list[SyntaxTreeNode], lines: list[str], lesson_id: str, language: str
) -> ExerciseReading:
    """The exercise under a heading. `lines` are the file's, and the nodes' maps count them.

    Raises UnreadableText at the first thing that has no meaning there.
    """
    fields = read_fields(nodes, lines, heading.line)
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
        seconds=fields.seconds() or estimate_seconds(heading.kind, prompt, fields.options),
        hints=fields.texts("hint"),
        resources=fields.resources(),
        options=fields.options,
        accepted=fields.texts("answer") if heading.kind == "typed" else (),
        number=fields.number("answer", language) if heading.kind == "numeric" else None,
        tolerance=fields.tolerance(language),
        unit=fields.text("unit"),
    )
    return ExerciseReading(exercise, fields.option_lines)


def estimate_seconds(kind: ExerciseKind, prompt: str, options: tuple[Option, ...]) -> float:
    """Expected seconds to answer: every word read once, then `THINKING_SECONDS` for the kind."""
    words = count_words(prompt) + sum(count_words(option.text) for option in options)
    return round(words / WORDS_PER_SECOND + THINKING_SECONDS[kind], 1)


def _check_kind(heading: Heading, fields: Fields) -> None:
    """Options belong to the choices, answers to what is typed."""
    if fields.options and heading.kind in ("typed", "numeric"):
        raise UnreadableText(
            heading.line, "write `Answer: ...` instead of options, or begin with `Choose one:`"
        )
    for name, kinds in _ONLY_FOR.items():
        found = fields.first(name)
        if found and heading.kind not in kinds:
            raise UnreadableText(
                found.line,
                f"remove `{name.capitalize()}:`; this question is answered by choosing"
                if name == "answer"
                else f"remove `{name.capitalize()}:`; only `Number:` questions have one",
            )
