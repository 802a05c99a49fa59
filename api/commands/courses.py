"""Courses published from a folder."""

from pathlib import Path

import click
import msgspec

from api.associations.adopt_courses import adopt_courses
from api.associations.association_called import association_called
from api.authoring.publish_folder import CourseInStudio, publish_folder
from api.commands.entry import data_option, json_option, run, settings_for
from api.commands.findings import many, tell_as_json, tell_findings
from api.ground import open_ground, open_ground_database, with_files
from api.publishing.publish_courses import NotPublishable, Published, publish_courses
from api.publishing.write_courses import CourseTaken
from api.settings import Settings

SHIPPED_COURSES = Path(__file__).parents[2] / "content" / "courses"


@click.command("publish", short_help="Publish a folder of courses.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--association", help="Publish for this association alone: its name or its id.")
@click.option("--take-over", is_flag=True, help="Take courses over that are written in the studio.")
@data_option
@json_option
def publish_verb(
    folder: Path | None,
    association: str | None,
    take_over: bool,
    data: Path | None,
    as_json: bool,
) -> None:
    """Publish a FOLDER of courses (default: the courses in the box). All of it or nothing.

    Every association then teaches them, or only the one that is named, and its members take them.
    """
    settings = settings_for(data)
    courses = folder or SHIPPED_COURSES
    try:
        if association is None:
            done, adopted = run(_for_everybody(settings, courses))
        else:
            done = run(_for_one(settings, courses, association, take_over=take_over))
            adopted = done.courses
    except NotPublishable as refusal:
        (tell_as_json if as_json else tell_findings)(refusal.findings)
        raise click.ClickException(f"Nothing was published: {refusal}.") from refusal
    except CourseTaken as refusal:
        raise click.ClickException(f"Nothing was published: {refusal}.") from refusal
    except CourseInStudio as refusal:
        raise click.ClickException(
            f"Nothing was published: {refusal}. Add --take-over to write it in the folder."
        ) from refusal
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(done), "adopted": adopted}))
    else:
        click.echo(
            f"Published: {many(done.courses, 'course')} with {many(done.lessons, 'lesson')},"
            f" {many(done.new_revisions, 'new revision')}; newly taught {many(adopted, 'time')}."
        )


async def _for_everybody(settings: Settings, folder: Path) -> tuple[Published, int]:
    async with open_ground(settings) as ground:
        published = await publish_courses(with_files(ground, settings), folder)
        async with open_ground_database(ground) as pools:
            return published, await adopt_courses(pools)


async def _for_one(
    settings: Settings, folder: Path, association: str, *, take_over: bool
) -> Published:
    async with open_ground(settings) as ground, open_ground_database(ground) as pools:
        files = with_files(ground, settings).files
        assert files is not None
        tenant_id = await association_called(pools, association)
        if tenant_id is None:
            raise click.ClickException(f"There is no association called {association!r}.")
        return await publish_folder(pools, files, tenant_id, folder, take_over=take_over)
