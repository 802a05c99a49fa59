"""What an author says about a lesson above its text, read from YAML 1.2 and checked.

The library reader asks; a slip comes back as `UnreadableText` with the line to mend.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from content.findings import UnreadableText
from content.format import MOST_ATTEMPTS, Source
from content.reading.spelling_slips import with_meant

LONGEST = 16_384
"""Characters of front matter that are read: a hundred times what a lesson needs."""

LONGEST_SLUG = 80

SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
HASH_START = "^[0-9a-f]{12}$"
LANGUAGE = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"

Slug = Annotated[str, msgspec.Meta(pattern=SLUG, max_length=LONGEST_SLUG)]
Language = Annotated[str, msgspec.Meta(pattern=LANGUAGE)]
TranslatedFrom = Annotated[str, msgspec.Meta(pattern=HASH_START)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
Attempts = Annotated[int, msgspec.Meta(ge=1, le=MOST_ATTEMPTS)]

_ATTEMPTS = f"write a whole number from 1 to {MOST_ATTEMPTS}"
_PLAIN_WORDS = (
    ("Object missing required field", "add the field"),
    ("Object contains unknown field", "remove or respell the field"),
    (f"Expected `str` matching regex '{SLUG}'", "use small letters, digits and single dashes"),
    (f"Expected `str` matching regex '{LANGUAGE}'", "use a language tag such as `en` or `pt-BR`"),
    (f"Expected `str` matching regex '{HASH_START}'", "let `interlude lint --fix` write this"),
    ("Expected `int` >= 1", _ATTEMPTS),
    (f"Expected `int` <= {MOST_ATTEMPTS}", _ATTEMPTS),
    ("Expected `int | null`", _ATTEMPTS),
    ("`str | null`", "text"),
    ("`str`", "text"),
    ("`array | null`", "a list in [square brackets]"),
    ("`array`", "a list in [square brackets]"),
    ("`date`", "a date such as 2026-11-21"),
    ("`int`", "a whole number"),
    ("`float`", "a number"),
    ("`bool`", "`true` or `false`"),
)


def is_slug(text: str) -> bool:
    """Whether the text can be part of an id: small letters, digits and single dashes."""
    return re.fullmatch(SLUG, text) is not None and len(text) <= LONGEST_SLUG


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of a lesson's front matter; those with None are taken from its course."""

    id: Slug
    title: Words
    objective: Words
    skills: tuple[Slug, ...]
    minutes: Annotated[float, msgspec.Meta(gt=0, le=60)]
    language: Language | None = None
    prerequisites: tuple[str, ...] = ()
    credit_bearing: bool = False
    authors: tuple[Words, ...] | None = None
    sources: tuple[Source, ...] = ()
    licence: Words | None = None
    audience: Slug | None = None
    translated_from: TranslatedFrom | None = None
    attempts: Attempts | None = None


def split_front_matter(text: str) -> tuple[str, str, int]:
    """The YAML between the two `---` lines, the Markdown below, and the body's first line (from 1).

    Raises UnreadableText when the file does not begin with front matter.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise UnreadableText(
            1, "begin the file with a line of three dashes, then `id:`, `title:` ..."
        )
    ends = (i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")
    end = next(ends, None)
    if end is None:
        raise UnreadableText(1, "close the front matter with a second line of three dashes")
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def read_front_matter(yaml: str) -> tuple[FrontMatter, dict[str, int]]:
    """The front matter's values, and the file's line (from 1) of each of its fields.

    Raises UnreadableText when it is too long, is not YAML, or has a wrong, missing or unknown
    field.
    """
    if len(yaml) > LONGEST:
        raise UnreadableText(1, f"shorten the front matter to {LONGEST:,} characters")
    values, lines = _read_yaml(yaml)
    try:
        return msgspec.convert(values, FrontMatter), lines
    except msgspec.ValidationError as problem:
        field, message = plainly(problem)
        message = with_meant(message, field, FrontMatter.__struct_fields__)
        raise UnreadableText(lines.get(field, 1), message) from problem


def plainly(problem: msgspec.ValidationError) -> tuple[str, str]:
    """The top-level field a value was refused for, and why, in an author's words."""
    message, _, where = str(problem).partition(" - at ")
    for theirs, ours in _PLAIN_WORDS:
        message = message.replace(theirs, ours)
    place = where.strip("`$.")
    told = f"`{place}`: {message}" if place else message
    field = re.match(r"[\w-]+", place) or re.search(r"(?<=respell the field `)[\w-]+", message)
    return field[0] if field else "", told[:1].lower() + told[1:]


def _read_yaml(yaml: str) -> tuple[Any, dict[str, int]]:
    reader = YAML(typ="safe", pure=True)  # pure: YAML 1.2, where `language: no` is a word
    try:
        node = reader.compose(yaml)
        if not isinstance(node, MappingNode):
            raise UnreadableText(2, "write the front matter as lines of `field: value`")
        _refuse_aliases(node)
        # The front matter starts on the file's second line and YAML counts from 0.
        lines = {key.value: key.start_mark.line + 2 for key, _ in node.value}
        return reader.constructor.construct_document(node), lines
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 2 if problem.problem_mark else 1
        raise UnreadableText(line, f"mend the front matter: {problem.problem}") from problem
    except (YAMLError, RecursionError, ValueError, TypeError) as problem:
        raise UnreadableText(1, f"mend the front matter: {_first_line(problem)}") from problem


def _refuse_aliases(root: Node) -> None:
    """A node met twice is an alias: a few of them can unfold into gigabytes."""
    seen: set[int] = set()
    for node in _nodes(root):
        if id(node) in seen:
            raise UnreadableText(
                node.start_mark.line + 2, "write the value out: anchors and aliases are not read"
            )
        seen.add(id(node))


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        for child in [] if isinstance(node, ScalarNode) else node.value:
            waiting.extend(child if isinstance(child, tuple) else (child,))


def _first_line(problem: BaseException) -> str:
    return (str(problem) or "it is nested too deeply").partition("\n")[0]
