"""Every lesson without a screen: all of it to be heard or put on paper, with its key at the end."""

import dataclasses
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from content.format import ExerciseKind, Lesson
from content.library import read_library
from content.rendering.exercise_key import answer_in_words
from content.rendering.lesson_text import lesson_as_text
from content.rendering.text_words import LANGUAGES, words_of
from tests.content.lesson_text import read_only_lesson

COURSES = Path(__file__).parents[2] / "content" / "courses"
FRONT = """\
---
id: all
title: All about tea
objective: Brew it.
skills: [brewing]
minutes: 2.5
sources:
  - title: On Tea
    publisher: Leaf Press
    address: https://example.org/tea
    date_read: 2026-11-02
    supports: Heat makes it bitter.
---
"""
CARDS = {
    "single_choice": """\
## Choose one: What makes it bitter? {#bitter}

- [x] Boiling water
  > Heat does it.
- [ ] A cup
  > Cups do not.

Hint: Think of *heat*.
Explanation: Mind the **heat**.
""",
    "multiple_choice": """\
## Choose all: Which are teas? {#teas}

- [x] Green
  > Yes.
- [x] Black
  > Too.
- [ ] Stone
  > No.
""",
    "typed": "## Type: Which plant? {#plant}\n\nAnswer: camellia\nAnswer: tea plant\n",
    "cloze": (
        "## Fill in: Heat {#heat}\n\n"
        "Use ==75|seventy-five== degrees for {{c1::two::a number}} minutes.\n"
    ),
    "numeric": "## Number: How hot? {#hot}\n\nAnswer: 75\nTolerance: 2.5\nUnit: °C\n",
    "ordering": "## Put in order: How? {#how}\n\n1. Boil\n2. Wait\n3. Pour\n",
    "matching": "## Match: Heat {#match}\n\n- green -> 75\n- black -> 95\n- white -> 70\n",
    "flip": "## Recall: Matcha? {#matcha}\n\nAnswer: Powdered **green** tea.\n",
    "scenario": """\
## Scenario: A guest {#guest}

### The kettle {#kettle}

It boils.

- Pour -> bitter-cup
  > Too hot.
- Wait -> good-cup
  > Patience.

### A bitter cup {#bitter-cup}

She coughs.

Ending: poor

### A good cup {#good-cup}

She smiles.

Ending: good
""",
    "poll": "## Poll: How sure are you? {#sure}\n\n- Very\n- Not at all\n",
    "reflection": "## Reflect: When do you drink? {#when}\n\nExplanation: Many in the morning.\n",
}
ASKED = {
    "single_choice": "What makes it bitter?\na) Boiling water\nb) A cup\nHint: Think of heat.",
    "multiple_choice": "Which are teas?\na) Green\nb) Black\nc) Stone",
    "typed": "Which plant?\nAnswer: ____",
    "cloze": "Heat\nUse (1) ____ degrees for (2) ____ (a number) minutes.",
    "numeric": "How hot?\nAnswer: ____ °C",
    "ordering": "How?\na) ",
    "matching": "First column:\n1. green\n2. black\n3. white\nSecond column:\na) ",
    "flip": "Matcha?",
    "scenario": (
        "Scene 1: The kettle\nIt boils.\na) Pour (go to scene 2)\nb) Wait (go to scene 3)\n\n"
        "Scene 2: A bitter cup\nShe coughs.\nIt does not end well.\n\n"
        "Scene 3: A good cup\nShe smiles.\nIt ends well."
    ),
    "poll": "How sure are you?\na) Very\nb) Not at all",
    "reflection": "When do you drink?",
}
KEYS = {
    "single_choice": (
        "Answer: a) Boiling water\na) right. Heat does it.\nb) not right. Cups do not.\n"
        "Mind the heat."
    ),
    "multiple_choice": "Answer: a) Green; b) Black\n",
    "typed": "Answer: camellia (Also right: tea plant)",
    "cloze": "Answer: (1) 75 (Also right: seventy-five); (2) two",
    "numeric": "Answer: 75 °C (give or take 2.5)",
    "flip": "Answer: Powdered green tea.",
    "scenario": "Answer: Scene 1: b)\nScene 1, a) Too hot.\nScene 1, b) Patience.",
    "poll": "There is no right or wrong here.",
    "reflection": "There is no right or wrong here.\nMany in the morning.",
}


