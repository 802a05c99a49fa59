"""What `up` runs: the servers that are not configured elsewhere, a push stub, API and worker."""

import asyncio
import json
import socket
import stat
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx

from api import embedded
from api.settings import Settings, address_file
from workers.push_stub.credentials import make_credentials
from workers.supervisor import Charge

Step = Callable[[], Awaitable[None]]

_LOOK_EVERY_SECONDS = 0.1
_CHECKOUT = Path(__file__).parent.parent
_PROJECT = "interlude-demo"


def servers(settings: Settings, lay_ground: Step) -> list[Charge]:
    """The servers to run ourselves; the ground is laid as soon as the last of them is ready."""
    data, charges = settings.data, []
    if not settings.redis_url:
        charges.append(Charge(embedded.valkey_program(data), partial(embedded.valkey_ready, data)))
    if not settings.database_url:
        charges.append(Charge(embedded.postgres_program(data), partial(_database_ready, data)))
    if charges:
        last = charges.pop()
        charges.append(Charge(last.program, partial(_then, last.ready, lay_ground)))
    return charges


def with_push_stub(settings: Settings) -> Settings:
    """The settings with a stub on a free port in place of a Firebase project and push services."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{asked.getsockname()[1]}"
    file = settings.data / "push-stub.json"
    file.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
    file.write_text(json.dumps(make_credentials(_PROJECT, f"{url}/token")), encoding="utf-8")
    return replace(
        settings,
        firebase_credentials=file,
        fcm_url=url,
        web_push_origins=settings.web_push_origins | {url},
        push_contact=(
            f"mailto:interlude@{_PROJECT}.example"
            if settings.push_contact.endswith("@localhost")
            else settings.push_contact
        ),
    )


def push_stub(settings: Settings, environ: Mapping[str, str]) -> Charge:
    """The stub these settings send to; whoever starts next need not wait for it."""
    port = settings.fcm_url.rpartition(":")[2]
    credentials = str(settings.firebase_credentials)
    return Charge(
        _program(settings, environ, "push-stub", "--port", port, "--credentials", credentials)
    )


def api_and_worker(
    settings: Settings, environ: Mapping[str, str], answers: Callable[[], None]
) -> list[Charge]:
    """The product's own processes; `answers` is called when the API does."""
    api = ("api", "--port", str(settings.port), "--host", settings.host)
    return [
        Charge(_program(settings, environ, *api), partial(_api_ready, settings, answers)),
        Charge(_program(settings, environ, "worker", "--wait")),
    ]


async def _database_ready(data: Path) -> None:
    await embedded.postgres_ready(data)
    await embedded.prepare_database(data)


async def _then(first: Step, second: Step) -> None:
    await first()
    await second()


def _program(settings: Settings, environ: Mapping[str, str], *verb: str) -> embedded.Program:
    logs = settings.data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    return embedded.Program(
        name=verb[0],
        argv=(sys.executable, "-m", "workers.cli", *verb),
        cwd=_CHECKOUT,
        env={
            **environ,
            "INTERLUDE_DATA": str(settings.data),
            "INTERLUDE_DATABASE_URL": settings.database_url or "",
            "INTERLUDE_REDIS_URL": settings.redis_url or "",
            "INTERLUDE_PUBLIC_URL": settings.public_url,
            "INTERLUDE_FIREBASE_CREDENTIALS": str(settings.firebase_credentials or ""),
            "INTERLUDE_FCM_URL": settings.fcm_url,
            "INTERLUDE_WEB_PUSH_ORIGINS": " ".join(sorted(settings.web_push_origins)),
            "INTERLUDE_PUSH_CONTACT": settings.push_contact,
        },
        log=logs / f"{verb[0]}.log",
    )


async def _api_ready(settings: Settings, answers: Callable[[], None]) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    async with httpx.AsyncClient(base_url=address, timeout=5) as client:
        while not await _is_ready(client):  # noqa: ASYNC110 - another process tells
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
    address_file(settings.data).write_text(settings.public_url + "\n")
    answers()


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/health/ready")).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
