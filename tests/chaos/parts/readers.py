"""Phones that follow the change feed, killed and started again; and what they ended up with."""

# ruff: noqa: ASYNC110 (other processes are waited for)

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from mobile_contract import changes
from mobile_contract.client import Client
from tests.product import CHECKOUT

PAGE = 200


@dataclass(slots=True)
class Phone:
    """One person's phone: its folder, and the process that runs it now."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it, from the copy it has."""
        with (self.folder / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.parts.reader", str(self.folder)],
                cwd=CHECKOUT,
                env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
                stdout=said,
                stderr=said,
            )

    def kill(self) -> None:
        """SIGKILL: nothing it had in mind is kept."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def pages(self) -> int:
        """How many pages it has taken in, over all its lives."""
        path = self.folder / "copy.db"
        if not path.exists():
            return 0
        with closing(sqlite3.connect(path, timeout=10)) as kept:
            try:
                [pages] = kept.execute("select pages from place").fetchone() or [0]
            except sqlite3.OperationalError:  # killed before it had a table
                return 0
        return int(pages)

    def things(self) -> dict[tuple[str, str], changes.Change]:
        """Its copy."""
        with closing(sqlite3.connect(self.folder / "copy.db")) as kept:
            return {
                (kind, key): msgspec.json.decode(change, type=changes.Change)  # type: ignore[arg-type]
                for kind, key, change in kept.execute("select kind, key, change from thing")
            }

    def said(self) -> list[str]:
        """What it had to say."""
        return (self.folder / "said").read_text().splitlines()


@dataclass(slots=True)
class Phones:
    """All of them, by the person whose they are."""

    each: dict[str, Phone] = field(default_factory=dict)
    kills: int = 0

    @classmethod
    def of(cls, folder: Path, url: str, people: Mapping[str, Client]) -> "Phones":
        """A phone for each of these people, with nothing on it yet."""
        phones = cls()
        for name, client in people.items():
            own = folder / f"phone-{name}"
            own.mkdir()
            door = {"url": url, "limit": PAGE, "tokens": msgspec.to_builtins(client.tokens)}
            (own / "door.json").write_text(json.dumps(door))
            phones.each[name] = Phone(own)
        return phones

    def start(self) -> None:
        """Run them all."""
        for phone in self.each.values():
            phone.start()

    async def be_killed(self, dice: random.Random, writing: asyncio.Task[int]) -> None:
        """While there is writing, kill one after another, each once it has read something since it
        was started.
        """
        while not writing.done():
            phone = dice.choice(list(self.each.values()))
            before = await asyncio.to_thread(phone.pages)
            while not writing.done() and await asyncio.to_thread(phone.pages) == before:
                await asyncio.sleep(0.02)
            await asyncio.sleep(dice.uniform(0, 0.2))
            if not writing.done():
                phone.kill()
                phone.start()
                self.kills += 1

    async def end(self, within_s: float) -> None:
        """Let them read to the end. Raises TimeoutExpired where one does not come to it."""
        for phone in self.each.values():
            (phone.folder / "over").touch()
        for phone in self.each.values():
            assert phone.process is not None
            await asyncio.to_thread(phone.process.wait, within_s)

    def stop(self) -> None:
        """No phone is left behind."""
        for phone in self.each.values():
            if phone.process is not None and phone.process.poll() is None:
                phone.kill()
