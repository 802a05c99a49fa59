"""Where do the PostgreSQL and Valkey that Interlude brings along keep their files and sockets?

Asked by the launcher before it makes or starts anything. Answers come from the disk alone, so two
commands given the same data folder always find the same servers.
"""

import contextlib
import errno
import hashlib
import os
import pwd
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from api.embedded.refusals import EmbeddedError, in_plain_words, name_of

SERVER_USER = "nobody"
CLUSTER = "pg18"
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"

_LINK = "servers"
_ELSEWHERE = Path("/var/lib/interlude")
# Not $TMPDIR: two commands in two terminals must find the same socket.
_SHORT = Path("/tmp")  # noqa: S108 (the folder made inside is private and its owner is checked)
# A socket path holds 104 bytes on macOS and 108 on Linux; the other characters would need quoting
# in a URL, in PostgreSQL's list of folders, or in both.
_LONGEST_SOCKET = 100
_PLAIN = re.compile(r"[A-Za-z0-9/._+@-]+")

User = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Folders:
    """`home` holds the servers' folders, `run` their sockets; `user` is who they run as.

    `home` is the data folder itself, except for root when the servers' unprivileged user cannot
    reach it: then it lies under /var/lib/interlude and the data folder keeps a link to it.
    `user` is (uid, gid) when we are root and must step down, otherwise None.
    """

    data: Path
    home: Path
    run: Path
    user: User | None

    @property
    def cluster(self) -> Path:
        return self.home / CLUSTER

    @property
    def valkey(self) -> Path:
        return self.home / "valkey"


def folders_of(data: Path, run_as: str = SERVER_USER) -> Folders:
    """Where the servers of this data folder live. Makes nothing. Raises EmbeddedError."""
    data = Path(os.path.realpath(data))
    user = _user_named(run_as) if os.geteuid() == 0 else None
    with in_plain_words(data):
        home = _home_of(data, user, run_as)
        return Folders(data, home, _run_of(home), user)


def open_home(folders: Folders) -> None:
    """Make the data folder, and the link to the servers' folder where that lies elsewhere."""
    with in_plain_words(folders.data):
        _make(folders.data, folders.user)
        if folders.home != folders.data:
            _make(folders.home, folders.user)
            with contextlib.suppress(FileExistsError):
                (folders.data / _LINK).symlink_to(folders.home)


def private_folder(path: Path, user: User | None) -> None:
    """Make a folder that only the servers' user may enter, or check that it is such a folder.

    Raises EmbeddedError when somebody else made it first, or left it open to others.
    """
    with in_plain_words(path):
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
        found = path.lstat()
        if user is not None and stat.S_ISDIR(found.st_mode) and found.st_uid == 0:
            os.chown(path, *user, follow_symlinks=False)
            found = path.lstat()
        owner = os.geteuid() if user is None else user[0]
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise EmbeddedError(
                f"{path} must be a folder that only {name_of(owner)} may enter, and it is not "
                f"(its owner is {name_of(found.st_uid)}): move it away, or start Interlude as "
                "its owner, or choose another data folder."
            )


def check_owner(path: Path, user: User | None) -> None:
    """Raises EmbeddedError when this is not the servers' user's own."""
    owner = path.stat().st_uid
    if owner != (os.geteuid() if user is None else user[0]):
        raise EmbeddedError(
            f"{path} belongs to {name_of(owner)}: start Interlude as the user who made it, or "
            "choose another data folder."
        )


def may_enter(folder: Path, user: User) -> bool:
    """Whether this user passes every folder from the root down to here (by its mode bits)."""
    return all(permits(step, user, stat.S_IXOTH) for step in (folder, *folder.parents))


def permits(path: Path, user: User, wanted: int) -> bool:
    """Whether the mode bits give this user what is `wanted`, written as the bits for others."""
    found = path.stat()
    shift = 6 if found.st_uid == user[0] else 3 if found.st_gid == user[1] else 0
    return (found.st_mode >> shift) & wanted == wanted


def fingerprint(text: str) -> str:
    """A short name for a long path: 16 hexadecimal digits."""
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:16]


def _home_of(data: Path, user: User | None, run_as: str) -> Path:
    link = data / _LINK
    if link.is_symlink():
        if user is not None and link.lstat().st_uid != 0:
            raise EmbeddedError(f"{link} was not made by root, who will not follow it: remove it.")
        return link.readlink()
    if user is None or may_enter(_nearest(data), user):
        return data
    if (data / CLUSTER).exists():
        check_owner(data / CLUSTER, user)
        raise EmbeddedError(
            f"{run_as}, who runs the servers for root, can no longer reach {data / CLUSTER}: "
            "let others pass the folders above it (chmod o+x)."
        )
    return _ELSEWHERE / fingerprint(str(data))


def _run_of(home: Path) -> Path:
    run = home / "run"
    socket = str(run / POSTGRES_SOCKET)
    if len(os.fsencode(socket)) < _LONGEST_SOCKET and _PLAIN.fullmatch(socket):
        return run
    return _SHORT / f"interlude-{fingerprint(str(home))}"


def _nearest(path: Path) -> Path:
    return next(step for step in (path, *path.parents) if step.exists())


def _make(folder: Path, user: User | None) -> None:
    """Make a folder and those above it; as root, passable for the servers whatever the umask."""
    missing = [step for step in (folder, *folder.parents) if not step.exists()]
    for step in reversed(missing):
        with contextlib.suppress(FileExistsError):
            step.mkdir()
            if user is not None:
                step.chmod(0o755)
            elif step == folder:
                step.chmod(0o700)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _user_named(name: str) -> User:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        found = None
    if found is None or found.pw_uid == 0:
        raise EmbeddedError(
            f"PostgreSQL refuses to run as root, and {name!r} is no unprivileged user of this "
            "machine: name one that is, or start Interlude as an ordinary user."
        )
    return found.pw_uid, found.pw_gid
