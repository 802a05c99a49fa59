"""Lessons written on the spot for the tests, through the same files an author writes."""

from pathlib import Path

from content.library import Library, read_library
from content.reading.lesson_file import LessonFile

COURSE = """\
title = "Tea"
language = "en"
description = "Make a good cup."
licence = "CC-BY-4.0"
authors = ["Ada Example"]
"""

QUESTION = """\
## Choose one: What makes green tea bitter? {#bitter}

- [x] Boiling water
  > Yes, heat dissolves what is bitter.
- [ ] A cold cup
  > No, cold keeps the leaf closed.

Explanation: Heat decides what the leaf gives up.
"""

READING = " ".join(["These six words are read quickly."] * 17)


def lesson_text(*cards: str, lesson_id: str = "green", minutes: float = 1.2, more: str = "") -> str:
    """A lesson file: front matter with `more` lines, a minute of reading, then the cards."""
    front = f"id: {lesson_id}\ntitle: Green tea\nobjective: Brew it.\nskills: [brewing]\n"
    body = "\n\n".join((READING, *(cards or (QUESTION,))))
    return f"---\n{front}minutes: {minutes}\n{more}---\n\n{body}\n"


def write_courses(folder: Path, **lessons: str | bytes) -> Path:
    """A folder of courses with one course, `tea`, whose only unit holds the lessons by name."""
    unit = folder / "courses" / "tea" / "01-leaves"
    unit.mkdir(parents=True, exist_ok=True)
    (unit.parent / "course.toml").write_text(COURSE, encoding="utf-8")
    for name, text in lessons.items():
        written = text if isinstance(text, bytes) else text.encode()
        (unit / f"{name}.md").write_bytes(written)
    return folder / "courses"


def read_only_lesson(folder: Path, text: str) -> LessonFile:
    """The one lesson in a library of one file, which must be readable."""
    library = read_one(folder, text)
    assert library.findings == ()
    return library.files[0]


def read_one(folder: Path, text: str | bytes) -> Library:
    """The library that holds one file."""
    return read_library(write_courses(folder, green=text))
