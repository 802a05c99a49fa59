"""What is written as a file is read back as the same lesson; the rest is refused, never changed."""

from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.format import Exercise, Lesson, Option, TextCard, encode_lesson, revision_hash
from content.library import read_library
from content.reading.course_file import CourseFile
from content.reading.lesson_file import Place, read_lesson_file
from content.rendering.markdown import count_words
from content.source_tree import tree_in_memory
from content.writing.course import write_course
from content.writing.lesson import NotWritable, write_lesson
from tests.content.generated_lessons import block, exercises, lessons, tame
from tests.content.lesson_text import (
    QUESTION,
    lesson_text,
    read_only_lesson,
    write_courses,
)

SHIPPED = Path(__file__).parents[2] / "content" / "courses"
_OTHER = CourseFile(
    title="x", language="fr", description="x", licence="x", authors=("x",), attempts=2
)
_QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _read(text: str, course: CourseFile = _OTHER) -> Lesson:
    path = "tea/01-leaves/01-green.md"
    reading = read_lesson_file(tree_in_memory({path: text.encode()}), path, Place("tea", course))
    assert reading.file is not None, reading.findings
    return reading.file.lesson


@given(lessons(tame))
@_QUICK
def test_plain_lessons_of_every_kind_are_written_and_read_back(lesson: Lesson) -> None:
    assert revision_hash(_read(write_lesson(lesson))) == revision_hash(lesson)


@given(lessons(block))
@_QUICK
def test_whatever_its_words_a_lesson_reads_back_or_is_refused(lesson: Lesson) -> None:
    with suppress(NotWritable):
        text = write_lesson(lesson)
        assert encode_lesson(_read(text)) == encode_lesson(lesson)


@given(st.sampled_from(["é: #1", "- no", "null", "1e3", "a\nb", " a ", "\u2028x", "{x}", "\x85"]))
@settings(deadline=None)
def test_front_matter_takes_any_words(words: str) -> None:
    lesson = msgspec.structs.replace(_lesson(), title=words, licence=words, authors=(words,))
    assert _read(write_lesson(lesson)) == lesson


def _lesson(*cards: TextCard | Exercise) -> Lesson:
    return Lesson(
        id="tea/green",
        course_id="tea",
        title="Green tea",
        language="en",
        objective="Brew it.",
        skills=("brewing",),
        prerequisites=(),
        minutes=2.0,
        credit_bearing=False,
        authors=("Ada",),
        sources=(),
        licence="CC-BY-4.0",
        cards=cards or (_text("Read this."),),
    )


def _text(markdown: str) -> TextCard:
    return TextCard(markdown=markdown, words=count_words(markdown))


@pytest.mark.parametrize(
    ("cards", "named"),
    [
        ([_text("```\nnever closed"), _text("Lost in it.")], "never closed"),
        ([_text("One\n\n---\n\nTwo")], "One"),
        ([_text("Q: what\nA: that")], "Q: what"),
        ([_text("see\n\n[a]: https://example.org")], "see"),
        ([_text("")], "lesson"),
        ([TextCard(markdown="Read this.", words=99)], "Read this."),
    ],
)
def test_what_the_format_cannot_say_is_refused_by_name(cards: list[TextCard], named: str) -> None:
    if cards[0].markdown.startswith("```"):
        named = "```"
    with pytest.raises(NotWritable) as refusal:
        write_lesson(_lesson(*cards))
    assert named in refusal.value.where or named == "lesson"


def test_a_question_that_continues_in_a_label_is_refused() -> None:
    exercise = msgspec.structs.replace(_choice(), prompt="Why?\n\nHint: no hint")
    with pytest.raises(NotWritable, match="`bitter`: word the question"):
        write_lesson(_lesson(exercise))


def test_a_list_above_the_options_stays_apart_from_them() -> None:
    exercise = msgspec.structs.replace(_choice(), prompt="Which?\n\n- one\n- two")
    again = _read(write_lesson(_lesson(exercise))).exercises[0]
    assert again.prompt == exercise.prompt
    assert again.options == exercise.options


def _choice() -> Exercise:
    return Exercise(
        id="tea/green/bitter",
        kind="single_choice",
        language="en",
        prompt="Why?",
        explanation="So.",
        seconds=9.0,
        options=(
            Option(key="a", text="Yes", correct=True, feedback="Good."),
            Option(key="b", text="No", correct=False, feedback="Poor."),
        ),
    )


def test_what_the_course_says_is_left_out_with_the_course_at_hand() -> None:
    course = CourseFile(
        title="Tea", language="en", description="Tea.", licence="CC-BY-4.0", authors=("Ada",)
    )
    text = write_lesson(_lesson(), course)
    left_out = ("language:", "licence:", "authors:", "attempts:")
    assert not any(field in text for field in left_out)
    assert _read(text, course) == _lesson()


