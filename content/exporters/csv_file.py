"""A library as a CSV file that a spreadsheet opens as it is meant: UTF-8 with a byte order mark.

RFC 4180. What a spreadsheet could take for a formula begins with a `'`, which the import takes off.
"""

import csv
from io import StringIO

from content.exporters.cells import guard
from content.exporters.table import Row, Table, to_table
from content.library import Library


def export_csv(library: Library) -> bytes:
    """Every card a row (see `content.exporters.columns`).

    Raises NotWritable where a cell could not hold what the library says.
    """
    return write_csv(to_table(library))


def write_csv(table: Table, explanation: Row | None = None) -> bytes:
    """The table, with a row of explanations under its header where there is one."""
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(table.header)
    rows = (explanation, *table.rows) if explanation else table.rows
    for row in rows:
        writer.writerow(guard(row.get(column, "")) for column in table.header)
    return out.getvalue().encode("utf-8-sig")
