"""Folders for the servers that tests start: in memory where this machine keeps room for files."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 4 * 2**30


@contextmanager
def servers_folder(name: str) -> Iterator[Path]:
    """A folder that the servers' unprivileged user may enter, gone at the end.

    Every copied database is hundreds of files, and making a file costs a disk's file system ten
    times what it costs memory. What is killed here are processes, never the machine: files in
    memory outlive those just as well.
    """
    prefix = f"interlude-{name}-of-{os.getpid()}-"
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=_memory()))
    folder.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Where files lie in memory, if there is room for the servers of a whole run."""
    try:
        for left in _MEMORY.glob("interlude-*-of-*"):
            _take_away(left)
        return _MEMORY if shutil.disk_usage(_MEMORY).free >= _ROOM_BYTES else None
    except OSError:
        return None


def _take_away(left: Path) -> None:
    """What a killed run left in memory goes, where its process is no more."""
    try:
        os.kill(int(left.name.split("-")[-2]), 0)
    except ProcessLookupError:
        shutil.rmtree(left, ignore_errors=True)
    except (PermissionError, ValueError):
        pass  # another user's run, or nobody's we know
