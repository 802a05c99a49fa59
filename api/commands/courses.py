"""Courses checked and published from a folder."""

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from api.associations.adopt_courses import adopt_courses
from api.catalogue.publish_courses import NotPublishable, publish_courses
from api.commands.entry import data_option, json_option, run, settings_for
from api.ground import open_ground, open_ground_database
from content.findings import Finding
from content.lint import lint
from content.published import record_published

SHIPPED_COURSES = Path(__file__).parents[2] / "content" / "courses"


@click.command("publish", short_help="Publish a folder of courses.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@data_option
@json_option
def publish_verb(folder: Path | None, data: Path | None, as_json: bool) -> None:
    """Publish a FOLDER of courses (default: the courses in the box). All of it or nothing.

    Every association then teaches them, and its members take them.
    """

    async def work() -> Any:
        async with open_ground(settings_for(data)) as ground:
            published = await publish_courses(ground.database_url, folder or SHIPPED_COURSES)
            async with open_ground_database(ground) as pools:
                return published, await adopt_courses(pools)

    try:
        done, adopted = run(work())
    except NotPublishable as refusal:
        _tell_findings(refusal.findings, as_json)
        raise click.ClickException(f"Nothing was published: {refusal}.") from refusal
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(done), "adopted": adopted}))
    else:
        click.echo(
            f"{done.courses} courses with {done.lessons} lessons stand published;"
            f" {done.new_revisions} new revisions; adopted {adopted} times."
        )


@click.command("lint", short_help="Check a folder of courses, by line.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--record", is_flag=True, help="Record the ids as published, so none can vanish.")
@json_option
def lint_verb(folder: Path | None, record: bool, as_json: bool) -> None:
    """Check a FOLDER of courses (default: the courses in the box) and say what to mend, by line."""
    findings = lint(folder or SHIPPED_COURSES)
    _tell_findings(findings, as_json)
    broken = sum(found.severity == "error" for found in findings)
    if broken:
        raise click.ClickException(f"{broken} to mend.")
    if record:
        click.echo(f"{len(record_published(folder or SHIPPED_COURSES))} new ids recorded.")
    elif not as_json:
        click.echo("The lessons are clean." if not findings else "Nothing stands in the way.")


def _tell_findings(findings: tuple[Finding, ...], as_json: bool) -> None:
    if as_json:
        shown = [
            {
                "code": found.code,
                "severity": found.severity,
                "path": str(found.path),
                "line": found.line,
                "message": found.message,
            }
            for found in findings
        ]
        click.echo(json.dumps(shown, indent=2))
        return
    for found in findings:
        click.echo(f"{found.as_line()} ({found.severity})")