def test_attempts_are_written_where_they_are_not_the_courses() -> None:
    course = msgspec.structs.replace(_OTHER, attempts=2)
    twice = msgspec.structs.replace(_lesson(), attempts=2)
    assert "attempts" not in write_lesson(twice, course)
    assert "attempts: 1" in write_lesson(_lesson(), course)
    assert "attempts: 2" in write_lesson(twice, msgspec.structs.replace(course, attempts=None))
    assert _read(write_lesson(_lesson(), course), course).attempts == 1


def test_a_course_keeps_its_attempts_and_its_lessons_theirs(tmp_path: Path) -> None:
    own = lesson_text(lesson_id="own", more="attempts: 1\n")
    folder = write_courses(tmp_path, **{"01-g": lesson_text(), "02-o": own})
    with (folder / "tea" / "course.toml").open("a") as file:
        file.write("attempts = 3\n")
    course = read_library(folder).courses[0]
    files = write_course(course)
    assert "attempts = 3\n" in files["tea/course.toml"].decode()
    found = read_library(tree_in_memory(files)).courses[0]
    assert (found.attempts, [lesson.attempts for lesson in found.lessons]) == (3, [3, 1])
    assert found.lessons == course.lessons


def test_media_are_named_by_their_files_again(tmp_path: Path) -> None:
    shown = "![A leaf](../media/leaf.png) and ![Again](../media/leaf.png)\n\n![B](../media/b.png)"
    folder = write_courses(tmp_path, green=lesson_text(shown, QUESTION))
    media = folder / "tea" / "media"
    media.mkdir()
    (media / "leaf.png").write_bytes(b"\x89PNG\r\n\x1a\nleaf")
    (media / "b.png").write_bytes(b"\x89PNG\r\n\x1a\nb")
    lesson = read_library(folder).files[0].lesson
    assert len(lesson.media) == 2
    text = write_lesson(lesson)
    assert text.count("](../media/leaf.png)") == 2
    (folder / "tea" / "01-leaves" / "green.md").write_text(text, encoding="utf-8")
    assert revision_hash(read_library(folder).files[0].lesson) == revision_hash(lesson)
    with pytest.raises(NotWritable, match="media"):
        write_lesson(msgspec.structs.replace(lesson, media=lesson.media[:1]))


def test_living_dialects_are_written_as_questions(tmp_path: Path) -> None:
    dialects = (
        "Q: What is it? {#one}\nA: Tea.\n\nfront::back {#two}\n\nA ==gap|hole== here {#three}"
    )
    lesson = read_only_lesson(tmp_path, lesson_text(dialects)).lesson
    assert [exercise.kind for exercise in lesson.exercises] == ["flip", "flip", "cloze"]
    assert _read(write_lesson(lesson)) == lesson


def test_every_shipped_course_is_written_and_read_back() -> None:
    for course in read_library(SHIPPED).courses:
        library = read_library(tree_in_memory(write_course(course)))
        assert library.findings == ()
        found = library.courses[0]
        assert [revision_hash(one) for one in found.lessons] == [
            revision_hash(one) for one in course.lessons
        ]
        assert found.words == course.words
        assert len(found.variants) == len(course.variants)


def test_a_course_keeps_its_variants_titles_and_retired_ids(tmp_path: Path) -> None:
    german = lesson_text(more="language: de\n")
    nurses = lesson_text(more="audience: nurses\n")
    folder = write_courses(tmp_path, **{"01-g": lesson_text(), "01-g.de": german, "01-n": nurses})
    (folder / "tea" / "course.toml").write_text(
        'title = "Tea \\"and\\" more"\nlanguage = "en"\ndescription = "x"\nlicence = "x"\n'
        'authors = ["A"]\nretired = ["old"]\n[languages.de]\ntitle = "Tee"\ndescription = "y"\n'
    )
    course = read_library(folder).courses[0]
    found = read_library(tree_in_memory(write_course(course))).courses[0]
    assert found.words == course.words
    assert found.retired == course.retired == ("tea/old",)
    assert {(one.language, one.audience) for one in found.variants} == {
        ("de", ""),
        ("en", "nurses"),
    }
    assert found.lessons == course.lessons


@given(exercises("first", block))
@settings(max_examples=30, deadline=None)
def test_a_lesson_of_another_id_is_refused(exercise: Exercise) -> None:
    with pytest.raises(NotWritable):
        write_lesson(msgspec.structs.replace(_lesson(exercise), id="tea/black"))
