"""The tables and commands in `content/README.md` are the product's, none missing and none gone."""

import re

import click
import msgspec

from content.exporters.columns import MEANINGS
from content.linting.rules import RULES
from content.reading.exercise_fields import LABELS
from content.reading.exercise_seconds import (
    SECONDS_PER_GAP,
    SECONDS_PER_PLACE,
    SECONDS_PER_SCENE,
    THINKING_SECONDS,
)
from content.reading.exercise_syntax import KINDS
from content.reading.front_matter import FrontMatter, is_slug
from content.reading.media import LARGEST, MIB
from content.rendering.media_address import MEDIA_TYPES
from tests.content.author_readme import fences, readme, rows
from workers.cli import interlude

CODE = re.compile(r"`([^`]+)`")


def test_every_field_of_the_head_is_in_its_table() -> None:
    told = [CODE.findall(row[0])[0] for row in rows("The head of a lesson")]
    assert sorted(told) == sorted(FrontMatter.__struct_fields__)
    needed = [field.name for field in msgspec.structs.fields(FrontMatter) if field.required]
    assert set(told[:5]) == set(needed)


def test_every_kind_is_in_its_table_with_its_seconds() -> None:
    told = {row[0]: row[2] for row in rows("Exercises")}
    further = {
        "cloze": f", and {SECONDS_PER_GAP:g} for each further gap",
        "ordering": f", and {SECONDS_PER_PLACE:g} for each item",
        "matching": f", and {SECONDS_PER_PLACE:g} for each pair",
    }
    expected = {
        f"`{beginning.capitalize()}:`": f"{THINKING_SECONDS[kind]:g}{further.get(kind, '')}"
        for beginning, kind in KINDS.items()
    }
    expected["`Scenario:`"] = f"{SECONDS_PER_SCENE:g} for each decision"
    assert told == expected


def test_every_label_is_told() -> None:
    assert {name.capitalize() for name in LABELS.values()} <= set(
        re.findall(r"[A-Z][a-z]+(?=:)", readme())
    )


def test_every_kind_of_media_is_in_its_table_with_its_size() -> None:
    words = {"picture": "image", "sound": "audio", "film": "video"}
    told = {
        words[row[0]]: (CODE.findall(row[1]), row[2]) for row in rows("Pictures, sound and film")
    }
    assert told == {
        kind: (
            [end for end, media_type in MEDIA_TYPES.items() if media_type.startswith(kind)],
            f"{largest // MIB} MiB",
        )
        for kind, largest in LARGEST.items()
    }


def test_every_column_of_a_table_is_told() -> None:
    told = {name for row in rows("Many lessons at once") for name in CODE.findall(row[0])}
    assert told - {"option_a", "feedback_a", "f"} == set(MEANINGS)


def test_every_rule_is_in_its_table() -> None:
    expected = [
        [f"`{rule.code}`", rule.severity + ", `--fix`" * rule.fixable, rule.asks]
        for rule in RULES.values()
    ]
    told = rows("Every rule")
    table = "\n".join(f"| {' | '.join(row)} |" for row in expected)
    assert told == expected, f"write this table into content/README.md:\n{table}"


def test_every_command_and_option_named_is_there() -> None:
    text = "\n".join(
        [*(fence.text for fence in fences(readme()) if fence.kind in ("sh", "")), *_in_line()]
    )
    commands = re.findall(r"(?:^|(?<=\n))interlude [^\n]+", text)
    assert len(commands) > 10
    for written in commands:
        words = written.split()[1:]
        verb: click.Command = interlude
        while isinstance(verb, click.Group) and words and words[0] in verb.commands:
            verb = verb.commands[words.pop(0)]
        assert verb is not interlude, written
        known = {option for param in verb.params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= known, written


def test_every_option_of_the_linter_is_in_its_table() -> None:
    known = {option for param in interlude.commands["lint"].params for option in param.opts}
    told = {CODE.findall(row[0])[0] for row in rows("The linter")}
    assert told == {option for option in known if option.startswith("--")}


def test_every_link_inside_leads_to_a_heading() -> None:
    headings = re.findall(r"^###? (.+)$", readme(), re.M)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    linked = set(re.findall(r"\]\(#([^)]+)\)", readme()))
    assert linked <= anchors
    assert all(is_slug(anchor) for anchor in linked)


def _in_line() -> list[str]:
    """Commands named within a sentence."""
    plain = re.sub(r"^```.*?^```$", "", readme(), flags=re.M | re.S)
    return [code for code in CODE.findall(plain) if code.startswith("interlude ")]
