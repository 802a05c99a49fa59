"""Does an import survive anything? Real exports with bytes broken, read, merged and written.

Counts crashes, files outside the folder, and the most memory used. The last line is JSON; the exit
code is non-zero on any. A short run is part of the test suite.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from content.exporters import export_csv, export_xlsx, export_zip, template_csv, template_xlsx
from content.importers import Import, read_csv, read_xlsx, read_zip
from content.importers.merging import merge
from content.importers.placing import place
from content.library import Library, read_library
from content.reading.course_file import CourseFile
from content.reading.lesson_file import Place, read_lesson_file
from content.source_tree import tree_in_memory, tree_on_disk
from content.writing.lesson import NotWritable, write_lesson

MOST_MIB = 300
_PIECES = (
    *(
        sign.encode()
        for sign in ("", "\0", '"', "'", "\n", "\r\n", ";", ",", "../", "/", "\\", "{#")
    ),
    *(sign.encode() for sign in ("==", "---\n", "é＝漢", "- [x] ", " -> ", "```", "=1+1", "&a;")),
    *(b"PK\x01\x02", b"PK\x05\x06", b"\xff", b"\xff\xff\xff\xff"),
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
)


def fuzz_imports(examples: int, seed: int) -> dict[str, object]:
    """So many broken files of each format, and what came of them."""
    chance = random.Random(seed)
    began = time.monotonic()
    told: dict[str, object] = {"seed": seed, "examples": examples}
    crashes = outside = 0
    for name, (originals, read) in _formats().items():
        applied = 0
        for _ in range(examples):
            data = _broken(chance.choice(originals), chance, inside=name in ("zip", "xlsx"))
            try:
                applied += read(data)
            except _WentOutside:
                outside += 1
            except Exception:
                crashes += 1
                traceback.print_exc()
        told[f"{name}_applied"] = applied
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = round(time.monotonic() - began, 1)
    return told | {"crashes": crashes, "outside": outside, "peak_mib": peak, "seconds": seconds}


class _WentOutside(Exception):
    """A file was written where none may be."""


def _formats() -> dict[str, tuple[list[bytes], Callable[[bytes], bool]]]:
    small = read_library(tree_in_memory(dict(read_csv(template_csv()).files)))
    return {
        "zip": ([_zip(small)], lambda data: _applied(read_zip(data))),
        "csv": ([template_csv(), export_csv(small)], lambda data: _applied(read_csv(data))),
        "xlsx": ([template_xlsx(), export_xlsx(small)], lambda data: _applied(read_xlsx(data))),
        "markdown": ([write_lesson(file.lesson).encode() for file in small.files], _rewritten),
    }


def _zip(library: Library) -> bytes:
    return export_zip(library.tree, [course.id for course in library.courses])


def _applied(imported: Import) -> bool:
    """Whether it was imported into a folder; nothing beside that folder may change."""
    with tempfile.TemporaryDirectory(prefix="interlude-fuzz-") as around:
        folder = Path(around) / "courses"
        folder.mkdir()
        merged = merge(tree_on_disk(folder), imported, {})
        if merged.can_be_applied:
            place(folder, merged.changes)
        elif any(folder.iterdir()):
            raise _WentOutside
        if [each.name for each in Path(around).iterdir()] != ["courses"]:
            raise _WentOutside
        return merged.can_be_applied


def _rewritten(data: bytes) -> bool:
    """Whether a broken lesson is still one; then it is written and read back as the same."""
    path = "tea/01-leaves/01-green.md"
    course = CourseFile(title="Tea", language="en", description="x", licence="x", authors=("x",))
    reading = read_lesson_file(tree_in_memory({path: data}), path, Place("tea", course))
    if reading.file is None:
        return False
    try:
        text = write_lesson(reading.file.lesson)
    except NotWritable:
        return False
    again = read_lesson_file(tree_in_memory({path: text.encode()}), path, Place("tea", course))
    assert again.file is not None
    assert again.file.lesson == reading.file.lesson
    return True


def _broken(data: bytes, chance: random.Random, *, inside: bool) -> bytes:
    """The file with a few of its bytes changed; half of the archives are broken inside a file."""
    if inside and chance.random() < 0.5:
        members = dict(_members(data))
        name = chance.choice(sorted(members))
        members[name] = _changed(members[name], chance)
        if chance.random() < 0.2:
            members[chance.choice((f"../{name}", f"/{name}", name.upper(), "x.zip"))] = members[
                name
            ]
        return _packed(members)
    return _changed(data, chance)


def _members(data: bytes) -> dict[str, bytes]:
    """The files of a zip that we made ourselves."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: dict[str, bytes]) -> bytes:
    tree = tree_in_memory(members)
    return export_zip(tree, {name.partition("/")[0] for name in members})


def _changed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(changed) + 1)
        away = chance.choice((0, 1, 1, 4, 40))
        piece = chance.choice((*_PIECES, chance.randbytes(3), bytes(changed[at : at + 60])))
        changed[at : at + away] = piece
    return bytes(
        changed[: chance.randrange(len(changed) + 1)] if chance.random() < 0.1 else changed
    )


def main() -> int:
    """Run it; 0 when nothing broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--examples", type=int, default=5000, help="for each format")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    told = fuzz_imports(options.examples, options.seed)
    print(json.dumps(told))
    return 1 if told["crashes"] or told["outside"] or int(str(told["peak_mib"])) > MOST_MIB else 0


if __name__ == "__main__":
    sys.exit(main())
