"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.marking.numbers import UnreadableNumber, format_number, parse_number

decimals = st.decimals(
    min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=3
)


@settings(deadline=None)  # the first look at a language loads its data
@given(number=decimals, language=st.sampled_from(["en", "de", "fr", "pt-BR", "ar", "hi", "xx", ""]))
def test_a_number_written_for_a_language_is_read_back_in_it(number: Decimal, language: str) -> None:
    assert parse_number(format_number(number, language), language) == number


@settings(deadline=None)
@given(text=st.text(max_size=50), language=st.text(max_size=8))
def test_any_text_is_a_finite_number_or_refused(text: str, language: str) -> None:
    try:
        number = parse_number(text, language)
    except UnreadableNumber:
        return
    assert number.is_finite()


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("0,500", "en", "0.5"),
        ("1.234.567", "de", "1234567"),
        ("1,234,567.8", "en", "1234567.8"),
        ("12 345,6", "sv", "12345.6"),
        ("1’234.5", "de-CH", "1234.5"),
        ("٣٫٥", "ar", "3.5"),
        ("7", "no-such-language", "7"),
    ],
)
def test_separators_mean_what_the_reader_means(text: str, language: str, number: str) -> None:
    assert parse_number(text, language) == Decimal(number)
