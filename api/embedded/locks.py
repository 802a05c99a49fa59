"""Who runs the servers of a data folder, and who else is using them just now?

Two files answer: `servers.lock` is held by the one process that starts and stops the servers,
`servers.use` is shared by the commands that found them running.
"""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from api.embedded.refusals import in_plain_words

_LOOK_EVERY_S = 0.05


@contextlib.contextmanager
def lock_file(path: Path) -> Iterator[int]:
    """An open lock file; closing it, or our death, lets go of the lock."""
    with in_plain_words(path):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        yield opened
    finally:
        os.close(opened)


def taken(lock: int, *, shared: bool = False) -> bool:
    """Take the lock now or answer False. The holder of an exclusive lock signs with its pid."""
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    if not shared:
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
    return True


async def take(lock: int) -> None:
    """Wait until nobody else holds the lock."""
    while True:
        if taken(lock):
            return
        await asyncio.sleep(_LOOK_EVERY_S)


def let_go(lock: int) -> None:
    """Release the lock without closing its file."""
    fcntl.flock(lock, fcntl.LOCK_UN)


def signed_by(lock: int) -> str:
    """The pid of the process that last held the lock alone."""
    return os.pread(lock, 32, 0).decode(errors="replace") or "unknown"
