"""One bad folder of courses for each rule that looks beyond a single lesson."""

from pathlib import Path

import pytest

from content.library import read_library
from content.linting.lint import lint
from content.linting.rules import RULES
from tests.content.lesson_text import COURSE, QUESTION, lesson_text

PNG = b"\x89PNG\r\n\x1a\n" + b"leaf"
FILM = b"\0\0\0\x18ftypmp42"
SHOWN = lesson_text("![A leaf](../media/leaf.png)", QUESTION)
FILMED = lesson_text("![A cup](../media/cup.mp4)", QUESTION)
TWO_LANGUAGES = COURSE + '[languages.de]\ntitle = "Tee"\ndescription = "Guter Tee."\n'
GERMAN = lesson_text(more="language: de\n")
THREE_OPTIONS = QUESTION.replace(
    "\n\nExpl", "\n- [ ] A spoon\n  > No, a spoon does nothing.\n\nExpl"
)
NURSES = lesson_text(more="audience: nurses\n")

Files = dict[str, str | bytes]


def tea(course: str = COURSE, **more: str | bytes) -> Files:
    """The course `tea` with one clean lesson, and more files by name, `__` for a `/`."""
    named = {name.replace("__", "/"): content for name, content in more.items()}
    return {"tea/course.toml": course, "tea/01-leaves/01-green.md": lesson_text(), **named}


def beside(name: str, content: str | bytes, course: str = COURSE) -> Files:
    return {**tea(course), f"tea/{name}": content}


def marked(text: str, start: str) -> str:
    return text.replace("language: de\n", f'language: de\ntranslated_from: "{start}"\n')


BAD_LIBRARIES: dict[str, tuple[str, Files, str, int]] = {
    # what is wrong: (the code, the files, the file told, the line)
    "no course": ("no-courses", {"notes.txt": "Tea"}, "", 1),
    "a course's own folder": ("wrong-folder", {"course.toml": COURSE}, "course.toml", 1),
    "no lesson": ("empty-course", {"tea/course.toml": COURSE}, "tea/course.toml", 1),
    "no course file": ("course-file", {"tea/01-a/01-b.md": lesson_text()}, "tea/course.toml", 1),
    "a lesson out of place": (
        "orphan-lesson",
        beside("02-black.md", lesson_text(lesson_id="black")),
        "tea/02-black.md",
        1,
    ),
    "a retired prerequisite": (
        "retired-prerequisite",
        beside(
            "01-leaves/02-black.md",
            lesson_text(lesson_id="black", more="prerequisites: [white]\n"),
            COURSE + 'retired = ["white"]\n',
        ),
        "tea/01-leaves/02-black.md",
        7,
    ),
    "no picture": ("missing-media", beside("01-leaves/01-green.md", SHOWN), "green", 11),
    "a picture that is none": (
        "media-type",
        {**beside("01-leaves/01-green.md", SHOWN), "tea/media/leaf.png": b"leaf"},
        "green",
        11,
    ),
    "a huge picture": (
        "media-size",
        {
            **beside("01-leaves/01-green.md", SHOWN),
            "tea/media/leaf.png": PNG + bytes(2 * 1024 * 1024),
        },
        "green",
        11,
    ),
    "a picture without words": (
        "no-alt",
        {
            **beside("01-leaves/01-green.md", SHOWN.replace("A leaf", "")),
            "tea/media/leaf.png": PNG,
        },
        "green",
        11,
    ),
    "a film without captions": (
        "no-captions",
        {
            **beside("01-leaves/01-green.md", FILMED),
            "tea/media/cup.mp4": FILM,
            "tea/media/cup.txt": "A cup.",
        },
        "green",
        11,
    ),
    "a film without a transcript": (
        "no-transcript",
        {
            **beside("01-leaves/01-green.md", FILMED),
            "tea/media/cup.mp4": FILM,
            "tea/media/cup.vtt": "WEBVTT\n",
        },
        "green",
        11,
    ),
    "a picture nobody sees": (
        "unused-media",
        beside("media/leaf.png", PNG),
        "tea/media/leaf.png",
        1,
    ),
    "no translation": ("missing-translation", tea(TWO_LANGUAGES), "green", 2),
    "an unmarked translation": (
        "unmarked-translation",
        beside("01-leaves/01-green.de.md", GERMAN, TWO_LANGUAGES),
        "tea/01-leaves/01-green.de.md",
        7,
    ),
    "an old translation": (
        "stale-translation",
        beside("01-leaves/01-green.de.md", marked(GERMAN, "0123456789ab"), TWO_LANGUAGES),
        "tea/01-leaves/01-green.de.md",
        8,
    ),
    "a variant with another id": (
        "variant-differs",
        beside("01-leaves/01-green.nurses.md", NURSES.replace("{#bitter}", "{#sour}")),
        "tea/01-leaves/01-green.nurses.md",
        12,
    ),
    "a variant of another kind": (
        "variant-differs",
        beside("01-leaves/01-green.nurses.md", NURSES.replace("Choose one", "Choose all")),
        "tea/01-leaves/01-green.nurses.md",
        12,
    ),
    "a variant that asks less": (
        "variant-differs",
        beside(
            "01-leaves/01-green.nurses.md",
            NURSES.replace(QUESTION, "Short.").replace("1.2", "0.6"),
        ),
        "tea/01-leaves/01-green.nurses.md",
        2,
    ),
    "a variant that asks more": (
        "variant-differs",
        beside(
            "01-leaves/01-green.nurses.md",
            NURSES + "\n## Recall: Tea? {#more}\n\nAnswer: A leaf.\n",
        ),
        "tea/01-leaves/01-green.nurses.md",
        22,
    ),
    "a variant of another skill": (
        "variant-differs",
        beside("01-leaves/01-green.nurses.md", NURSES.replace("[brewing]", "[pouring]")),
        "tea/01-leaves/01-green.nurses.md",
        5,
    ),
    "a variant with other attempts": (
        "variant-differs",
        beside(
            "01-leaves/01-green.nurses.md",
            lesson_text(THREE_OPTIONS, more="audience: nurses\nattempts: 2\n"),
        )
        | {"tea/01-leaves/01-green.md": lesson_text(THREE_OPTIONS)},
        "tea/01-leaves/01-green.nurses.md",
        8,
    ),
    "a folder with a bad name": (
        "course-file",
        {**tea(), "Hot Milk/01-a/01-b.md": "Milk"},
        "Hot Milk/course.toml",
        1,
    ),
}


