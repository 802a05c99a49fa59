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
    bug = tomllib.loads((_BUGS / f"{name}.toml").read_text())
    copy = folder / "checkout"
    for room in _ROOMS:
        shutil.copytree(CHECKOUT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in bug["edit"]:
        path = copy / edit["path"]
        text = path.read_text()
        assert text.count(edit["find"]) == 1, f"{path.name} no longer reads as {name} expects"
        path.write_text(text.replace(edit["find"], edit["put"]))
    return copy
