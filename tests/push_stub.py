"""The push stub as a process of its own, and what a test may ask and tell it."""

# ruff: noqa: ASYNC110 (what is waited for is a line in another process's file)

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.embedded.programs import Program, start, stop
from tests.product import CHECKOUT, PATIENCE_S, environment, free_port
from workers.push_stub.credentials import make_credentials

PROJECT = "interlude-demo"
_READY = "push stub answers at "
_LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class PushStub:
    """One running stub; `credentials` is the file of the service account it takes messages from."""

    url: str
    credentials: Path
    control: httpx.AsyncClient

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path, clock_offset_s: float = 0.0) -> AsyncIterator["PushStub"]:
        """A stub that runs for as long as the block does, and dies with this process."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        credentials = folder / f"service-account-{port}.json"
        credentials.write_text(json.dumps(make_credentials(PROJECT, f"{url}/token")))
        program = _program(port, credentials, clock_offset_s)
        process = start(program)
        try:
            await asyncio.wait_for(_told_ready(program), PATIENCE_S)
            async with httpx.AsyncClient(base_url=url, timeout=15) as control:
                yield cls(url, credentials, control)
        finally:
            await stop(process, program, grace_s=5.0)

    @property
    def settings(self) -> dict[str, str]:
        """What a worker is told that is to send to it."""
        return {
            "INTERLUDE_FIREBASE_CREDENTIALS": str(self.credentials),
            "INTERLUDE_FCM_URL": self.url,
            "INTERLUDE_WEB_PUSH_ORIGINS": self.url,
            "INTERLUDE_PUSH_CONTACT": "mailto:tests@crowd.example",
        }

    async def rules(self, *rules: dict[str, Any]) -> None:
        """Replace the rules by these. Raises ValueError with the stub's objection."""
        answer = await self.control.post("/_ctl/rules", json=list(rules))
        if answer.status_code != 204:
            raise ValueError(answer.json()["error"])

    async def log(self) -> list[dict[str, Any]]:
        """Every request to one of the providers, oldest first."""
        found: list[dict[str, Any]] = (await self.control.get("/_ctl/log")).json()
        return found

    async def stats(self) -> dict[str, Any]:
        """How many messages were accepted, how often one twice, how often each rule struck."""
        found: dict[str, Any] = (await self.control.get("/_ctl/stats")).json()
        return found

    async def reset(self) -> None:
        """Forget messages, rules and used-up quotas; subscriptions and access tokens stay good."""
        (await self.control.post("/_ctl/reset")).raise_for_status()

    async def expire_access_tokens(self) -> None:
        """Every access token issued so far is refused from now on."""
        (await self.control.delete("/_ctl/access-tokens")).raise_for_status()

    async def subscription(self, application_server_key: str | None = None) -> dict[str, Any]:
        """A new browser's subscription; where a VAPID key (base64url) is told, for that alone."""
        wish = {"application_server_key": application_server_key}
        answer = await self.control.post("/_ctl/subscriptions", json=wish)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    async def unsubscribe(self, subscription_id: str) -> None:
        """End a subscription, by the last part of its endpoint: it is gone from now on."""
        (await self.control.delete(f"/_ctl/subscriptions/{subscription_id}")).raise_for_status()


def _program(port: int, credentials: Path, clock_offset_s: float) -> Program:
    words = ("--port", str(port), "--credentials", str(credentials))
    offset = ("--clock-offset", str(clock_offset_s))
    return Program(
        name="push stub",
        argv=(sys.executable, "-m", "workers.push_stub", *words, *offset),
        cwd=CHECKOUT,
        env=environment(),
        stop_signal=signal.SIGTERM,
        log=credentials.with_suffix(".said"),
    )


async def _told_ready(program: Program) -> None:
    assert program.log is not None
    while _READY not in program.log.read_text():
        await asyncio.sleep(_LOOK_EVERY_S)
