"""The table of `interlude items`: the worst first, aligned, each reason as a sentence."""

import click

from api.commands.items_table import ItemRow, item_lines
from api.pacing.plan import Reason

UNUSED = (Reason("unused_option", (("option", "c"),)),)
MISKEYED = (Reason("miskeyed", (("option", "b"), ("key", "a"), ("percent", 85))),)
ROWS = [
    ItemRow("mail/which", "sound", 120, 0.72, 0.7, 0.41, 11.6, 12.0),
    ItemRow("mail/new", "sound", 0, None, None, None, None, 9.0),
    ItemRow("links/what", "watch", 80, 0.96, 0.9, 0.2, 5.0, 10.0, UNUSED),
    ItemRow("links/why", "withdrawn", 31, 0.1, 0.66, -0.3, 14.0, 10.0, MISKEYED),
]


def test_the_worst_comes_first_with_its_reasons_below() -> None:
    assert [click.unstyle(line) for line in item_lines(ROWS)] == [
        "status     learners  right  expected  discrimination  seconds  declared  exercise",
        "withdrawn        31   10 %      66 %           -0.30     14 s      10 s  links/why",
        "    Able learners choose b rather than a (85 % of them). Is the right answer marked?",
        "watch            80   96 %      90 %            0.20      5 s      10 s  links/what",
        "    Hardly anybody chooses c.",
        "sound           120   72 %      70 %            0.41     12 s      12 s  mail/which",
        "sound             0      -         -               -        -       9 s  mail/new",
    ]


def test_the_status_is_coloured() -> None:
    lines = item_lines(ROWS)
    assert lines[1].startswith(click.style("withdrawn", fg="red"))
    assert lines[3].startswith(click.style("watch", fg="yellow"))


def test_a_course_without_exercises_is_a_heading_alone() -> None:
    assert len(item_lines([])) == 1


def test_reasons_are_said_in_the_language_asked_for() -> None:
    assert "    Kaum jemand wählt c." in item_lines(ROWS, "de")
