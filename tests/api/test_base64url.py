"""Bytes as they travel in addresses, headers and keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.base64url import as_text, from_text


@given(st.binary(max_size=100))
def test_what_was_written_is_read_again_padded_or_not(raw: bytes) -> None:
    text = as_text(raw)
    assert "=" not in text
    assert from_text(text) == from_text(text + "=" * (-len(text) % 4)) == raw


def test_it_is_the_alphabet_of_addresses() -> None:
    assert as_text(b"\xfb\xff\xfe") == "-__-"


@pytest.mark.parametrize("text", ["a", "ab c", "ä", "ab!d", "a\n=="])
def test_what_is_no_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)
