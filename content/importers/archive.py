"""A zip from a stranger, opened so that it can do no harm.

Nothing it says of itself is trusted: names, sizes and places are checked, every entry is unpacked
once and counted before anybody reads it, and nothing is ever written to a disk. The caps are those
of guarantee C: 200 MB in all, 5,000 entries, a hundredfold packing, no zip within a zip is opened.
"""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from content.importers.imported import Refused

MIB = 1024 * 1024
MOST_BYTES = 200 * 1000 * 1000
MOST_ENTRIES = 5_000
MOST_RATIO = 100
LARGEST_ENTRY = 32 * MIB
"""An entry is held in memory while it is read; the largest film a lesson may show fits."""

_NO_BOMB = 4 * 1024
"""Bytes that any entry may unpack to, however well it is packed."""

_PIECE = 64 * 1024
_ENTRY_BYTES = 1024
_END = b"PK\x05\x06"
_END_BYTES = 22
_ZIP64 = b"PK\x06\x07"
_LOCAL_BYTES = 30
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_BAD_SIGN = re.compile(r"[\x00-\x1f\x7f\\]")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    start: int
    packed: int
    stored: bool
    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class Archive(Mapping[str, bytes]):
    """The files of a zip by name, unpacked again each time they are asked for."""

    data: bytes
    entries: Mapping[str, _Entry]

    def __getitem__(self, name: str) -> bytes:
        return b"".join(_unpacked(self.data, self.entries[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def size(self, name: str) -> int:
        """Its bytes once unpacked, as counted."""
        return self.entries[name].size


def open_archive(data: bytes) -> Archive:
    """The files in a zip. Raises Refused for anything that is not a plain, honest one."""
    listed = _directory(data)
    if len(listed) > MOST_ENTRIES:
        raise Refused("the zip", f"keep to {MOST_ENTRIES:,} files")
    for info in listed:
        _check_name(info)
        _check_kind(info)
    _check_twice(listed)
    entries = [_located(data, info) for info in listed]
    _check_overlaps(data, entries)
    total = 0
    for entry in entries:
        for piece in _unpacked(data, entry):
            total += len(piece)
            if total > MOST_BYTES:
                raise Refused("the zip", f"keep to {MOST_BYTES // 1_000_000} MB in all")
    files = (entry for entry in entries if not entry.name.endswith("/"))
    return Archive(data, {entry.name: entry for entry in files})


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """What the zip says it holds, once that list is known to be small."""
    if len(data) > MOST_BYTES:
        raise Refused("the zip", f"keep to {MOST_BYTES // 1_000_000} MB in all")
    at = _end_of_directory(data)
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    if size > MOST_ENTRIES * _ENTRY_BYTES:
        raise Refused("the zip", f"keep to {MOST_ENTRIES:,} files")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as problem:
        raise _broken("the zip") from problem


def _end_of_directory(data: bytes) -> int:
    """Where the zip ends, found the same way in which `zipfile` finds it."""
    at = len(data) - _END_BYTES
    if not (at >= 0 and data[at : at + 4] == _END and data[-2:] == b"\x00\x00"):
        at = data.rfind(_END, max(0, len(data) - _END_BYTES - 65_536))
    if at < 0:
        raise Refused("the file", "choose a zip file; this is none, or only a part of one")
    if _ZIP64 in data[max(0, at - 20) : at]:
        raise Refused("the zip", "save it as a plain zip; large ones (zip64) are not read")
    return at


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    parts = name.removesuffix("/").split("/")
    bad = (
        _BAD_SIGN.search(name)
        or _DRIVE.match(name)
        or any(part in ("", ".", "..") or part != part.rstrip(". ") for part in parts)
        or len(name) > _ENTRY_BYTES // 2
    )
    if bad:
        raise Refused(
            _shown(name), "give the file a plain name inside the folder (no `..`, `\\`, `C:`)"
        )


def _check_kind(info: zipfile.ZipInfo) -> None:
    name, kind = _shown(info.orig_filename), stat.S_IFMT(info.external_attr >> 16)
    if info.flag_bits & _ENCRYPTED:
        raise Refused(name, "save the zip without a password")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(name, "put the file itself into the zip, not a link or a device")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(name, "pack the zip in the usual way (deflate)")


def _check_twice(listed: list[zipfile.ZipInfo]) -> None:
    """No two names are one on a disk that knows no case, and no file is a folder as well."""
    names = [_plain_name(info) for info in listed]
    seen: set[str] = set()
    for name in names:
        folded = name.removesuffix("/").casefold()
        if folded in seen:
            raise Refused(_shown(name), "name every file once, capitals aside")
        seen.add(folded)
    files = {name.casefold() for name in names if not name.endswith("/")}
    for name in names:
        above = name.removesuffix("/").casefold()
        while "/" in above:
            above = above.rpartition("/")[0]
            if above in files:
                raise Refused(_shown(name), "give the file and the folder different names")


def _plain_name(info: zipfile.ZipInfo) -> str:
    return unicodedata.normalize("NFC", info.orig_filename)


def _located(data: bytes, info: zipfile.ZipInfo) -> _Entry:
    """The entry with the place of its bytes, taken from its own header."""
    at = info.header_offset
    header = data[at : at + _LOCAL_BYTES] if at >= 0 else b""
    if len(header) < _LOCAL_BYTES or header[:4] != b"PK\x03\x04":
        raise _broken(_shown(info.orig_filename))
    name_bytes = int.from_bytes(header[26:28], "little")
    extra_bytes = int.from_bytes(header[28:30], "little")
    start = at + _LOCAL_BYTES + name_bytes + extra_bytes
    if start + info.compress_size > len(data):
        raise _broken(_shown(info.orig_filename))
    return _Entry(
        name=_plain_name(info),
        start=start,
        packed=info.compress_size,
        stored=info.compress_type == zipfile.ZIP_STORED,
        size=info.file_size,
        crc=info.CRC,
    )


def _check_overlaps(data: bytes, entries: list[_Entry]) -> None:
    """Entries that share their bytes unpack to more than any zip could hold."""
    end = 0
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.packed)):
        if entry.start - _LOCAL_BYTES < end:
            raise Refused(_shown(entry.name), "pack the zip anew: two of its files share bytes")
        end = entry.start + entry.packed
    if end > _end_of_directory(data):
        raise _broken("the zip")


def _unpacked(data: bytes, entry: _Entry) -> Iterator[bytes]:
    """The bytes of an entry, piece by piece, counted while they come."""
    size, crc = 0, 0
    most = min(LARGEST_ENTRY, max(_NO_BOMB, MOST_RATIO * entry.packed))
    for piece in _pieces(data, entry):
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        if size > most:
            raise Refused(
                _shown(entry.name),
                f"make the file smaller than {LARGEST_ENTRY // MIB} MiB, and pack it no tighter"
                f" than {MOST_RATIO} to 1",
            )
        yield piece
    if size != entry.size or crc != entry.crc:
        raise _broken(_shown(entry.name))


def _pieces(data: bytes, entry: _Entry) -> Iterator[bytes]:
    packed = memoryview(data)[entry.start : entry.start + entry.packed]
    if entry.stored:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _PIECE):
            waiting: bytes | memoryview = packed[at : at + _PIECE]
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, _PIECE)
                waiting = inflater.unconsumed_tail
        while not inflater.eof and (last := inflater.decompress(b"", _PIECE)):
            yield last
    except zlib.error as problem:
        raise _broken(_shown(entry.name)) from problem
    if not inflater.eof or inflater.unused_data:
        raise _broken(_shown(entry.name))


def _broken(place: str) -> Refused:
    return Refused(place, "pack the zip anew: it is broken here, or says more than it holds")


def _shown(name: str) -> str:
    """A stranger's name, fit to be printed."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:200] or "a file"
