"""How the parts of an exercise are written so that they are read back as they were.

What a text means depends on where it stands: a list needs a block of its own, a link its brackets
escaped. The exercise writer asks.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from content.format import Exercise, Gap, Item, Option, Resource, Scene
from content.marking.numbers import format_number
from content.reading.exercise_seconds import estimate_seconds
from content.reading.scenario import AFTERWARDS
from content.rendering.cloze import BLANK, pieces
from content.rendering.markdown import links, parse

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_OWN_BLOCK = {
    "bullet_list_open",
    "ordered_list_open",
    "blockquote_open",
    "table_open",
    "fence",
    "code_block",
    "html_block",
}


def labels(exercise: Exercise) -> str:
    """The labelled paragraphs of an exercise, in the order in which authors write them."""
    short = [*_answers(exercise)]
    if not exercise.slips:
        short.append("Slips: no")
    several = any("\n" in part for part in short)
    blocks = ["\n\n".join(short) if several else "\n".join(short)] if short else []
    blocks += [labelled("Hint", hint) for hint in exercise.hints]
    if exercise.explanation:
        blocks.append(labelled("Explanation", exercise.explanation))
    if exercise.resources:
        links = "\n".join(f"- {link(resource)}" for resource in exercise.resources)
        blocks.append(f"Resources:\n{links}")
    if exercise.seconds != estimate_seconds(exercise):
        blocks.append(f"Seconds: {seconds_text(exercise.seconds)}")
    return "\n\n".join(blocks)


def labelled(label: str, text: str) -> str:
    """A label and its text, which gets lines of its own where it begins with a list or a quote."""
    tokens = parse(text).tokens
    apart = tokens and tokens[0].type in _OWN_BLOCK
    return f"{label}:\n\n{text}" if apart else f"{label}: {text}"


def seconds_text(seconds: float) -> str:
    """Seconds as an author writes them: `15`, `7.5`."""
    text = format(Decimal(repr(seconds)), "f")
    return text.removesuffix(".0")


def link(resource: Resource) -> str:
    """A resource as a Markdown link, its words escaped where they would be read as signs."""
    escaped = _PUNCTUATION.sub(r"\\\1", resource.title).replace("\n", "&#10;")
    address = resource.address
    plain = f"[{resource.title}]({address})"
    ways = (plain, f"[{resource.title}](<{address}>)", f"[{escaped}](<{address}>)")
    for written in ways:
        found = [(one.text, one.address) for one in links(parse(f"- {written}").tokens)]
        if found == [(resource.title, address)]:
            return written
    return plain


def with_gaps(prompt: str, gaps: tuple[Gap, ...]) -> str:
    """The text of a cloze with every gap where its blank was, outside `code`."""
    written = iter([_gap(gap, place) for place, gap in enumerate(gaps, 1)])

    def fill(text: str) -> str:
        first, *others = text.split(BLANK)
        return first + "".join(next(written, BLANK) + other for other in others)

    return "".join(part if is_code else fill(part) for part, is_code in pieces(prompt))


def option_list(options: tuple[Option, ...], bullet: str) -> str:
    """The options with their boxes, and each one's feedback in a quote below it."""
    return "\n".join(
        _item(f"{bullet} [{'x' if option.correct else ' '}] {option.text}", option.feedback)
        for option in options
    )


def item_list(items: tuple[Item, ...], bullet: str) -> str:
    """The items of a poll."""
    return "\n".join(f"{bullet} {item.text}" for item in items)


def ordered_texts(exercise: Exercise) -> tuple[str, ...]:
    """The items of an ordering in their right order."""
    texts = {item.key: item.text for item in exercise.items}
    return tuple(texts.get(key, "") for key in exercise.order)


def paired_texts(exercise: Exercise) -> tuple[tuple[str, str], ...]:
    """The pairs of a matching, as the author wrote them."""
    lefts = {item.key: item.text for item in exercise.items}
    rights = {item.key: item.text for item in exercise.matches}
    return tuple((lefts.get(left, ""), rights.get(right, "")) for left, right in exercise.pairs)


def scene_list(scenes: tuple[Scene, ...], bullet: str) -> str:
    """Every scene of a scenario with what can be done in it, or how it ended."""
    return "\n\n".join("\n\n".join(_scene(scene, bullet)) for scene in scenes)


def afterwards(text: str) -> str:
    """What stands below the last scene of a scenario."""
    return f"### {AFTERWARDS.capitalize()}\n\n{text}" if text else ""


def _answers(exercise: Exercise) -> Iterator[str]:
    for accepted in exercise.accepted:
        yield labelled("Answer", accepted)
    if exercise.back:
        yield labelled("Answer", exercise.back)
    if exercise.number is not None:
        yield f"Answer: {format_number(exercise.number, exercise.language)}"
    if exercise.tolerance is not None:
        yield f"Tolerance: {format_number(exercise.tolerance, exercise.language)}"
    if exercise.unit:
        yield f"Unit: {exercise.unit}"


def _gap(gap: Gap, place: int) -> str:
    variants = "|".join(gap.accepted)
    if gap.hint:
        return f"{{{{c{place}::{variants}::{gap.hint}}}}}"
    return f"{{{{c{place}::{variants}}}}}" if "=" in variants else f"=={variants}=="


def _item(head: str, feedback: str) -> str:
    lines = head.split("\n")
    below = [f"  {line}" for line in lines[1:]]
    quote = [f"  > {line}".rstrip() for line in feedback.split("\n")] if feedback else []
    return "\n".join([lines[0], *below, *quote])


def _scene(scene: Scene, bullet: str) -> Iterator[str]:
    yield f"### {scene.title} {{#{scene.id}}}"
    if scene.markdown:
        yield scene.markdown
    if scene.choices:
        yield "\n".join(
            _item(f"{bullet} {choice.text} -> {choice.leads_to}", choice.feedback)
            for choice in scene.choices
        )
    if scene.ending:
        yield f"Ending: {scene.ending}"
