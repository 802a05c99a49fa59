"""The stub as a process: its first line, its end, its own clock, and why it cannot start."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.product import CHECKOUT, environment
from tests.push_stub import PushStub
from tests.workers.push_stub.callers import Browser, FcmCaller, ask_for_token, assertion
from workers.push_stub.credentials import make_credentials


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "workers.push_stub", *words],
        cwd=CHECKOUT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_answers_and_ends_quietly(
    running_stub: PushStub, ending: signal.Signals
) -> None:
    process = started("--port", "0", "--credentials", str(running_stub.credentials))
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("push stub answers at http://127.0.0.1:")
    url = line.split()[-1]
    with ExitStack() as open_here:
        for phase in ("hang", {"delay_ms": 60_000}):
            open_here.enter_context(waiting(url, phase))
        process.send_signal(ending)
        assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0


@contextmanager
def waiting(url: str, phase: Any) -> Iterator[None]:
    """A request that has arrived and gets no answer, or a late one."""
    where = urlsplit(url)
    with (
        httpx.Client(base_url=url, verify=False) as control,
        socket.create_connection((where.hostname, where.port)) as connection,
    ):
        assert control.post("/_ctl/rules", json=[{"phase": phase}]).status_code == 204
        connection.sendall(b"POST /token HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        while control.get("/_ctl/stats").json()["struck"] == [0]:
            time.sleep(0.01)
        yield


def test_it_says_in_a_sentence_why_it_cannot_start(running_stub: PushStub, tmp_path: Path) -> None:
    port = running_stub.url.rpartition(":")[2]
    taken = started("--port", port, "--credentials", str(running_stub.credentials))
    assert "cannot be had" in taken.communicate(timeout=10)[1]
    assert taken.returncode == 1
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    unusable = started("--port", "0", "--credentials", str(empty))
    assert "is no service account" in unusable.communicate(timeout=10)[1]
    assert unusable.returncode == 1


def test_credentials_are_googles_form_with_a_key_of_their_own() -> None:
    first, second = (make_credentials("demo", "http://stub/token") for _ in range(2))
    assert first["private_key"] != second["private_key"]
    assert first["client_email"] == "push@demo.iam.gserviceaccount.com"
    assert first.keys() == {
        *("type", "project_id", "private_key_id", "private_key"),
        *("client_email", "client_id", "token_uri"),
    }


async def test_a_clock_that_is_hours_ahead_refuses_what_is_fresh_to_us(
    tmp_path: Path, http: httpx.AsyncClient
) -> None:
    async with PushStub.running(tmp_path, clock_offset_s=7200) as ahead:
        answer = await ask_for_token(ahead, http, assertion(ahead))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
        browser = await Browser.subscribed(ahead, http)
        assert (await browser.send_nudge("n1")).status_code == 401


async def test_a_restart_knows_no_token_of_before(tmp_path: Path, fcm: FcmCaller) -> None:
    async with PushStub.running(tmp_path) as another:
        stranger = FcmCaller(another, fcm.http, fcm.token)
        assert (await stranger.send({"fid": "phone"})).status_code == 401