def one(folder: Path, *kinds: str) -> Lesson:
    """A lesson with an exercise of each of these kinds."""
    return read_only_lesson(folder, FRONT + "\n".join(CARDS[kind] for kind in kinds)).lesson


def test_every_kind_of_exercise_is_asked_here() -> None:
    assert set(CARDS) == set(ASKED) == set(get_args(ExerciseKind))


@pytest.mark.parametrize("kind", CARDS)
def test_an_exercise_can_be_answered_without_a_screen(kind: str, tmp_path: Path) -> None:
    asked, _, key = lesson_as_text(one(tmp_path, kind)).partition("\n\nAnswers\n\n")
    assert ASKED[kind] in asked
    assert KEYS.get(kind, "Answer: ") in key
    assert "not right" not in asked


def test_the_letters_of_an_order_and_a_match_lead_to_what_is_right(tmp_path: Path) -> None:
    ordering, matching = one(tmp_path, "ordering", "matching").exercises
    said = [part.split(") ")[1] for part in answer_in_words(ordering).split("; ")]
    assert said == ["Boil", "Wait", "Pour"]
    pairs = [part.replace(":", ")").split(") ") for part in answer_in_words(matching).split("; ")]
    assert [(number, right) for number, _, right in pairs] == [
        ("1", "75"),
        ("2", "95"),
        ("3", "70"),
    ]
    for part in answer_in_words(matching).split("; "):
        assert f"\n{part.split(': ')[1]}\n" in lesson_as_text(one(tmp_path, "matching"))


def test_a_lesson_says_what_it_is_for_and_where_it_comes_from(tmp_path: Path) -> None:
    text = lesson_as_text(one(tmp_path, "flip"))
    assert text.startswith("All about tea\nWhat this is for: Brew it.\nAbout 2.5 minutes.\n\n")
    assert text.endswith(
        "Sources\n\nOn Tea, Leaf Press, https://example.org/tea, read on 2026-11-02:"
        " Heat makes it bitter.\n\nLicence: CC-BY-4.0\n"
    )


def test_what_is_said_in_a_film_stands_at_the_card_that_shows_it(tmp_path: Path) -> None:
    media = tmp_path / "courses" / "tea" / "media"
    media.mkdir(parents=True)
    (media / "talk.mp4").write_bytes(b"0000ftypisom")
    (media / "talk.txt").write_text("Wait for it.", encoding="utf-8")
    (media / "talk.vtt").write_text("WEBVTT\n", encoding="utf-8")
    text = FRONT + "# A talk\n\n![Ada pours](../media/talk.mp4)\n\n" + CARDS["flip"]
    read = lesson_as_text(read_only_lesson(tmp_path, text).lesson)
    assert "A talk\nAda pours\n\nWhat is said in talk.mp4:\nWait for it.\n\nQuestion 1" in read


def test_headings_are_in_the_lessons_language_or_in_english(tmp_path: Path) -> None:
    lesson = one(tmp_path, "flip")
    german = lesson_as_text(msgspec.structs.replace(lesson, language="de-CH"))
    assert "\nWozu das gut ist: Brew it.\nEtwa 2.5 Minuten.\n" in german
    assert "\n\nLösungen\n\nFrage 1\n" in german
    french = lesson_as_text(msgspec.structs.replace(lesson, language="fr"))
    assert "\n\nAnswers\n\nQuestion 1\n" in french


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_and_fills_in_the_same(language: str) -> None:
    ours, english = (dataclasses.asdict(words_of(each)) for each in (language, "en"))
    for name, said in english.items():
        if isinstance(said, dict):
            assert set(said) == set(ours[name])
            assert all(ours[name].values())
        else:
            assert ours[name].count("{}") == said.count("{}"), name
    assert set(english["asks"]) == set(get_args(ExerciseKind))


def test_every_shipped_lesson_reads_the_same_each_time_and_in_full() -> None:
    for file in read_library(COURSES).files:
        text = lesson_as_text(file.lesson)
        assert text == lesson_as_text(file.lesson)
        assert "media:" not in text
        assert file.lesson.title in text
        for source in file.lesson.sources:
            assert source.supports in text
