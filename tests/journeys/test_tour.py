"""README's tour is what really happens: its commands are run here, its output compared.

What differs from run to run (times, tokens, ids, which words were drawn) is masked on both sides;
everything else must be there, line by line.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.folders import servers_folder
from tests.product import CHECKOUT, Product, environment

ADDRESS = "http://127.0.0.1:8000"
BREAK_WITHIN_S = 120.0
MARK = "@@ block"

MASKS = [
    (r"[A-Za-z0-9_-]{40,}(\.[A-Za-z0-9_-]+)*|[A-Za-z0-9_.-]*…", "TOKEN"),
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"),
    (r"\d{4}-\d\d-\d\d", "DATE"),
    (r"\b\d\d:\d\d(:\d\d)?\b", "TIME"),
    (r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)( \d\d \w{3})?\b", "DAY"),
    (r"(Europe/Berlin|America/New_York|Asia/Tokyo)", "ZONE"),
    (r"\d+ reviews? (was|were) due|a new lesson was waiting", "WORK"),
    (r"^    words: .*", "    words"),
    (r"^.* \| .*$", "WORDS"),
    (r"(exercise|read) of .*", "STEP"),
    (r": (right|wrong), due again .*", ": MARKED"),
    (r"^explained: .*", "explained"),
    (r"\d+(\.\d+)?", "N"),
]


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of the tour: what to type, or what is then seen."""

    is_command: bool
    text: str


def tour() -> list[Block]:
    """The tour's blocks, the first being what `up` says."""
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    section = readme.partition("## The tour")[2].partition("\n## ")[0]
    found = re.findall(r"^```(sh)?\n(.*?)^```$", section, re.M | re.S)
    return [Block(kind == "sh", text) for kind, text in found]


def masked(text: str) -> list[str]:
    """The lines, without what differs from run to run."""
    lines = []
    for line in text.strip().splitlines():
        for pattern, mask in MASKS:
            line = re.sub(pattern, mask, line)
        lines.append(line.rstrip())
    return lines


@pytest.fixture
def product() -> Iterator[Product]:
    """`interlude up` on an empty folder that the servers' user may enter.

    People's time begins late in this minute, so that the demo's break is not far.
    """
    with servers_folder("tour") as made:
        at = datetime.now(UTC).replace(second=35)
        product = Product(made / "data", arguments=("--at", at.isoformat()))
        product.start()
        try:
            yield product
        finally:
            product.stop()


def in_a_terminal(product: Product, folder: Path, commands: list[str]) -> list[str]:
    """What each block of commands prints, typed one after the other into one shell."""
    interlude = folder / ".venv/bin/interlude"
    interlude.parent.mkdir(parents=True)
    python, root = shlex.quote(sys.executable), shlex.quote(str(CHECKOUT))
    interlude.write_text(f'#!/bin/sh\nPYTHONPATH={root} exec {python} -m workers.cli "$@"\n')
    interlude.chmod(0o755)
    blocks = [f"{text.replace(ADDRESS, product.url)}\necho '{MARK}'\n" for text in commands]
    done = subprocess.run(
        ["bash", "-e"],
        input="".join(blocks),
        cwd=folder,
        env={
            **environment({"INTERLUDE_DATA": str(product.data)}),
            "PATH": os.environ.get("PATH", os.defpath),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [said.replace(product.url, ADDRESS) for said in done.stdout.split(f"{MARK}\n")[:-1]]


def test_the_tour_is_what_happens(product: Product, tmp_path: Path) -> None:
    blocks = tour()
    product.wait_for("sent at", BREAK_WITHIN_S)
    product.wait_for("demo phone)", BREAK_WITHIN_S)
    said = list(masked("\n".join(product.lines()).replace(product.url, ADDRESS)))
    wanted = list(masked(blocks[0].text))
    assert [line for line in wanted if line not in said] == [], product.lines()
    # Grace and alan are decided about at the same moment, whoever comes first.
    of_alan = [line for line in wanted if line.startswith("nudge: alan")]
    lines = iter(said)
    assert [line for line in wanted if line not in of_alan and line not in lines] == []

    shown: list[str | None] = []
    commands = []
    for block, after in zip(blocks[1:], [*blocks[2:], Block(True, "")], strict=True):
        if block.is_command:
            commands.append(block.text)
            shown.append(None if after.is_command else after.text)
    said = in_a_terminal(product, tmp_path, commands)
    for expected, actual in zip(shown, said, strict=True):
        if expected is not None:
            assert masked(actual) == masked(expected), actual
