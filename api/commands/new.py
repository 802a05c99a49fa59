"""A course or a lesson to begin with."""

from pathlib import Path

import click

from content.scaffolding.scaffold import NotScaffolded, new_course, new_lesson

folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("courses"),
    show_default=True,
    help="The folder that holds your courses.",
)


@click.group("new", short_help="Begin a course or a lesson.")
def new_group() -> None:
    """Begin a course or a lesson with one that is clean, and change its words."""


@new_group.command("course", short_help="Begin a course.")
@click.argument("slug")
@click.option("--title", help="What it is called (default: from the slug).")
@click.option("--language", default="en", show_default=True, help="Its language: en, de, pt-BR.")
@folder_option
def new_course_verb(slug: str, title: str | None, language: str, folder: Path) -> None:
    """Begin a course with its first lesson. SLUG is its id, as `green-tea`; it never changes."""
    try:
        written = new_course(folder, slug, title, language)
    except NotScaffolded as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _tell(written, folder)


@new_group.command("lesson", short_help="Begin a lesson.")
@click.argument("place", metavar="COURSE/UNIT/SLUG")
@folder_option
def new_lesson_verb(place: str, folder: Path) -> None:
    """Begin a lesson, after the last of its unit. SLUG is its id; it never changes."""
    try:
        written = new_lesson(folder, place)
    except NotScaffolded as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _tell((written,), folder)


def _tell(written: tuple[Path, ...], folder: Path) -> None:
    for path in written:
        click.echo(f"Wrote {path}")
    click.echo(f"Change the words, then: interlude lint {folder}")
