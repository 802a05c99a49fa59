"""How is a program beside ours started so that it dies with us, and stopped so that nothing stays?

Asked by the launcher of PostgreSQL and Valkey and by the supervisor in workers.
"""

import asyncio
import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.embedded.folders import User
from api.embedded.refusals import EmbeddedError, in_plain_words

START_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.02
_LOG_LIMIT_BYTES = 5_000_000
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and as whom: `user` is (uid, gid) or None for our own, `log` None for ours.

    `env` is the whole environment. A program with a log is alone with it: a second one is refused
    while the first, or any child of it, still lives.
    """

    name: str
    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    user: User | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    log: Path | None = None


class StillRunningError(EmbeddedError):
    """The program that last wrote to this log has not ended yet."""


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start it in a process session of its own, so that Ctrl-C reaches us alone and we stop it.

    Call this from the main thread, or one that outlives the program: Linux counts the end of the
    thread that started a process as the death of its parent. Raises EmbeddedError, and
    StillRunningError while the last one has not ended.
    """
    with contextlib.ExitStack() as open_here:
        log = None
        if program.log is not None:
            log = _claimed(program.log, program.name)
            open_here.callback(os.close, log)
        with startable(program):
            return subprocess.Popen(  # noqa: S603 (our own argv, no shell)
                program.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **ways(program, program.stop_signal),
            )


async def start_when_free(
    program: Program, within_s: float = START_WITHIN_S
) -> subprocess.Popen[bytes]:
    """Start it; the last one, whose owner may just have been killed, gets a moment to finish."""
    give_up_at = time.monotonic() + within_s
    while True:
        try:
            return start(program)
        except StillRunningError:
            if time.monotonic() > give_up_at:
                raise
            await asyncio.sleep(_LOOK_EVERY_S)


async def ready_before_end(
    process: subprocess.Popen[bytes], ready: Awaitable[None], within_s: float = START_WITHIN_S
) -> bool:
    """Whether `ready` completes (its errors are raised) before the program ends or time is up."""
    waiting = asyncio.ensure_future(ready)
    ended = asyncio.ensure_future(exited(process))
    try:
        await asyncio.wait((waiting, ended), timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            return False
        await waiting
        return True
    finally:
        waiting.cancel()
        ended.cancel()


async def stop(process: subprocess.Popen[bytes], program: Program, grace_s: float = 20.0) -> None:
    """Ask with the program's stop signal, and after the grace kill it with its whole group."""
    try:
        if process.poll() is None:
            process.send_signal(program.stop_signal)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(exited(process), grace_s)
    finally:
        kill_group(process)
        process.wait()


async def exited(process: subprocess.Popen[bytes], look_every_s: float = _LOOK_EVERY_S) -> int:
    """Wait for its end; the exit code, negative for a signal.

    Looking is used instead of asyncio's own children because uvloop starts none as another user.
    """
    while True:
        if (code := process.poll()) is not None:
            return code
        await asyncio.sleep(look_every_s)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a program and its children, if anything is."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def startable(program: Program) -> Iterator[None]:
    """Turn the system's refusal to start a program into one sentence that says what to do."""
    try:
        yield
    except OSError as refusal:
        raise EmbeddedError(
            f"{program.name} cannot be started ({refusal.strerror}): see that {program.argv[0]} "
            f"is there, and that the user it runs as may run it and enter {program.cwd}."
        ) from refusal


def ways(program: Program, when_we_die: signal.Signals) -> dict[str, Any]:
    """The Popen arguments every program of ours is started with."""
    options: dict[str, Any] = {
        "cwd": program.cwd,
        "env": dict(program.env),
        "umask": 0o077,
        "preexec_fn": _die_with_us(when_we_die),
    }
    if program.user is not None:
        options |= {"user": program.user[0], "group": program.user[1], "extra_groups": []}
    return options


def _die_with_us(wanted: signal.Signals) -> Callable[[], None] | None:
    """Have the kernel send `wanted` to the child when we die, even by SIGKILL (Linux only).

    The kernel keeps this promise where no code of ours can run any more; a watching process would
    itself have to be kept alive. It is made in the child after the user was changed, which would
    forget it. Elsewhere an orphan keeps running, and the next command finds and uses it.
    """
    if _LIBC is None:
        return None
    prctl, number, parent, ppid, leave = _LIBC.prctl, int(wanted), os.getpid(), os.getppid, os._exit

    def promise() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if ppid() != parent:  # we died between fork and promise
            leave(1)

    return promise


def _claimed(log: Path, name: str) -> int:
    """Open the log and lock it.

    The program inherits the lock and holds it until its last child is gone, so it cannot be
    started twice on one folder even when we were killed meanwhile.
    """
    with in_plain_words(log):
        opened = _locked(log, name)
        if os.fstat(opened).st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_name(log.name + ".1"))
            os.close(opened)
            opened = _locked(log, name)
    return opened


def _locked(log: Path, name: str) -> int:
    opened = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        raise StillRunningError(
            f"Another {name} still runs on {log.parent}: stop it first, or choose another data "
            "folder."
        ) from None
    return opened
