"""A table as people's spreadsheets save it: any usual separator, line end and encoding."""

import csv
from collections.abc import Iterator
from io import StringIO

from content.exporters.cells import unguard
from content.exporters.columns import known_column
from content.importers.imported import Import, Refused, ReportLine, refused
from content.importers.table import Cell, read_table

LARGEST = 10 * 1024 * 1024
LONGEST_CELL = 256 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 256
_LONGEST_HEADER = 32 * 1024

_SEPARATORS = ";,\t"


def read_csv(data: bytes) -> Import:
    """The courses in a CSV file, and what each of its rows was taken for.

    Never raises: what cannot be read is an error at its row, and then there are no files.
    """
    try:
        text, warnings = _decoded(data)
        rows = list(_rows(text))
    except Refused as problem:
        return refused(problem.place, problem.message)
    return read_table(rows, warnings)


def _decoded(data: bytes) -> tuple[str, tuple[ReportLine, ...]]:
    """The text, and a warning where its letters had to be guessed."""
    if len(data) > LARGEST:
        raise Refused("the file", f"split the table: it is larger than {LARGEST // 1024**2} MiB")
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = _from_windows(data, wide=wide)
        message = "read as Windows letters (1252); if accents look wrong, save as CSV UTF-8"
        return _plain(text), (ReportLine("the file", "warning", message=message),)
    return _plain(text), ()


def _from_windows(data: bytes, *, wide: bool) -> str:
    try:
        if not wide:
            return data.decode("cp1252")
    except UnicodeDecodeError:
        pass
    raise Refused("the file", "save the table as CSV UTF-8; its letters cannot be read")


def _plain(text: str) -> str:
    if "\x00" in text:
        raise Refused("the file", "choose a CSV file; this one holds binary data")
    return text if "\n" in text else text.replace("\r", "\n")


def _rows(text: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Every row with its number, the header's being 1."""
    first, _, rest = text.partition("\n")
    hint = first.strip().lower()
    body, separator = (rest, hint[4:5]) if hint.startswith("sep=") else (text, "")
    reader = csv.reader(
        StringIO(body, newline=""), delimiter=_separator(body, separator), strict=True
    )
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise Refused(f"row {number}", f"split the table: keep to {MOST_ROWS:,} rows")
            if len(row) > MOST_COLUMNS:
                raise Refused(f"row {number}", f"keep to {MOST_COLUMNS} columns")
            yield number, tuple(unguard(cell) for cell in row)
    except csv.Error as problem:
        raise Refused(
            f"row {number + 1}",
            f'close the quotes (`"`) of its cells, and write a quote as `""` ({problem})',
        ) from problem


def _separator(text: str, named: str) -> str:
    """The separator under which the header names the most columns."""
    header = text.partition("\n")[0][:_LONGEST_HEADER].strip("\r")
    named = "\t" if named == "\\" else named
    by_columns = {
        sign: sum(known_column(cell.strip('" ')) is not None for cell in header.split(sign))
        for sign in _SEPARATORS
    }
    best = max(by_columns, key=lambda sign: by_columns[sign])
    return named if named and named in _SEPARATORS and by_columns[named] else best
