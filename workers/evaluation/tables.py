"""Reads the rows of a data file: .csv or .tsv, plain or .gz, columns by name.

What cannot be read is refused with its file, line and field, and what to do about it.
"""

import csv
import gzip
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

_YES = frozenset({"1", "true", "yes", "correct", "right"})
_NO = frozenset({"0", "false", "no", "incorrect", "wrong"})


class UnreadableData(Exception):
    """A data file cannot be used; its text is one sentence for the person who named the file."""

    def __init__(self, file: Path, line: int, field: str, what_to_do: str) -> None:
        place = f"{file}, line {line}" if line else str(file)
        super().__init__(f"{place}{f', {field}' if field else ''}: {what_to_do}.")
        self.file = file
        self.line = line
        self.field = field
        self.what_to_do = what_to_do


@dataclass(frozen=True, slots=True)
class Column:
    """One column wanted: its name in the header and what reads its text (raising ValueError).

    An optional one gives None where the file has no such column or the field is empty.
    """

    name: str
    read: Callable[[str], Any] = str
    optional: bool = False


def yes_no(text: str) -> bool:
    """Read right or wrong: 1/0, true/false, yes/no, correct/incorrect, right/wrong, in any case."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("give 1 or 0")


def number(text: str) -> float:
    """Read a finite decimal number."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("give a finite number")
    return value


# The year 2500: who gives milliseconds is past it.
_FARTHEST_SECONDS = 16_725_225_600.0


def whole(text: str) -> int:
    """Read a whole number."""
    return int(text)


def days(text: str) -> float:
    """Read a moment as days since 1970 in UTC: unix seconds, or ISO 8601 (without a zone: UTC)."""
    try:
        seconds = number(text)
    except ValueError:
        pass
    else:
        if abs(seconds) > _FARTHEST_SECONDS:
            raise ValueError("give seconds since 1970; these may be milliseconds")
        return seconds / 86_400.0
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = datetime.fromisoformat(text.strip() + "+00:00")
    return moment.timestamp() / 86_400.0


def header(path: Path) -> tuple[str, ...]:
    """Return the column names of the file's first line. Raises UnreadableData."""
    with _opened(path) as (names, _):
        return names


def read_rows(path: Path, columns: Sequence[Column]) -> list[tuple[Any, ...]]:
    """Return the wanted columns of every row, in the order of `columns`. Raises UnreadableData."""
    with _opened(path) as (names, lines):
        places = [_place(path, names, column) for column in columns]
        rows = []
        for line, fields in lines:
            if len(fields) != len(names):
                wanted = f"give {len(names)} fields as in the first line, not {len(fields)}"
                raise UnreadableData(path, line, "", wanted)
            rows.append(
                tuple(
                    _value(path, line, fields, place, column)
                    for place, column in zip(places, columns, strict=True)
                )
            )
    if not rows:
        raise UnreadableData(path, 0, "", "it has no rows; give at least one below the first line")
    return rows


@contextmanager
def _opened(path: Path) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[int, list[str]]]]]:
    try:
        with _text(path) as text:
            first = text.readline()
            if not first.strip():
                raise UnreadableData(path, 1, "", "give the names of the columns here")
            mark = "\t" if "\t" in first else ","
            names = tuple(name.strip() for name in next(csv.reader([first], delimiter=mark)))
            yield names, _lines(csv.reader(text, delimiter=mark))
    except OSError as error:
        raise UnreadableData(path, 0, "", f"it cannot be opened ({error})") from error
    except EOFError as error:
        raise UnreadableData(path, 0, "", "the .gz ends early; copy it once more") from error
    except UnicodeDecodeError as error:
        raise UnreadableData(path, 0, "", "save it as UTF-8 text") from error
    except csv.Error as error:
        raise UnreadableData(path, 0, "", f"it is no table ({error})") from error


def _text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    for fields in reader:
        if fields:
            yield reader.line_num + 1, fields


def _place(path: Path, names: tuple[str, ...], column: Column) -> int | None:
    if column.name in names:
        return names.index(column.name)
    if column.optional:
        return None
    raise UnreadableData(path, 1, column.name, f"add this column; there are {', '.join(names)}")


def _value(path: Path, line: int, fields: list[str], place: int | None, column: Column) -> Any:
    text = fields[place] if place is not None else ""
    if column.optional and not text.strip():
        return None
    try:
        return column.read(text)
    except ValueError as error:
        raise UnreadableData(
            path, line, column.name, f"{text!r} cannot be read ({error})"
        ) from error
