"""A library as a spreadsheet file in which every cell is text, so that nothing is reckoned with."""

import re
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs

from content.exporters.columns import meaning
from content.exporters.table import Table, to_table
from content.library import Library
from content.writing.cards import NotWritable

CARDS = "Cards"
HELP = "Help"
LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet holds."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_?x[0-9A-Fa-f]{4}_")
_WIDE = {"text", "explanation", "scenes", "sources", "objective"}


def export_xlsx(library: Library) -> bytes:
    """Every card a row (see `content.exporters.columns`), and a sheet that explains the columns.

    Raises NotWritable where a cell could not hold what the library says.
    """
    return write_xlsx(to_table(library))


def write_xlsx(table: Table) -> bytes:
    """The table as the first sheet, and what its columns mean as the second."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"num_format": "@", "bold": True, "valign": "top"})
    sheet = book.add_worksheet(CARDS)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.header):
        wide = column in _WIDE or column.startswith(("option_", "feedback_"))
        sheet.set_column(at, at, 40 if wide else 16, as_text)
        sheet.write_string(0, at, column, bold)
    for number, row in enumerate(table.rows, 1):
        for at, column in enumerate(table.header):
            if column in row:
                sheet.write_string(number, at, _fit(row[column], number, column), as_text)
    helping = book.add_worksheet(HELP)
    helping.set_column(0, 0, 24, bold)
    helping.set_column(1, 1, 100, as_text)
    for number, column in enumerate(table.header):
        helping.write_string(number, 0, column)
        helping.write_string(number, 1, meaning(column))
    book.close()
    return out.getvalue()


def _fit(cell: str, number: int, column: str) -> str:
    """Raises NotWritable for what a spreadsheet would cut off or read as another sign."""
    where = f"row {number + 1}, column `{column}`"
    if len(cell) > LONGEST_CELL:
        raise NotWritable(where, f"shorten this to {LONGEST_CELL:,} characters, or export a zip")
    if _NOT_IN_XML.search(cell):
        raise NotWritable(where, "a spreadsheet cannot hold a sign in this; export a zip")
    return cell
