"""Zips for the tests: honest ones, and each way in which a zip can be hostile."""

import io
import random
import stat
import struct
import zipfile
from collections.abc import Iterable


def zip_of(
    files: Iterable[tuple[str, bytes]], *, mode: int = 0o100644, packed: bool = True
) -> bytes:
    """A zip with these entries, under the names as given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            entry.external_attr = mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(entry, content, compresslevel=1)
    return out.getvalue()


_FILM = (random.Random(1).randbytes(1_200) + bytes(60_000)) * 430
"""26 MB that are packed about 50 to 1."""

LESSON = ("tea/01-a/01-a.md", b"x")


def _patched(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """The zip with bytes of its first header of that kind changed."""
    at = data.index(signature) + offset
    return data[:at] + value + data[at + len(value) :]


def _nested() -> bytes:
    layer = zip_of([("0", bytes(1_000_000))])
    for _ in range(4):
        layer = zip_of([(f"{number}.zip", layer) for number in range(16)])
    return layer


def _overlapping() -> bytes:
    """Two entries in the list that lead to the same bytes."""
    data = zip_of([("tea/01-a/01-a.md", b"a" * 500), ("tea/01-a/02-b.md", b"a" * 500)])
    second = data.rindex(b"PK\x01\x02")
    return data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :]


def _long_list() -> bytes:
    """One file, listed 120,000 times."""
    data = zip_of([LESSON])
    first, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    listed = data[first:end] * 120_000
    closing = struct.pack("<4H2IH", 0, 0, 1, 1, len(listed), first, 0)
    return data[:first] + listed + b"PK\x05\x06" + closing


HOSTILE: dict[str, bytes] = {
    "1028:1": zip_of([("tea/01-a/01-a.md", bytes(20_000_000))]),
    "too large in all": zip_of([(f"tea/media/{number}.mp4", _FILM) for number in range(8)]),
    "5,001 entries": zip_of([(f"tea/01-a/{number}.md", b"") for number in range(5_001)]),
    "overlapping": _overlapping(),
    "lying size": _patched(zip_of([LESSON]), b"PK\x01\x02", 24, struct.pack("<I", 900)),
    "lying short size": _patched(
        zip_of([("tea/a/a.md", b"x" * 9000)]), b"PK\x01\x02", 24, struct.pack("<I", 3)
    ),
    "wrong checksum": _patched(zip_of([LESSON]), b"PK\x01\x02", 16, b"\0\0\0\1"),
    "encrypted": _patched(zip_of([LESSON]), b"PK\x01\x02", 8, b"\1\0"),
    "up": zip_of([("tea/../../up.md", b"x")]),
    "absolute": zip_of([("/etc/x.md", b"x")]),
    "drive": zip_of([("C:/x.md", b"x")]),
    "backslash": zip_of([("tea\\..\\x.md", b"x")]),
    "dot": zip_of([("tea/./x.md", b"x")]),
    "control sign": zip_of([("tea/\x01.md", b"x")]),
    "nul": zip_of([("tea/NUL.md", b"x")]).replace(b"NUL", b"\0\0\0"),
    "symlink": zip_of([("tea/01-a/01-a.md", b"/etc/passwd")], mode=stat.S_IFLNK | 0o777),
    "device": zip_of([("tea/01-a/01-a.md", b"")], mode=stat.S_IFCHR | 0o777),
    "twice": zip_of([("tea/A.md", b"x"), ("tea/a.md", b"y")]),
    "twice when composed": zip_of([("tea/\u00e9.md", b"x"), ("tea/e\u0301.md", b"y")]),
    "file and folder": zip_of([("tea/a.md", b"x"), ("tea/a.md/b.md", b"y")]),
    "cut off": zip_of([LESSON])[:-30],
    "no zip": b"hello",
    "nothing": b"",
    "long list": _long_list(),
}

NESTED = _nested()
