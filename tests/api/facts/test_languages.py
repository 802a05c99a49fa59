"""Which language suits a reader: rules over tags."""

import pytest

from api.facts.languages import best, fitting


@pytest.mark.parametrize(
    ("offered", "wanted", "found"),
    [
        (["en", "de"], ["de"], ["de"]),
        (["en", "de"], ["de-AT", "en"], ["de", "en"]),
        (["de-CH", "de", "de-AT"], ["de-AT"], ["de-AT", "de", "de-CH"]),
        (["de-CH", "de-AT"], ["de"], ["de-AT", "de-CH"]),
        (["zh-Hant", "zh"], ["zh-Hant-TW"], ["zh-Hant", "zh"]),
        (["EN"], ["en-gb"], ["EN"]),
        (["en"], ["fr", "e", "-", ""], []),
        ([], ["en"], []),
        (["en"], [], []),
    ],
)
def test_the_nearest_of_each_wanted_language_comes_first(
    offered: list[str], wanted: list[str], found: list[str]
) -> None:
    assert fitting(offered, wanted) == found
    assert best(offered, wanted, "la") == (found[0] if found else "la")
