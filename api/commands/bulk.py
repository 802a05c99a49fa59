"""Courses brought out as one file and back in: a zip of Markdown, or a table for a spreadsheet."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from api.commands.courses import SHIPPED_COURSES
from api.commands.entry import json_option
from content.exporters import (
    NotWritable,
    export_csv,
    export_xlsx,
    export_zip,
    template_csv,
    template_xlsx,
)
from content.findings import UnreadableText
from content.importers import Import, ReportLine, read_csv, read_xlsx, read_zip
from content.importers.archive import MOST_BYTES
from content.importers.merging import Merged, merge
from content.importers.placing import OutsideFolder, place
from content.library import Library, read_library
from content.published import published_ids
from content.source_tree import tree_on_disk

_FILE = click.Path(path_type=Path, dir_okay=False)
_READERS = {".zip": read_zip, ".csv": read_csv, ".txt": read_csv, ".tsv": read_csv}
_READERS[".xlsx"] = read_xlsx


@click.command("export", short_help="Write courses to a zip or a table.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--format", "format_", type=click.Choice(["zip", "csv", "xlsx"]), required=True)
@click.option("--to", "target", type=_FILE, required=True, help="The file to write.")
def export_verb(folder: Path | None, format_: str, target: Path) -> None:
    """Write the courses of a FOLDER (default: the courses in the box) to one file.

    A zip holds their files and media; a table holds every card, with media by name only.
    """
    library = read_library(folder or SHIPPED_COURSES)
    if any(found.severity == "error" for found in library.findings):
        raise click.ClickException("Some files cannot be read: run `interlude lint` first.")
    try:
        content = _exported(library, format_)
        target.write_bytes(content)
    except NotWritable as problem:
        raise click.ClickException(f"This does not fit a {format_} file: {problem}.") from problem
    except OSError as problem:
        raise click.ClickException(f"The file cannot be written: {problem}.") from problem
    lessons = len(library.files)
    click.echo(f"{len(library.courses)} courses with {lessons} lessons are in {target}.")


@click.command("template", short_help="Write an empty table to fill in.")
@click.option("--format", "format_", type=click.Choice(["csv", "xlsx"]), required=True)
@click.option("--to", "target", type=_FILE, required=True, help="The file to write.")
def template_verb(format_: str, target: Path) -> None:
    """Write a table with one example of every kind of card, and what each column is for."""
    try:
        target.write_bytes(template_csv() if format_ == "csv" else template_xlsx())
    except OSError as problem:
        raise click.ClickException(f"The file cannot be written: {problem}.") from problem
    click.echo(f"The template is in {target}. `interlude import` reads it once it is filled in.")


@click.command("import", short_help="Take courses from a zip or a table into a folder.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder of courses to import into.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@json_option
def import_verb(file: Path, folder: Path, dry_run: bool, as_json: bool) -> None:
    """Take the courses in a FILE (zip, csv or xlsx) into a folder. All of it or nothing.

    Says for every row or entry what it was taken for. Lessons are known by their ids: importing
    the same file again changes nothing.
    """
    try:
        merged = merge(tree_on_disk(folder), _read(file), published_ids(folder))
    except UnreadableText as problem:
        raise click.ClickException(f"published.json: {problem.message}.") from problem
    applied = merged.can_be_applied and not dry_run
    if applied:
        try:
            place(folder, merged.changes)
        except (OutsideFolder, OSError) as problem:
            raise click.ClickException(f"Nothing was imported: {problem}.") from problem
    _tell(merged, as_json=as_json, applied=applied)
    if not merged.can_be_applied:
        raise click.ClickException("Nothing was imported: mend what is marked as an error.")


def _exported(library: Library, format_: str) -> bytes:
    if format_ == "zip":
        return export_zip(library.tree, [course.id for course in library.courses])
    return export_csv(library) if format_ == "csv" else export_xlsx(library)


def _read(file: Path) -> Import:
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise click.ClickException("Name the file .zip, .csv or .xlsx, as what it is.")
    try:
        with file.open("rb") as source:
            return reader(source.read(MOST_BYTES + 1))
    except OSError as problem:
        raise click.ClickException(f"The file cannot be read: {problem}.") from problem


def _tell(merged: Merged, *, as_json: bool, applied: bool) -> None:
    written = sorted(path for path, content in merged.changes.items() if content is not None)
    removed = sorted(path for path, content in merged.changes.items() if content is None)
    if as_json:
        told = {
            "applied": applied,
            "report": [asdict(line) for line in merged.report],
            "findings": [found.as_line() for found in merged.findings],
            "written": written,
            "removed": removed,
            "unchanged": merged.unchanged,
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for line in merged.report:
        click.echo(_in_words(line))
    for found in merged.findings:
        click.echo(f"{found.as_line()} ({found.severity})")
    verb = "written" if applied else "to write"
    click.echo(
        f"{len(written)} files {verb}, {len(removed)} moved away, {merged.unchanged} unchanged."
    )


def _in_words(line: ReportLine) -> str:
    what = " ".join(part for part in (line.lesson or line.course, line.card) if part)
    said = ": ".join(part for part in (line.kind, what, line.message) if part)
    return f"{line.place}: {line.verdict}: {said}"
