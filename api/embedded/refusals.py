"""In which words do we tell a person that the servers we bring along cannot run here?

Every refusal of the system that a person can cause becomes one sentence that says what to do.
"""

import contextlib
import errno
import os
import pwd
from collections.abc import Iterator
from pathlib import Path


class EmbeddedError(Exception):
    """A server that Interlude brings along cannot run; one sentence says why and what to do."""


@contextlib.contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn the system's refusals while working on `path` into one sentence that says what to do."""
    try:
        yield
    except OSError as refusal:
        raise EmbeddedError(_sentence(refusal, path)) from refusal


def no_space(path: Path) -> str:
    """The sentence for a full disk."""
    return f"The disk that holds {path} is full: free at least 300 MB there and start again."


def tells_of_no_space(said: str) -> bool:
    """Whether a server's own words mean a full disk, which it names in two ways."""
    return "No space left on device" in said or "could not extend file" in said


def name_of(uid: int) -> str:
    """What this machine calls a user."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _sentence(refusal: OSError, path: Path) -> str:
    place = refusal.filename or path
    if refusal.errno in (errno.ENOSPC, errno.EDQUOT):
        return no_space(path)
    if refusal.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"Interlude may not write {place} ({refusal.strerror}): make it writable for "
            f"{name_of(os.geteuid())}, or choose another data folder."
        )
    if refusal.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{place} is in the way of a folder: move it, or choose another data folder."
    return f"{place} cannot be used ({refusal.strerror}): choose another data folder."
