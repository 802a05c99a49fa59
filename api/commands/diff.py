"""What was changed between two texts of a lesson, or of every lesson of two folders."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import unified_diff
from pathlib import Path

import click

from api.changes_in_words import change_in_words
from api.commands.entry import json_option
from api.commands.lessons_to_compare import Lessons, read_lessons
from api.messages import DEFAULT_LANGUAGE, LANGUAGES
from content.comparing.changes import Change, changes

_PATH = click.Path(path_type=Path, exists=True)


@dataclass(frozen=True, slots=True)
class Told:
    """One change of one lesson, in words."""

    lesson: str
    code: str
    place: str
    sentence: str
    before: str | None
    after: str | None


@click.command("diff", short_help="Say what was changed in a lesson, in an author's words.")
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    help="Language to say it in.",
)
@json_option
def diff_verb(old: Path, new: Path, language: str, as_json: bool) -> None:
    """Say what was changed from OLD to NEW: two lesson files, or two folders of courses.

    A file that is in no course (an older text from git, say) is read as if it stood beside the
    other one.
    """
    told = list(_told(*read_lessons(old, new), language))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in told], indent=2, ensure_ascii=False))
        return
    lesson = None
    for each in told:
        if each.lesson != lesson:
            lesson = each.lesson
            click.echo(lesson)
        _tell(each)
    if not told:
        click.echo("Nothing was changed.")


def _told(old: Lessons, new: Lessons, language: str) -> Iterator[Told]:
    """Changes in the order of the newer lessons; then what is gone."""
    found = [(key, changes(old.get(key), lesson)) for key, lesson in new.items()]
    for key, lesson in old.items():
        if key not in new:
            found.append((key, (Change("lesson_removed", "lesson", before=lesson.title),)))
    for key, made in found:
        for change in made:
            sentence = change_in_words(change, language)
            yield Told(key, change.code, change.place, sentence, change.before, change.after)


def _tell(each: Told) -> None:
    click.echo(f"  {_shown(each.place)}: {_shown(each.sentence)}")
    before, after = each.before or "", each.after or ""
    if before in each.sentence and after in each.sentence:
        return
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    for line in lines:
        if not line.startswith(("---", "+++", "@@")):
            click.echo(f"    {line[0]} {_shown(line[1:])}")


def _shown(text: str) -> str:
    """The text without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
