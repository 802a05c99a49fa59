"""Is there a whole PostgreSQL cluster in the data folder, and if there is none, how is one made?

Asked by the launcher before each start. A cluster is made beside its place and renamed into it, so
whatever carries the name `pg18` was finished; what a crash left half-made is thrown away.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from api.embedded.folders import CLUSTER, POSTGRES_SOCKET, Folders, check_owner
from api.embedded.programs import Program, startable, ways
from api.embedded.refusals import EmbeddedError, in_plain_words, no_space, tells_of_no_space

SUPERUSER = "postgres"
MAJOR = "18"
# Nothing of the caller's environment reaches the servers: PGDATA or a strange locale would.
SERVER_ENV = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

_HALF_MADE = f"{CLUSTER}.making-"
_INITDB = (
    *("-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-instructions"),
    # Plain C would break lower(), ILIKE and full text beyond ASCII; the wheel has no ICU.
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)


def ensure_cluster(folders: Folders, postgres: Path, *, durable: bool) -> None:
    """Make the cluster unless a whole one is there. The caller holds the data folder's lock.

    Raises EmbeddedError when the folder holds another major version, is incomplete (it is never
    deleted: somebody may want it back), or belongs to somebody else.
    """
    with in_plain_words(folders.home):
        for half_made in folders.home.glob(f"{_HALF_MADE}*"):
            _discard(half_made)
        if folders.cluster.is_dir() and any(folders.cluster.iterdir()):
            _check(folders)
            _forget_stale_pid(folders)
        else:
            _check_other_majors(folders)
            _make(folders, postgres.with_name("initdb"), durable=durable)


def _discard(half_made: Path) -> None:
    """Throw it away; what a killed initdb had started may write there a moment longer."""
    for _ in range(50):
        shutil.rmtree(half_made, ignore_errors=True)
        if not half_made.exists():
            return
        time.sleep(0.1)


def _check(folders: Folders) -> None:
    cluster = folders.cluster
    check_owner(cluster, folders.user)
    if not (cluster / "PG_VERSION").exists() or not (cluster / "global/pg_control").exists():
        raise EmbeddedError(
            f"{cluster} is not a whole PostgreSQL cluster: put a complete copy back, or move it "
            "away to start with an empty one."
        )
    _check_major(cluster)


def _check_other_majors(folders: Folders) -> None:
    for other in folders.home.glob("pg[0-9]*/PG_VERSION"):
        _check_major(other.parent)


def _check_major(cluster: Path) -> None:
    major = (cluster / "PG_VERSION").read_text().strip()
    if major != MAJOR:
        raise EmbeddedError(
            f"{cluster} was made by PostgreSQL {major} and this Interlude brings {MAJOR}: export "
            "it with the Interlude that made it, or move it away to start empty."
        )


def _make(folders: Folders, initdb: Path, *, durable: bool) -> None:
    making = Path(tempfile.mkdtemp(prefix=_HALF_MADE, dir=folders.home))
    if folders.user is not None:
        os.chown(making, *folders.user)
    argv = (str(initdb), "-D", str(making), *_INITDB, *(() if durable else ("--no-sync",)))
    _run(Program("initdb", argv, making, SERVER_ENV, folders.user), folders)
    making.rename(folders.cluster)
    if durable:
        _sync(folders.home)


def _run(initdb: Program, folders: Folders) -> None:
    """It stays in our terminal's group: Ctrl-C ends it, and what it began is thrown away later."""
    with startable(initdb):
        done = subprocess.run(  # noqa: S603 (our own argv, no shell)
            initdb.argv, check=False, capture_output=True, text=True, **ways(initdb, signal.SIGKILL)
        )
    if done.returncode:
        if tells_of_no_space(done.stderr):
            raise EmbeddedError(no_space(folders.home))
        lines = [line for line in done.stderr.splitlines() if "error:" in line or "FATAL" in line]
        said = (lines or done.stderr.splitlines() or [f"exit code {done.returncode}"])[0].strip()
        raise EmbeddedError(
            f"PostgreSQL could not make its folder in {folders.home} ({said}): mend that, or set "
            "INTERLUDE_DATABASE_URL to a PostgreSQL of your own."
        )


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _forget_stale_pid(folders: Folders) -> None:
    """Remove the pid file of a postmaster that is gone although its number is in use again.

    PostgreSQL itself forgets a number nobody has. After a reboot, or in a restarted container, a
    process of the same user may have been given it, and PostgreSQL would refuse to start for ever.
    """
    pid_file = folders.cluster / "postmaster.pid"
    if not pid_file.exists():
        return
    first = pid_file.read_text().partition("\n")[0].strip()
    if first.isdecimal() and _command_of(int(first)) not in ("postgres", "", None):
        pid_file.unlink()
        (folders.run / f"{POSTGRES_SOCKET}.lock").unlink(missing_ok=True)


def _command_of(pid: int) -> str | None:
    """The name of a living process, empty when there is none, None when nobody can tell."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/comm").read_text().strip()
        except OSError:
            return ""
    if not Path("/bin/ps").exists():
        return None
    asked = subprocess.run(  # noqa: S603 (a number and fixed words)
        ["/bin/ps", "-o", "comm=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return Path(asked.stdout.strip()).name
