"""An author's first ten minutes are what `content/README.md` says: typed here, line for line.

Only where her home is and which port the preview takes differ from what is printed there.
"""

import json
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from api.ground import Ground
from tests.content.author_readme import LESSON, Fence, chapter, example_files, fences
from tests.product import CHECKOUT, environment, free_port
from workers.cli import interlude

FORGOTTEN = "  > Yes. At about 80 °C the bitter part of the leaf dissolves more slowly.\n"
MINUTES, WRONG_MINUTES = "minutes: 3\n", "minutes: 9\n"
PORT = "8765"


@dataclass(frozen=True, slots=True)
class Step:
    """What is typed into the terminal at one go, and what it then prints."""

    typed: str
    printed: str


def steps(blocks: list[Fence]) -> list[Step]:
    """The commands of a chapter, each with what is shown below them."""
    followed = zip(blocks, [*blocks[1:], Fence("sh", "", "")], strict=True)
    return [
        Step(block.text, after.text if after.kind == "" else "")
        for block, after in followed
        if block.kind == "sh"
    ]


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody with a home folder, a text editor and a terminal."""

    home: Path
    settings: dict[str, str]

    @property
    def folder(self) -> Path:
        """Where she keeps her lessons."""
        return self.home / "lessons"

    def types(self, step: Step) -> None:
        """Type the commands of one step; they print what the README prints."""
        printed = "".join(self._prints(line) for line in step.typed.splitlines())
        assert printed == step.printed

    def saves(self, path: str, text: str) -> None:
        """Write a file in her editor."""
        (self.folder / path).write_text(text, encoding="utf-8")

    @contextmanager
    def looking(self, first: Step, step: Step) -> Iterator[str]:
        """The address of the preview, started in a fresh terminal and ended by Ctrl-C."""
        port = str(free_port())
        typed = f"{first.typed}exec {step.typed.strip()} --no-open --port {port}\n"
        terminal = subprocess.Popen(
            ["bash", "-ec", typed],
            env={**environment(), "HOME": str(self.home)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert terminal.stdout is not None
            said = terminal.stdout.readline()
            assert said.replace(port, PORT) == step.printed
            yield f"http://127.0.0.1:{port}"
        finally:
            terminal.send_signal(signal.SIGINT)
            assert terminal.wait(10) == 0

    def _prints(self, line: str) -> str:
        verb, *words = shlex.split(line)
        if verb == "rm":
            (self.folder / words[0]).unlink()
            return ""
        assert verb == "interlude", line
        done = CliRunner().invoke(interlude, words, env=self.settings)
        assert (done.exit_code == 0) == ("Error: " not in done.output), done.output
        return done.output


def fetched(address: str) -> bytes:
    """What a browser gets there, which knocks again for a few seconds."""
    for _ in range(100):
        with suppress(httpx.ConnectError):
            return httpx.get(address, timeout=10).content
        time.sleep(0.05)
    raise TimeoutError(address)


@pytest.fixture
def author(tmp_path: Path, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Author:
    """Her machine: the project in her home folder as `make up` leaves it, and one association."""
    command = tmp_path / "interlude" / ".venv" / "bin" / "interlude"
    command.parent.mkdir(parents=True)
    python, root = shlex.quote(sys.executable), shlex.quote(str(CHECKOUT))
    command.write_text(f'#!/bin/sh\nPYTHONPATH={root} exec {python} -m workers.cli "$@"\n')
    command.chmod(0o755)
    settings = {
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": ground.secret.decode(),
        "INTERLUDE_FILES_URL": (tmp_path / "files").as_uri(),
        "NO_COLOR": "1",
    }
    founding = ["association", "add", "Demo Association", "--owner", "owner@demo.example"]
    assert CliRunner().invoke(interlude, founding, env=settings).exit_code == 0
    her = Author(tmp_path, settings)
    her.folder.mkdir()
    monkeypatch.chdir(her.folder)
    return her


def test_a_lesson_is_begun_written_checked_seen_and_published(author: Author) -> None:
    begins = chapter("Ten minutes, one lesson")
    first, begin, own, check, mend, look, publish = steps(fences(begins))
    lesson = example_files()[LESSON]

    author.types(begin)
    author.types(own)
    assert "forgot what to tell" in begins
    assert f"wrote `{WRONG_MINUTES.strip()}`" in begins
    wrong = lesson.replace(MINUTES, WRONG_MINUTES)
    author.saves(LESSON, wrong.replace(FORGOTTEN, ""))
    author.types(check)
    author.saves(LESSON, wrong)
    author.types(mend)
    assert (author.folder / LESSON).read_text(encoding="utf-8") == lesson
    with author.looking(first, look) as address:
        assert b"<title>Preview</title>" in fetched(f"{address}/")
        told = json.loads(fetched(f"{address}/lesson.json"))
    assert told["lesson"]["title"] == "A cup of green tea"
    assert told["findings"] == []
    author.types(publish)
    for title in ("Publishing", "Many lessons at once"):
        for step in steps(fences(chapter(title))):
            author.types(step)
