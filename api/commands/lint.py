"""Courses checked, and mended where that is mechanical."""

from pathlib import Path

import click

from api.commands.courses import SHIPPED_COURSES
from api.commands.entry import json_option
from api.commands.findings import (
    count_in_words,
    tell_as_json,
    tell_as_sarif,
    tell_findings,
    tell_rules,
)
from content.fixing.fixes import fix
from content.linting.lint import lint
from content.published import record_published


@click.command("lint", short_help="Check a folder of courses, by line.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--fix", "mends", is_flag=True, help="Mend what is mechanical, in the files.")
@click.option("--record", is_flag=True, help="Record the ids as published, so none can vanish.")
@click.option("--rules", is_flag=True, help="List every rule and what it asks.")
@click.option("--sarif", "as_sarif", is_flag=True, help="Print SARIF 2.1.0 for code review.")
@click.option("--no-color", is_flag=True, help="Print no colours (as NO_COLOR does).")
@json_option
def lint_verb(
    folder: Path | None,
    mends: bool,
    record: bool,
    rules: bool,
    as_sarif: bool,
    no_color: bool,
    as_json: bool,
) -> None:
    """Check a FOLDER of courses (default: the courses in the box) and say what to mend, by line.

    Ends with 1 where there is an error; warnings are yours to judge.
    """
    if rules:
        tell_rules()
        return
    if as_json and as_sarif:
        raise click.UsageError("Ask for --json or for --sarif.")
    courses = folder or SHIPPED_COURSES
    if mends:
        _mend(courses)
    findings = lint(courses)
    if as_sarif:
        tell_as_sarif(findings, courses)
    elif as_json:
        tell_as_json(findings)
    else:
        tell_findings(findings, colour=not no_color)
    broken = sum(found.severity == "error" for found in findings)
    if broken:
        counts = "" if as_json or as_sarif else f" {count_in_words(findings)}"
        raise click.ClickException(f"{broken} to mend.{counts}")
    if record:
        click.echo(f"{len(record_published(courses))} new ids recorded.", err=as_json or as_sarif)
    elif not (as_json or as_sarif):
        clean = "The lessons are clean."
        counted = f"Nothing stands in the way: {count_in_words(findings)}"
        click.echo(counted if findings else clean)


def _mend(folder: Path) -> None:
    """What was mended is told beside the report, so that a program still reads only that."""
    try:
        fixes = fix(folder)
    except OSError as problem:
        raise click.ClickException(
            f"Cannot mend {problem.filename}: {problem.strerror}."
        ) from problem
    for one in fixes:
        click.echo(f"{one.path}:{one.line}: {one.what}", err=True)
    click.echo(f"{len(fixes)} mended.", err=True)
