"""Bodies that travel packed, by gzip (RFC 1952) or zstd (RFC 8878), unpacked a piece at a time.

A few bytes can stand for gigabytes, so nothing is ever unpacked further than the next piece.
"""

import re
import sys
import zlib
from collections.abc import Callable
from typing import Any

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODINGS = ("zstd", "gzip")  # the one we would rather send first
PIECE_BYTES = 65_536
MOST_FRAMES = 100  # a body of nothing but empty frames would keep us busy without ever growing
_WINDOW_LOG = 23  # 8 MiB, what RFC 8878 asks every reader to afford
_GZIP_WINDOW = 31
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


class Unreadable(Exception):
    """The bytes are not what their coding says, or end too early."""


class _Gunzip:
    """One gzip member, with the ways of zstd's decompressor."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_GZIP_WINDOW)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail and not self._full

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self._full = len(piece) == max_length
        return piece


def _unzstd() -> Any:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})


_OPENERS: dict[str, Callable[[], Any]] = {"gzip": _Gunzip, "zstd": _unzstd}


class Unpacking:
    """One body on its way out of its coding: `feed` what arrived, `read` until nothing comes."""

    def __init__(self, coding: str) -> None:
        self._open = _OPENERS[coding]
        self._frame = self._open()
        self._waiting = b""
        self._frames = 1
        self._begun = False

    def feed(self, data: bytes) -> None:
        """What arrived; everything before it must have been read."""
        self._waiting += data
        self._begun = self._begun or bool(data)

    def read(self) -> bytes:
        """The next piece, at most PIECE_BYTES; empty when more must be fed. Raises Unreadable."""
        try:
            while self._frame.eof or self._waiting or not self._frame.needs_input:
                if self._frame.eof and not self._waiting:
                    break
                if piece := self._some():
                    return piece
        except (zlib.error, zstd.ZstdError, EOFError) as error:
            raise Unreadable from error
        return b""

    def _some(self) -> bytes:
        if self._frame.eof:
            self._next_frame()
        data, self._waiting = self._waiting, b""
        piece: bytes = self._frame.decompress(data, PIECE_BYTES)
        if self._frame.eof:
            self._waiting = self._frame.unused_data
        return piece

    def end(self) -> None:
        """The body is over. Raises Unreadable where it broke off. No body at all is no fault."""
        if self._begun and not self._frame.eof:
            raise Unreadable

    def _next_frame(self) -> None:
        self._frames += 1
        if self._frames > MOST_FRAMES:
            raise Unreadable
        self._frame = self._open()


def packed(body: bytes, coding: str) -> bytes:
    """The body in this coding, quickly rather than as small as can be."""
    if coding == "zstd":
        return zstd.compress(body, level=3)
    packing = zlib.compressobj(1, wbits=_GZIP_WINDOW)
    return packing.compress(body) + packing.flush()


def best_coding(accepted: str) -> str | None:
    """The coding to answer in for an `Accept-Encoding` header; None for as it is."""
    wanted: dict[str, float] = {}
    for each in accepted.lower().split(","):
        name, _, parameter = each.partition(";")
        key, _, quality = parameter.strip().partition("=")
        known = key == "q" and _QUALITY.fullmatch(quality.strip())
        wanted[name.strip()] = float(quality) if known else 1.0
    offered = [(wanted.get(name, wanted.get("*", 0.0)), name) for name in CODINGS]
    best, name = max(offered, key=lambda each: each[0])
    return name if best > 0 else None
