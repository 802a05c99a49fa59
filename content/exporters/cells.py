"""How several things are written in one cell of a table, and read back.

People see one thing a line. Whoever writes cells also reads them back before they are handed out,
so that nothing changes on the way through a spreadsheet in silence.
"""

import re
from datetime import date

from content.format import Resource, Source

_FIELDS = ("title", "publisher", "address", "date_read", "supports")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\x00＝＋－＠]")


class UnreadableCell(Exception):
    """What to do about a cell that cannot be read."""


def join_lines(items: tuple[str, ...]) -> str:
    """One item a line; the further lines of an item are indented by two blanks."""
    return "\n".join(item.replace("\n", "\n  ") for item in items)


def split_lines(cell: str) -> tuple[str, ...]:
    """The items of a cell with one item a line."""
    items: list[str] = []
    for line in cell.strip("\n").split("\n"):
        if line.startswith("  ") and items:
            items[-1] += f"\n{line[2:]}"
        elif line.strip():
            items.append(line.strip())
    return tuple(item.rstrip() for item in items)


def split_words(cell: str) -> tuple[str, ...]:
    """The words of a cell that are parted by commas, semicolons or line ends."""
    return tuple(word.strip() for word in re.split(r"[,;\n]", cell) if word.strip())


def join_resources(resources: tuple[Resource, ...]) -> str:
    """One resource a line: `title | address`."""
    return join_lines(tuple(f"{one.title} | {one.address}" for one in resources))


def split_resources(cell: str) -> tuple[Resource, ...]:
    """The resources of a cell. Raises UnreadableCell for a line without an address."""
    return tuple(_resource(line) for line in split_lines(cell))


def join_sources(sources: tuple[Source, ...]) -> str:
    """Five lines for each source, an empty line between two."""
    return "\n\n".join(
        join_lines(tuple(f"{name}: {getattr(source, name)}" for name in _FIELDS))
        for source in sources
    )


def split_sources(cell: str) -> tuple[Source, ...]:
    """The sources of a cell. Raises UnreadableCell where a line is missing or unknown."""
    parts = (part for part in re.split(r"\n(?=title:)", cell.strip()) if part.strip())
    return tuple(_source(part) for part in parts)


def guard(cell: str) -> str:
    """The cell with a `'` before what a spreadsheet could take for a formula and run."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell without the `'` that `guard` put there."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _resource(line: str) -> Resource:
    title, bar, address = line.rpartition("|")
    if not bar or not address.strip():
        raise UnreadableCell("write each resource on its line as `title | https://...`")
    return Resource(title=title.strip(), address=address.strip())


def _source(part: str) -> Source:
    values: dict[str, str] = {}
    for line in split_lines(part):
        name, colon, value = line.partition(":")
        if not colon or name.strip() not in _FIELDS:
            raise UnreadableCell(
                "begin every line of a source with " + ", ".join(f"`{name}:`" for name in _FIELDS)
            )
        values[name.strip()] = value.strip()
    missing = [name for name in _FIELDS if name not in values]
    if missing:
        raise UnreadableCell(f"add the line `{missing[0]}: ...` to the source")
    try:
        read = date.fromisoformat(values.pop("date_read"))
    except ValueError as problem:
        raise UnreadableCell("write `date_read:` as a date such as 2026-11-21") from problem
    return Source(date_read=read, **values)
