"""Where does a chaos run live? In a folder of its own, with a copy of the product for a bug."""

import contextlib
import shutil
import stat
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.product import CHECKOUT

_BUGS = Path(__file__).parents[1] / "bugs"
_ROOMS = ("api", "workers", "content", "mobile_contract")


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that the servers' unprivileged user may enter, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="interlude-chaos-"))
    folder.chmod(stat.S_IRWXU | stat.S_IXGRP | stat.S_IXOTH)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def with_bug(folder: Path, name: str) -> Path:
    """A copy of the product with this mistake of tests/chaos/bugs written into it."""
    copy = copied(folder)
    for edit in tomllib.loads((_BUGS / f"{name}.toml").read_text())["edit"]:
        rewrite(copy / edit["path"], edit["find"], edit["put"])
    return copy


def copied(folder: Path) -> Path:
    """A copy of the product, to write something else into."""
    copy = folder / "checkout"
    for room in _ROOMS:
        shutil.copytree(CHECKOUT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def rewrite(path: Path, find: str, put: str) -> None:
    """Put this in the place of that, which the file says just once."""
    text = path.read_text()
    assert text.count(find) == 1, f"{path.name} no longer says {find!r}"
    path.write_text(text.replace(find, put))
