"""A table in a spreadsheet file, which is a zip of XML: opened as warily as any zip."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.xml import DEFUSEDXML

from content.exporters.xlsx_file import CARDS
from content.importers.archive import MIB, Archive, open_archive
from content.importers.csv_file import MOST_COLUMNS, MOST_ROWS
from content.importers.imported import Import, Refused, refused
from content.importers.table import Cell, read_table

LARGEST_SHEET = 6 * MIB
"""Of XML; the reader needs up to twenty times as much memory for it."""

LARGEST_PART = MIB // 2

_LARGE_PARTS = ("xl/worksheets/", "xl/sharedstrings.xml")


def read_xlsx(data: bytes) -> Import:
    """The courses in the sheet `Cards`, or the first one, and what each row was taken for.

    Never raises: what cannot be read is an error at its row, and then there are no files.
    """
    try:
        rows = list(_rows(_plain_parts(open_archive(data))))
    except Refused as problem:
        return refused(problem.place, problem.message)
    return read_table(rows)


def _plain_parts(archive: Archive) -> bytes:
    """Only what the table needs, so that pictures, macros and huge styles are never looked at."""
    out = BytesIO()
    large = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
        for name in archive:
            if not name.endswith((".xml", ".rels")):
                continue
            if name.lower().startswith(_LARGE_PARTS):
                large += archive.size(name)
            elif archive.size(name) > LARGEST_PART:
                continue
            if large > LARGEST_SHEET:
                raise Refused(name, f"split the table: keep to {LARGEST_SHEET // MIB} MiB of text")
            plain.writestr(zipfile.ZipInfo(name), archive[name])
    return out.getvalue()


def _rows(parts: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    try:
        yield from _read_sheet(parts)
    except Refused:
        raise
    except Exception as problem:  # a stranger's XML breaks the reader in many ways
        raise Refused(
            "the file", "save it again as .xlsx in your spreadsheet; it cannot be read as it is"
        ) from problem


def _read_sheet(parts: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    if not DEFUSEDXML:
        raise Refused("the server", "install defusedxml: spreadsheets are not read without it")
    book = openpyxl.load_workbook(BytesIO(parts), read_only=True, data_only=True, keep_links=False)
    sheets = book.worksheets
    if not sheets:
        raise Refused("the file", f"put the table into a sheet called `{CARDS}`")
    sheet = next((sheet for sheet in sheets if sheet.title == CARDS), sheets[0])
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise Refused(f"row {number}", f"split the table: keep to {MOST_ROWS:,} rows")
        yield number, _trimmed(row)


def _trimmed(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    cells = [_cell(value) for value in row]
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)


def _cell(value: Any) -> Cell:
    """What stands in a cell: text, or a number where the spreadsheet made one of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float) -> Cell:
    try:
        number = Decimal(repr(value))
    except InvalidOperation:
        return str(value)
    return number if number.is_finite() and abs(number.adjusted()) < 40 else str(value)
