"""A packed body is unpacked to the byte, a bounded piece at a time, or is told to be unreadable."""

import gzip
import random

import pytest
from backports import zstd

from api.web.coding import CODINGS, PIECE_BYTES, Unpacking, Unreadable, best_coding, packed

NOISE = random.Random(6).randbytes(300_000)
BODIES = (b"", b"{}", b"a" * PIECE_BYTES, b"a" * (PIECE_BYTES + 1), b"lines\n" * 100_000, NOISE)


def unpacked(body: bytes, coding: str, step: int) -> list[bytes]:
    """The pieces of a body that arrives so many bytes at a time."""
    unpacking, pieces = Unpacking(coding), []
    for at in range(0, len(body), step):
        unpacking.feed(body[at : at + step])
        while piece := unpacking.read():
            pieces.append(piece)
    unpacking.end()
    return pieces


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("body", BODIES, ids=len)
@pytest.mark.parametrize("step", [1000, 10_000_000])
def test_a_body_comes_out_as_it_went_in(body: bytes, coding: str, step: int) -> None:
    pieces = unpacked(packed(body, coding), coding, step)
    assert b"".join(pieces) == body
    assert max(map(len, pieces), default=0) <= PIECE_BYTES


@pytest.mark.parametrize("coding", CODINGS)
def test_even_byte_by_byte_and_in_several_frames(coding: str) -> None:
    body = packed(b"one ", coding) + packed(b"", coding) + packed(b"two", coding)
    assert b"".join(unpacked(body, coding, 1)) == b"one two"


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("step", [1, 1000])
def test_what_breaks_off_or_is_something_else_is_unreadable(coding: str, step: int) -> None:
    whole = packed(b"lines\n" * 1000, coding)
    for broken in (whole[:-1], whole[:5], b"{}", whole + b"{}", b"\0" + whole):
        with pytest.raises(Unreadable):
            unpacked(broken, coding, step)


def test_a_body_of_empty_frames_ends() -> None:
    with pytest.raises(Unreadable):
        unpacked(gzip.compress(b"") * 101, "gzip", 1_000_000)


def test_a_frame_that_wants_more_memory_than_every_reader_has_is_refused() -> None:
    wide = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.checksum_flag: 1}
    packing = zstd.ZstdCompressor(options=wide)
    body = packing.compress(NOISE) + packing.flush()
    with pytest.raises(Unreadable):
        unpacked(body, "zstd", 1_000_000)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_few_bytes_that_stand_for_gigabytes_come_out_one_piece_at_a_time(coding: str) -> None:
    bomb = packed(b"\0" * 100_000_000, coding)
    unpacking = Unpacking(coding)
    unpacking.feed(bomb)
    assert [len(unpacking.read()) for _ in range(20)] == [PIECE_BYTES] * 20


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("GZIP;q=0, zstd;q=0", None),
        ("*", "zstd"),
        ("zstd;q=0, *;q=0.1", "gzip"),
        ("gzip;q=nonsense", "gzip"),
        (";;;,,,q=", None),
    ],
)
def test_the_answer_is_packed_as_the_caller_likes_best(accepted: str, coding: str | None) -> None:
    assert best_coding(accepted) == coding
