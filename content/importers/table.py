"""The rows of a table as the files of courses, and what each row was taken for.

A row names a course, a unit and a lesson, or goes on with those of the row above. Whatever stands
in a cell and has no meaning there is an error at its row and column.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from content.exporters.columns import MEANINGS, known_column
from content.importers.imported import Import, ReportLine, refused
from content.importers.table_cards import read_row_card
from content.importers.table_cells import BadCell, Cell
from content.importers.table_places import Places
from content.importers.table_writing import write_tables

__all__ = ["Cell", "read_table"]

Row = tuple[int, tuple[Cell, ...]]


def read_table(rows: Iterable[Row], warnings: tuple[ReportLine, ...] = ()) -> Import:
    """The courses in the rows, the first of which names the columns."""
    waiting = ((number, cells) for number, cells in rows if any(_text(cell) for cell in cells))
    number, names = next(waiting, (1, ()))
    header, unknown = _header(number, names)
    if "text" not in header.values():
        return refused(
            f"row {number}", "name the columns in the first row, as the template does: `text` ..."
        )
    reader = _Reader()
    for number, cells in waiting:
        reader.read(number, {header[at]: cell for at, cell in enumerate(cells) if at in header})
        _surplus(reader.report, number, cells, len(names))
    report = (*warnings, *unknown, *reader.report)
    return write_tables(reader.places, report)


class _Reader:
    """The rows read so far."""

    def __init__(self) -> None:
        self.places = Places()
        self.report: list[ReportLine] = []

    def read(self, number: int, cells: Mapping[str, Cell]) -> None:
        given = {column: cell for column, cell in cells.items() if _text(cell)}
        if _text(given.get("course", "")).startswith("#"):
            self.report.append(ReportLine(f"row {number}", "ignored", message="an explanation"))
            return
        if not given:
            return
        try:
            lesson = self.places.of_row(number, given)
            card = read_row_card(given, lesson.id, self.places.language(lesson), lesson.taken)
        except BadCell as problem:
            place = f"row {number}, column `{problem.column}`"
            self.report.append(ReportLine(place, "error", message=problem.message))
            return
        if card is not None:
            lesson.cards.append((number, card.card))
            lesson.media.update(card.media)
        kind, name = (card.kind, card.name) if card else ("lesson", "")
        self.report.append(
            ReportLine(f"row {number}", "understood", lesson.course, lesson.id, name, kind)
        )


def _header(number: int, names: tuple[Cell, ...]) -> tuple[dict[int, str], list[ReportLine]]:
    """The column that stands at each place, and what was not known."""
    header: dict[int, str] = {}
    report = []
    for at, written in enumerate(names):
        name = _text(written).strip()
        column = known_column(name)
        place = f"row {number}, column `{name[:60]}`"
        if column is None and name:
            near = ", ".join(f"`{known}`" for known in list(MEANINGS)[:3])
            message = f"this column was left out: it is none of {near} ... (see the template)"
            report.append(ReportLine(place, "warning", message=message))
        elif column in header.values():
            report.append(ReportLine(place, "error", message="keep one column of this name"))
        elif column is not None:
            header[at] = column
    return header, report


def _surplus(
    report: list[ReportLine],
    number: int,
    cells: tuple[Cell, ...],
    wide: int,
) -> None:
    """A cell under no heading is a slip of separators, and would be lost."""
    if any(_text(cell) for cell in cells[wide:]):
        message = "there are more cells than columns: put text with separators in quotes"
        report.append(ReportLine(f"row {number}", "error", message=message))


def _text(cell: Cell) -> str:
    return format(cell, "f") if isinstance(cell, Decimal) else cell.strip()
