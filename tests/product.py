"""The product as a stranger runs it: `interlude` commands and `up`, as processes of their own.

For what can only be seen from outside: words and exit codes, Ctrl-C, kills, speed.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from api.embedded.programs import Program, start
from mobile_contract.client import Client

CHECKOUT = Path(__file__).parents[1]
PATIENCE_S = 60.0
_LOOK_EVERY_S = 0.02


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment, with these settings of Interlude's and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INTERLUDE_")}
    # One person here calls as often as a whole association does.
    return {**kept, "INTERLUDE_RATE_LIMITS": "off", **(settings or {})}


def command(*verb: str) -> list[str]:
    """The `interlude` command with these words."""
    return [sys.executable, "-m", "workers.cli", *verb]


def interlude(
    *verb: str,
    settings: Mapping[str, str] | None = None,
    timeout_s: float = PATIENCE_S,
    cwd: Path = CHECKOUT,
) -> subprocess.CompletedProcess[str]:
    """Run one verb to its end, as from a script: no terminal, no input."""
    return subprocess.run(
        command(*verb),
        cwd=cwd,
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
    )


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


@dataclass
class Product:
    """One running `interlude up` on a data folder of its own; what it says lands in `said`."""

    data: Path
    port: int = field(default_factory=free_port)
    checkout: Path = CHECKOUT
    arguments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = self.data.with_name(f"{self.data.name}.said")

    def start(self) -> "Product":
        """Start `up` and return at once; it stops by itself, cleanly, when this process dies."""
        self.said.unlink(missing_ok=True)
        program = Program(
            name="interlude",
            argv=tuple(
                command("up", "--data", str(self.data), "--port", str(self.port), *self.arguments)
            ),
            cwd=self.checkout,
            env=environment(),
            stop_signal=signal.SIGINT,
            log=self.said,
        )
        self.process = start(program)
        return self

    def lines(self) -> list[str]:
        """Everything it said so far."""
        return self.said.read_text().splitlines()

    def pids_of(self, name: str) -> list[int]:
        """The process ids it has given this program, the newest last."""
        mark = f"{name}: started as process "
        return [int(line.removeprefix(mark)) for line in self.lines() if line.startswith(mark)]

    def wait_for(self, part: str, within_s: float = PATIENCE_S) -> str:
        """The first line that holds this. Raises TimeoutError with all it said instead."""
        give_up_at = time.monotonic() + within_s
        while time.monotonic() < give_up_at:
            found = next((line for line in self.lines() if part in line), None)
            if found is not None:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(_LOOK_EVERY_S)
        raise TimeoutError(f"no line with {part!r} in:\n" + "\n".join(self.lines()))

    def is_ready(self) -> bool:
        """Whether /health/ready says so, and the queue answers too."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as reply:
                told: dict[str, Any] = json.load(reply)
        except (OSError, urllib.error.URLError, ValueError):
            return False
        return bool(told["status"] == told["queue"] == "ok")

    def stop(self, how: signal.Signals = signal.SIGINT, within_s: float = 30.0) -> int:
        """Ask it to stop, as Ctrl-C does, and return its exit code; kill it when it does not."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its children have the kernel's promise to follow it
            self.process.wait()
            raise

    def client(self) -> Client:
        """A fresh installation of the app, over real HTTP."""
        return Client(httpx.AsyncClient(base_url=self.url, timeout=15))

    def mailed_token(self, mail: str) -> str:
        """The token of the newest mail to this address, read as a person would read it."""
        return self.mailed_tokens()[mail]

    def mailed_tokens(self) -> dict[str, str]:
        """The token of the newest mail to each address."""
        done = interlude(
            "outbox", "--json", "--most", "200", "--data", str(self.data), cwd=self.checkout
        )
        assert done.returncode == 0, done.stderr
        links = {}
        for mail in [each["mail"] for each in json.loads(done.stdout) if "mail" in each]:
            _, mark, token = mail["body"].partition("#")
            if mark:
                links[mail["to"]] = token.split()[0]
        return links

    async def signed_in(self, *mails: str) -> list[Client]:
        """A client for each of these people, signed in by the mailed link."""
        clients = [self.client() for _ in mails]
        for client, mail in zip(clients, mails, strict=True):
            await client.request_sign_in_link(mail)
        tokens = await asyncio.to_thread(self.mailed_tokens)
        for client, mail in zip(clients, mails, strict=True):
            await client.sign_in(tokens[mail])
        return clients
