"""Ids for the exercises that have none yet, made from their questions.

`interlude lint --fix` asks. The card reader says which lines want one, so nothing else gets one.
"""

import re

from content.fixing.slugs import slug_of
from content.fixing.text import Change, Mended
from content.reading.cards import read_cards
from content.reading.exercise_syntax import KINDS
from content.rendering.markdown import parse, to_text

_WRITTEN = re.compile(r"\{#([^}]*)\}")
_GAP_SIGNS = re.compile(r"==|\{\{c\d+::|\}\}")
_BEGINNINGS = (*KINDS, "q")


def add_ids(lines: list[str], body: int, language: str, retired: frozenset[str]) -> Mended:
    """The lines with an id behind every question that lacks one; `retired` slugs are not used."""
    taken = {found for line in lines for found in _WRITTEN.findall(line)} | retired
    mended, given = list(lines), dict[int, str]()
    while fresh := _wanting(mended, body, language) - given.keys():
        for place in sorted(fresh):
            line = mended[place].rstrip()
            given[place] = slug_of(_question(line), taken)
            taken.add(given[place])
            mended[place] = f"{line} {{#{given[place]}}}"
    told = (Change(place + 1, f"gave it the id `{given[place]}`") for place in sorted(given))
    return Mended(mended, tuple(told))


def _wanting(lines: list[str], body: int, language: str) -> set[int]:
    """The places of lines that lack an id; of the recall cards in one text only the first is told,
    so there may be more once it has one."""
    text = "\n".join([""] * body + lines[body:])
    problems = read_cards(parse(text), text, "lesson", language).problems
    return {slip.line - 1 for slip in problems if slip.code == "missing-id"}


def _question(line: str) -> str:
    """What is asked, without the signs of the format."""
    text = line.lstrip("# ")
    beginning, colon, rest = text.partition(":")
    if colon and " ".join(beginning.split()).casefold() in _BEGINNINGS:
        text = rest
    return to_text(_GAP_SIGNS.sub("", text.partition("::")[0]))
