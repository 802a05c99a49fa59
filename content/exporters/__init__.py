"""Courses handed out whole: as a zip of their files, or as a table for a spreadsheet."""

from content.exporters.archive import export_zip
from content.exporters.csv_file import export_csv
from content.exporters.template import template_csv, template_xlsx
from content.exporters.xlsx_file import export_xlsx
from content.writing.cards import NotWritable

__all__ = [
    "NotWritable",
    "export_csv",
    "export_xlsx",
    "export_zip",
    "template_csv",
    "template_xlsx",
]
