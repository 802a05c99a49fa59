"""An import written into a folder of courses: all of it, or nothing of it."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


class OutsideFolder(Exception):
    """A file would be written through a link to somewhere else."""


def place(folder: Path, changes: Mapping[str, bytes | None]) -> None:
    """Write the files, and remove those with None, below the folder and nowhere else.

    Everything is written beside its place first; only then is one after the other put in its
    place. Where that fails, what was there is put back. Raises OutsideFolder or OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in changes:
        _refuse_links(folder, path)
    staging = Path(tempfile.mkdtemp(prefix=".interlude-import-", dir=folder))
    try:
        for number, content in enumerate(changes.values()):
            if content is not None:
                (staging / f"{number}.new").write_bytes(content)
        _swap(folder, staging, changes)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _swap(folder: Path, staging: Path, changes: Mapping[str, bytes | None]) -> None:
    made: list[Path] = []
    done: list[tuple[Path, Path]] = []
    try:
        for number, (path, content) in enumerate(changes.items()):
            target, old = folder / path, staging / f"{number}.old"
            made += _missing_folders(target.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(f"{target} is a folder")
            if target.exists():
                target.replace(old)
            done.append((target, old))
            if content is not None:
                (staging / f"{number}.new").replace(target)
    except OSError:
        _undo(done, made)
        raise


def _undo(done: list[tuple[Path, Path]], made: list[Path]) -> None:
    for target, old in reversed(done):
        if old.exists():
            old.replace(target)
        else:
            target.unlink(missing_ok=True)
    for folder in reversed(made):
        if folder.exists():
            folder.rmdir()


def _missing_folders(folder: Path) -> list[Path]:
    """The folders that will be made, the outermost first."""
    missing: list[Path] = []
    while not folder.exists():
        missing.insert(0, folder)
        folder = folder.parent
    return missing


def _refuse_links(folder: Path, path: str) -> None:
    """No part of the way may be a link, and no way may lead up."""
    at = folder
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise OutsideFolder(f"{path} is no place inside the folder")
    for part in parts:
        at = at / part
        if at.is_symlink():
            raise OutsideFolder(f"{at} is a link; put the folder itself in its place")
