"""The preview's page: readable by everybody, and asking nobody on the network."""

import re
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from content.format import ExerciseKind

PAGE = Path(__file__).parents[3] / "api" / "preview"
STYLE = (PAGE / "page.css").read_text(encoding="utf-8")
COLOURS = {
    name: pair
    for name, *pair in re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
}
ON_PAPER = [
    *product(("ink", "muted", "accent"), ("paper", "desk")),
    ("on-accent", "accent"),
    ("right", "right-paper"),
    ("wrong", "wrong-paper"),
    ("warn", "warn-paper"),
    *product(("ink",), ("right-paper", "wrong-paper", "warn-paper")),
]
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGE.glob("*.js"))}

IMPORTS = re.compile(r'^import \{ ([\w, ]+) \} from "/([\w.]+)";', re.MULTILINE)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), ON_PAPER)
def test_words_stand_out_from_their_paper(ink: str, paper: str, scheme: int) -> None:
    assert _contrast(COLOURS[ink][scheme], COLOURS[paper][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_edges_of_controls_stand_out_too(scheme: int) -> None:
    assert _contrast(COLOURS["line"][scheme], COLOURS["paper"][scheme]) >= 3


def test_every_colour_is_one_of_these() -> None:
    assert set(re.findall(r"var\(--([a-z-]+)\)", STYLE)) <= set(COLOURS)
    assert len(re.findall(r"#[0-9a-f]{3,8}\b", STYLE)) == 2 * len(COLOURS)


@pytest.mark.parametrize("name", ["page.html", "page.css", *SCRIPTS])
def test_the_page_needs_nothing_from_elsewhere_and_no_exception_from_its_policy(name: str) -> None:
    text = (PAGE / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|\bdata:|@import|eval\(|style=|\son[a-z]+=", text)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_imports_what_it_uses_of_the_others_and_no_more(name: str) -> None:
    imported = set()
    for names, source in IMPORTS.findall(SCRIPTS[name]):
        assert set(names.split(", ")) <= _given(SCRIPTS[source])
        imported |= set(names.split(", "))
    code = re.sub(r"^import .*|//.*", "", SCRIPTS[name], flags=re.MULTILINE)
    others = set[str]().union(*map(_given, SCRIPTS.values())) - _given(SCRIPTS[name])
    assert {each for each in others if re.search(rf"\b{each}[(\]]", code)} == imported


def test_the_page_can_answer_every_kind_of_exercise() -> None:
    answered = re.findall(r"^  (\w+): \[", SCRIPTS["answers.js"], re.MULTILINE)
    assert sorted(answered) == sorted(get_args(ExerciseKind))


def test_only_one_place_takes_html_and_every_element_the_scripts_look_for_is_there() -> None:
    everything = "".join(SCRIPTS.values())
    assert everything.count(".innerHTML") == 1
    assert not re.search(r"outerHTML|insertAdjacentHTML|document\.write|srcdoc", everything)
    wanted = set(re.findall(r'(?:byId|getElementById)\("([\w-]+)"\)', everything))
    page = (PAGE / "page.html").read_text(encoding="utf-8")
    assert wanted <= set(re.findall(r'id="([\w-]+)"', page))


def _given(script: str) -> set[str]:
    return set(re.findall(r"^export function (\w+)", script, re.MULTILINE))


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
