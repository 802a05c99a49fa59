"""How fast are a thousand lessons checked and published, against parsing and copying the same?

`PYTHONPATH=. python tests/benchmarks/bench_publish.py`. A generated library of 1,000 lessons of 300
words with ten exercises each, in 20 courses: linted, published, published again. Beside them what
cannot be done without: markdown-it over the same files, COPY of the same rows, SHA-256 of the same
bytes. Gate P6: lint and first publish together at most 2 times the parsing, the database part at
most 4.5 times COPY, the second publish at most 3 times the hashing.
"""

import asyncio
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
from markdown_it import MarkdownIt

from api import embedded
from api.db.migrate import migrate
from api.ground import Ground
from api.publishing.publish_courses import publish_courses
from api.publishing.write_courses import write_courses
from content.format import Course, encode_lesson, revision_hash
from content.library import read_library
from content.linting.lint import lint_library
from tests.benchmarks.parts.machine import print_machine

COURSES, LESSONS, EXERCISES, WORDS = 20, 50, 10, 300
PASSES = 3
SEED = 20261122

_WORDS = (
    *("leaf", "water", "kettle", "cup", "pour", "heat", "cool", "steep", "bitter", "sweet"),
    *("green", "black", "white", "morning", "break", "taste", "wait", "lift", "small", "warm"),
    *("slow", "clear", "soft", "strong", "light", "fresh", "early", "quiet", "open", "round"),
)


def main() -> None:
    """Print each figure, the best of three, and the ratios of the gate."""
    print_machine()
    with TemporaryDirectory() as place:
        folder = Path(place) / "courses"
        write_library(folder)
        asyncio.run(_compare(folder, Path(place) / "data"))


def write_library(folder: Path) -> None:
    """The library's files; the same ones for the same seed."""
    chance = random.Random(SEED)
    for course in range(COURSES):
        root = folder / f"course-{course:02d}"
        unit = root / "01-unit"
        unit.mkdir(parents=True)
        (root / "course.toml").write_text(
            f'title = "Course {course}"\nlanguage = "en"\ndescription = "Made to be timed."\n'
            'licence = "CC0-1.0"\nauthors = ["Nobody"]\n'
        )
        for lesson in range(LESSONS):
            (unit / f"{lesson:02d}-lesson.md").write_text(_lesson(chance, lesson))


def _lesson(chance: random.Random, number: int) -> str:
    cards = "\n\n".join(f"## Card {card}\n\n{_prose(chance, WORDS // 4)}" for card in range(4))
    exercises = "\n\n".join(_exercise(chance, each) for each in range(EXERCISES))
    return (
        f"---\nid: lesson-{number:02d}\ntitle: Lesson {number}\nobjective: Time it.\n"
        f"skills: [timing]\nminutes: 4.5\n---\n\n{cards}\n\n{exercises}\n"
    )


def _exercise(chance: random.Random, number: int) -> str:
    options = "\n".join(
        f"- [{'x' if place == number % 3 else ' '}] {_prose(chance, 4)} {place}\n"
        f"  > {_prose(chance, 6)}"
        for place in range(3)
    )
    return (
        f"## Choose one: {_prose(chance, 6)}? {{#question-{number}}}\n\n{options}\n\n"
        f"Explanation: {_prose(chance, 10)}"
    )


def _prose(chance: random.Random, words: int) -> str:
    """Sentences of eight words, every twentieth word strong."""
    chosen = [chance.choice(_WORDS) for _ in range(words)]
    marked = [f"**{word}**" if place % 20 == 19 else word for place, word in enumerate(chosen)]
    sentences = (" ".join(marked[at : at + 8]) for at in range(0, words, 8))
    return ". ".join(sentence.capitalize() for sentence in sentences)


async def _compare(folder: Path, data: Path) -> None:
    texts = _texts(folder)
    reader = MarkdownIt("commonmark")
    parsing = _best(lambda: [reader.parse(text) for text in texts])
    hashing = _best(lambda: [hashlib.sha256(text.encode()) for text in _texts(folder)])
    linting = _best(lambda: lint_library(read_library(folder), {}))
    library = read_library(folder)
    assert not lint_library(library, {}), lint_library(library, {})[:3]
    async with embedded.servers(data) as servers:
        await migrate(servers.database_url)
        ground = Ground(servers.database_url, servers.redis_url, b"secret" * 8)
        copying = [await _copy(ground.database_url, library.courses) for _ in range(PASSES)]
        writing = [await _write(ground.database_url, library.courses) for _ in range(PASSES)]
        first = await _timed(publish_courses(ground, folder))
        again = [await _timed(publish_courses(ground, folder)) for _ in range(PASSES)]
    rows: list[tuple[str, float, float, str]] = [
        ("lint", linting, parsing, "of markdown-it"),
        ("first publish, lint included", first, parsing, "of markdown-it; gate 2"),
        ("database part of it", min(writing), min(copying), "of COPY; gate 4.5"),
        ("second publish", min(again), hashing, "of SHA-256; gate 3"),
    ]
    print(f"markdown-it {parsing:.2f} s, COPY {min(copying):.3f} s, SHA-256 {hashing:.3f} s")
    for name, seconds, peer, told in rows:
        print(f"{name:30} {seconds:7.3f} s   {seconds / peer:6.2f} {told}")


def _texts(folder: Path) -> list[str]:
    return [path.read_text() for path in sorted(folder.rglob("*.*")) if path.is_file()]


def _best(work: Callable[[], Any]) -> float:
    return min(_spent(work) for _ in range(PASSES))


def _spent(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


async def _timed(work: Any) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


async def _write(url: str, courses: tuple[Course, ...]) -> float:
    """Seconds of the statements that publishing takes, rolled back."""
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()
    await transaction.start()
    seconds = await _timed(write_courses(connection, courses, None))
    await transaction.rollback()
    await connection.close()
    return seconds


async def _copy(url: str, courses: tuple[Course, ...]) -> float:
    """Seconds to COPY the same lessons, texts and exercises into tables without keys."""
    connection = await asyncpg.connect(url)
    lessons = [lesson for course in courses for lesson in course.lessons]
    texts = [(revision_hash(each), each.id, encode_lesson(each).decode()) for each in lessons]
    await connection.execute(
        "create temp table a (hash bytea, id text, body text);"
        "create temp table b (id text, lesson text, place int, kind text, seconds float8)"
    )
    began = time.perf_counter()
    await connection.copy_records_to_table("a", records=texts)
    await connection.copy_records_to_table("b", records=list(_rows(courses)))
    seconds = time.perf_counter() - began
    await connection.close()
    return seconds


def _rows(courses: tuple[Course, ...]) -> Iterator[tuple[str, str, int, str, float]]:
    for course in courses:
        for lesson in course.lessons:
            for place, item in enumerate(lesson.exercises):
                yield item.id, lesson.id, place, item.kind, item.seconds


if __name__ == "__main__":
    main()
