"""The lessons shown in `content/README.md` are lessons: read in every part, clean, and complete."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from content.fixing.fixes import fix
from content.format import TextCard
from content.library import read_library
from content.linting.lint import lint
from content.linting.minutes import measured_minutes
from content.reading.exercise_syntax import KINDS
from content.source_tree import tree_in_memory
from tests.content.author_readme import example_files, readme, snippets

CODE = re.compile(r"`([^`]+)`")
SHOWN_FILE = re.compile(r"\]\(\.\./media/(?P<stem>[\w-]+)\.(?P<ending>\w+)\)")
BEGINNINGS = {"webp": b"RIFF____WEBP", "mp4": b"____ftyp"}


def saved(folder: Path, files: dict[str, str]) -> Path:
    """The README's files in a folder, as an author has them; returns the folder of courses."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder / "courses"


def lesson_around(cards: str) -> str:
    """A lesson that holds these cards, and says honestly how long it takes."""
    head = "---\nid: example\ntitle: An example\nobjective: See it.\nskills: [tea]\nminutes: "
    body = f"\n---\n\n{cards}"
    course = example_files()["courses/tea/course.toml"]
    files = {"tea/course.toml": course, "tea/01-start/01-example.md": f"{head}1{body}"}
    tree = tree_in_memory({path: text.encode() for path, text in files.items()})
    measured = measured_minutes(read_library(tree).files[0].lesson)
    return f"{head}{max(0.1, round(measured, 1))}{body}"


def put_media(courses: Path, cards: str) -> None:
    """A file of its kind for everything the cards show, with what is told beside a film."""
    for found in SHOWN_FILE.finditer(cards):
        media = courses / "tea" / "media"
        media.mkdir(exist_ok=True)
        (media / f"{found['stem']}.{found['ending']}").write_bytes(BEGINNINGS[found["ending"]])
        if found["ending"] == "mp4":
            (media / f"{found['stem']}.txt").write_text("First I warm the pot.")
            (media / f"{found['stem']}.vtt").write_text("WEBVTT\n")


def test_the_files_shown_are_courses_without_findings(tmp_path: Path) -> None:
    courses = saved(tmp_path, example_files())
    assert lint(courses) == ()
    library = read_library(courses)
    assert [course.id for course in library.courses] == ["kettle", "tea"]
    kettle, tea = library.courses
    assert [lesson.language for lesson in kettle.variants] == ["de"]
    assert kettle.words["de"].units == ("Kochen",)
    assert tea.units[0].title == "Know your leaves"
    assert tea.retired == ("tea/tea-bags", "tea/green-tea/how-much")


@pytest.mark.parametrize("cards", snippets(), ids=lambda cards: cards.split("\n")[0][:40])
def test_the_cards_shown_are_clean_in_a_lesson(tmp_path: Path, cards: str) -> None:
    courses = saved(tmp_path, example_files())
    put_media(courses, cards)
    (courses / "tea/01-start/01-example.md").write_text(lesson_around(cards), encoding="utf-8")
    assert lint(courses) == ()


def test_every_kind_is_shown(tmp_path: Path) -> None:
    shown = lesson_around("\n".join(card for card in snippets() if "../media" not in card))
    courses = saved(tmp_path, {**example_files(), "courses/tea/01-start/01-example.md": shown})
    kinds = {each.kind for file in read_library(courses).files for each in file.lesson.exercises}
    assert kinds == set(KINDS.values())


def test_the_recall_cards_shown_are_what_the_text_below_says(tmp_path: Path) -> None:
    (cards,) = (card for card in snippets() if card.startswith("Q:"))
    shown = {**example_files(), "courses/tea/01-start/01-example.md": lesson_around(cards)}
    exercises = read_library(saved(tmp_path, shown)).files[-2].lesson.exercises
    assert [each.kind for each in exercises] == ["flip", "flip", "cloze", "cloze"]
    assert exercises[3].gaps[0].hint == "how hot?"


def test_the_lesson_shown_is_read_in_every_part(tmp_path: Path) -> None:
    library = read_library(saved(tmp_path, example_files()))
    lesson = library.files[-1].lesson
    assert lesson.sources[0].date_read == date(2026, 11, 21)
    text = lesson.cards[0]
    assert isinstance(text, TextCard)
    assert text.markdown.startswith("## Cooler than you think\n\nBoiling water")
    assert text.words == 50
    bitter, reasons, heat, order, cloze, recall = lesson.exercises
    assert bitter.prompt == (
        "Your green tea tastes bitter. What do you change first?\n\n"
        "You used water straight from the boiling kettle, for two minutes."
    )
    assert [option.correct for option in bitter.options] == [False, True, False]
    assert bitter.options[1].feedback.startswith("Yes. At about 80 °C")
    assert bitter.hints == ("What does the kettle do just before you pour?",)
    assert bitter.resources[0].address == "https://example.org/tea-at-home"
    assert [option.correct for option in reasons.options] == [True, False, True]
    assert (heat.number, heat.tolerance, heat.unit) == (Decimal(80), Decimal(5), "°C")
    assert {item.key: item.text for item in order.items}[order.order[0]] == "Boil the water"
    assert [gap.accepted for gap in cloze.gaps] == [("two", "2"), ("three", "3")]
    assert recall.back.startswith("The water cools")


def test_the_translation_gets_its_mark_from_fix_as_the_text_says(tmp_path: Path) -> None:
    files = example_files()
    german = "courses/kettle/01-boil/01-boil-water.de.md"
    mark = re.search(r"^translated_from: .*\n", files[german], re.M)
    assert mark
    courses = saved(tmp_path, {**files, german: files[german].replace(mark[0], "")})
    fix(courses)
    assert (tmp_path / german).read_text(encoding="utf-8") == files[german]


def test_a_wording_for_one_audience_is_a_file_beside_it(tmp_path: Path) -> None:
    name = "01-boil-water.baristas.md"
    assert f"`{name}`" in readme()
    files = example_files()
    own = files["courses/kettle/01-boil/01-boil-water.md"]
    worded = own.replace("---\n\n", "audience: baristas\n---\n\n", 1)
    courses = saved(tmp_path, {**files, f"courses/kettle/01-boil/{name}": worded})
    assert lint(courses) == ()
    assert {each.audience for each in read_library(courses).courses[0].variants} == {"", "baristas"}
