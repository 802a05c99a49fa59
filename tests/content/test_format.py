"""A lesson's canonical bytes: they come back as the same lesson, and name its revision."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from content.format import decode_lesson, encode_lesson, revision_hash, translation_mark
from content.library import read_library
from tests.content.lesson_text import (
    QUESTION,
    READING,
    lesson_text,
    read_only_lesson,
    write_courses,
)

NUMBER = "## Number: How hot? {#hot}\n\nAnswer: 80.50\nTolerance: 5\nUnit: °C\n\nExplanation: So.\n"


def test_a_lesson_comes_back_from_its_bytes(tmp_path: Path) -> None:
    lesson = read_only_lesson(tmp_path, lesson_text(QUESTION, NUMBER)).lesson
    assert decode_lesson(encode_lesson(lesson)) == lesson
    assert encode_lesson(decode_lesson(encode_lesson(lesson))) == encode_lesson(lesson)


def test_the_bytes_have_sorted_keys_and_leave_defaults_out(tmp_path: Path) -> None:
    lesson = read_only_lesson(tmp_path, lesson_text()).lesson
    encoded = encode_lesson(lesson)
    keys = list(msgspec.json.decode(encoded, type=dict[str, object]))
    assert keys == sorted(keys)
    assert b"accepted" not in encoded
    assert b"tolerance" not in encoded


def test_the_hash_changes_with_a_word_and_not_with_the_spelling_of_the_file(tmp_path: Path) -> None:
    lesson = read_only_lesson(tmp_path, lesson_text()).lesson
    assert revision_hash(lesson) == hashlib.sha256(encode_lesson(lesson)).digest()
    same = lesson_text().replace("title: Green tea", 'title:   "Green tea"  # a comment')
    assert revision_hash(read_only_lesson(tmp_path, same).lesson) == revision_hash(lesson)
    other = lesson_text().replace("Boiling water", "Warm water")
    assert revision_hash(read_only_lesson(tmp_path, other).lesson) != revision_hash(lesson)


def test_the_hash_of_a_known_lesson_is_known(tmp_path: Path) -> None:
    """Published revisions are found by this hash: it may only change with the format's promise."""
    text = lesson_text(QUESTION, NUMBER).replace(READING, "word " * 200)
    lesson = read_only_lesson(tmp_path, text).lesson
    assert revision_hash(lesson).hex() == (
        "a0e37442765c3ff4e235f9a78844ba06ec4001079df2c20e3f0fdaac54022e28"
    )


def test_one_attempt_is_no_part_of_the_bytes_and_two_make_another_revision(tmp_path: Path) -> None:
    plain, one, two = (
        read_only_lesson(tmp_path, lesson_text(more=more)).lesson
        for more in ("", "attempts: 1\n", "attempts: 2\n")
    )
    assert b"attempts" not in encode_lesson(plain)
    assert revision_hash(one) == revision_hash(plain)
    assert revision_hash(two) != revision_hash(plain)
    assert decode_lesson(encode_lesson(two)).attempts == 2


def test_a_second_attempt_makes_no_translation_old(tmp_path: Path) -> None:
    one, two = (
        read_only_lesson(tmp_path, lesson_text(more=f"attempts: {attempts}\n")).lesson
        for attempts in (1, 2)
    )
    assert translation_mark(one) == translation_mark(two)


def test_a_lesson_put_in_front_changes_no_other_lessons_hash(tmp_path: Path) -> None:
    two = {"02-b": lesson_text(lesson_id="b"), "03-c": lesson_text(lesson_id="c")}
    before = {
        lesson.id: revision_hash(lesson)
        for lesson in read_library(write_courses(tmp_path, **two)).courses[0].lessons
    }
    first = {"01-a": lesson_text(lesson_id="a")}
    lessons = read_library(write_courses(tmp_path, **first)).courses[0].lessons
    assert [lesson.id for lesson in lessons] == ["tea/a", "tea/b", "tea/c"]
    assert {lesson.id: revision_hash(lesson) for lesson in lessons[1:]} == before


def test_the_title_of_its_unit_is_not_in_a_lessons_hash(tmp_path: Path) -> None:
    lesson = read_only_lesson(tmp_path, lesson_text()).lesson
    course_toml = tmp_path / "courses" / "tea" / "course.toml"
    course_toml.write_text(course_toml.read_text() + '[units]\n01-leaves = "All leaves"\n')
    unit = read_library(tmp_path / "courses").courses[0].units[0]
    assert unit.title == "All leaves"
    assert [revision_hash(each) for each in unit.lessons] == [revision_hash(lesson)]


def test_reading_seconds_count_text_cards_only(tmp_path: Path) -> None:
    lesson = read_only_lesson(tmp_path, lesson_text("word " * 130)).lesson
    assert lesson.reading_seconds == pytest.approx((102 + 130) / 3.3)
    assert [exercise.id for exercise in lesson.exercises] == []


@pytest.mark.parametrize("encoded", [b"", b"{}", b"[1]", b'{"cards": [{"card": "video"}]}'])
def test_bytes_that_are_no_lesson_are_refused(encoded: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_lesson(encoded)