def write(folder: Path, files: Files) -> Path:
    courses = folder / "courses"
    for name, content in files.items():
        path = courses / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return courses


@pytest.mark.parametrize(
    ("code", "files", "told", "line"), BAD_LIBRARIES.values(), ids=BAD_LIBRARIES
)
def test_a_bad_library_triggers_exactly_its_rule(
    tmp_path: Path, code: str, files: Files, told: str, line: int
) -> None:
    courses = write(tmp_path, files)
    findings = lint(courses)
    place = "tea/01-leaves/01-green.md" if told == "green" else told
    assert [(found.code, found.line) for found in findings] == [(code, line)]
    assert findings[0].path == courses / place
    assert findings[0].severity == RULES[code].severity


def test_a_language_the_course_has_no_words_for_is_told_once(tmp_path: Path) -> None:
    files = beside("01-leaves/01-green.de.md", marked(GERMAN, "0123456789ab"))
    findings = lint(write(tmp_path, files))
    assert [(found.code, found.path.name) for found in findings] == [
        ("stale-translation", "01-green.de.md"),
        ("course-not-translated", "course.toml"),
    ]
    assert "[languages.de]" in findings[1].message


def test_a_translation_of_what_stands_is_clean(tmp_path: Path) -> None:
    courses = write(tmp_path, beside("01-leaves/01-green.de.md", GERMAN, TWO_LANGUAGES))
    start = lint(courses)[0].message.split("`")[1].split(": ")[1]
    write(tmp_path, {"tea/01-leaves/01-green.de.md": marked(GERMAN, start)})
    assert lint(courses) == ()


def test_a_translation_has_its_courses_attempts_without_a_word(tmp_path: Path) -> None:
    files = tea(TWO_LANGUAGES.replace("[lang", "attempts = 2\n[lang", 1))
    files["tea/01-leaves/01-green.md"] = lesson_text(THREE_OPTIONS)
    files["tea/01-leaves/01-green.de.md"] = lesson_text(THREE_OPTIONS, more="language: de\n")
    assert [found.code for found in lint(write(tmp_path, files))] == ["unmarked-translation"]


def test_a_course_whose_lessons_are_all_retired_is_clean(tmp_path: Path) -> None:
    assert lint(write(tmp_path, {"tea/course.toml": COURSE + 'retired = ["green"]\n'})) == ()


def test_captions_and_transcript_of_what_is_shown_are_used(tmp_path: Path) -> None:
    film = {"tea/media/cup.mp4": FILM, "tea/media/cup.txt": "A.", "tea/media/cup.vtt": "WEBVTT\n"}
    assert lint(write(tmp_path, beside("01-leaves/01-green.md", FILMED) | film)) == ()


def test_a_link_to_another_lessons_file_is_published_by_its_id(tmp_path: Path) -> None:
    linked = lesson_text("See [more](../02-cups/01-mug.md), `[a](01-b.md)`.", QUESTION)
    mug = lesson_text('[Back](../01-leaves/01-green.md "tea")', QUESTION, lesson_id="mug")
    courses = write(tmp_path, beside("01-leaves/01-green.md", linked))
    write(tmp_path, {"tea/02-cups/01-mug.md": mug})
    assert lint(courses) == ()
    cards = [file.lesson.cards[0].markdown for file in read_library(courses).files]
    assert "[more](lesson:tea/mug), `[a](01-b.md)`" in cards[0]
    assert '[Back](lesson:tea/green "tea")' in cards[1]


def test_a_misspelt_field_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    courses = write(tmp_path, tea(COURSE.replace("licence", "license")))
    assert "did you mean `licence`?" in lint(courses)[0].message
    write(tmp_path, tea())
    write(tmp_path, {"tea/01-leaves/01-green.md": lesson_text(more="prerequisits: []\n")})
    assert "did you mean `prerequisites`?" in lint(courses)[0].message


def test_reading_level_knows_languages_and_leaves_those_without_spaces(tmp_path: Path) -> None:
    sentence = "Die Blätter brauchen unterschiedlich heisses Wasser, damit der Tee gut schmeckt."
    german = lesson_text("# Tee\n\n" + f"{sentence} " * 8, QUESTION, more="language: de\n")
    chinese = lesson_text("# 茶\n\n" + "绿茶" * 40, QUESTION, lesson_id="b", more="language: zh\n")
    files = {"tea/01-leaves/01-green.md": german, "tea/01-leaves/02-b.md": chinese}
    assert lint(write(tmp_path, tea() | files)) == ()
    english = german.replace("language: de", "language: en")
    write(tmp_path, {"tea/01-leaves/01-green.md": english})
    assert [found.code for found in lint(tmp_path / "courses")] == ["hard-to-read"]
