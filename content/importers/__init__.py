"""Courses brought in from outside: a zip of their files, or a table filled in by people."""

from content.importers.csv_file import read_csv
from content.importers.imported import Import, ReportLine
from content.importers.xlsx_file import read_xlsx
from content.importers.zip_file import read_zip

__all__ = ["Import", "ReportLine", "read_csv", "read_xlsx", "read_zip"]
