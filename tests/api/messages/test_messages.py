"""One catalogue, every language: the same codes, the same arguments, the language asked for."""

import ast
import string
from itertools import product
from pathlib import Path

import pytest

from api.messages import (
    LANGUAGES,
    arguments_of,
    catalogue,
    closest_language,
    negotiated_language,
    sentence,
)
from content.comparing.change import CODES

CHECKOUT = Path(__file__).parents[3]


def constants(*rooms: str) -> set[str]:
    """Every string the code of these rooms holds."""
    return {
        node.value
        for room in rooms
        for path in (CHECKOUT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_language_has_the_same_codes() -> None:
    for language in LANGUAGES:
        assert set(catalogue(language)) == set(catalogue("en")), language


@pytest.mark.parametrize("code", sorted(catalogue("en")))
def test_every_language_needs_the_same_arguments(code: str) -> None:
    needed = {language: arguments_of(catalogue(language)[code]) for language in LANGUAGES}
    assert len(set(needed.values())) == 1, needed


@pytest.mark.parametrize(("code", "language"), list(product(sorted(catalogue("en")), LANGUAGES)))
def test_every_sentence_can_be_said_and_leaves_no_gap(code: str, language: str) -> None:
    arguments = dict.fromkeys(arguments_of(catalogue(language)[code]), 7)
    said = sentence(code, language, **arguments)
    assert said.strip()
    assert "{" not in said
    assert "}" not in said
    assert said.isprintable() or code.endswith(".body")


@pytest.mark.parametrize("code", sorted(catalogue("en")))
def test_no_two_languages_say_it_in_the_same_words(code: str) -> None:
    english, german = (catalogue(language)[code] for language in ("en", "de"))
    assert english != german


def test_every_entry_is_said_by_somebody() -> None:
    """A problem or a change by its code, a reason and a mail by their kinds, a page's words as they
    stand."""
    said = constants("api", "workers") | CODES
    unsaid = [
        code
        for code in catalogue("en")
        if code not in said
        and code.removesuffix(".subject").removesuffix(".body").split(".")[-1] not in said
    ]
    assert unsaid == []


def test_every_mail_is_given_what_its_words_need() -> None:
    given: dict[str, set[str]] = {}
    paths = [path for room in ("api", "workers") for path in (CHECKOUT / room).rglob("*.py")]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("insert_mail"):
                named = node.args[1]
                assert isinstance(named, ast.Constant)
                given[str(named.value)] = {str(keyword.arg) for keyword in node.keywords} | {"link"}
    kinds = {code.split(".")[1] for code in catalogue("en") if code.startswith("mail.")}
    assert set(given) == kinds
    for kind, part in product(kinds, ("subject", "body")):
        assert arguments_of(catalogue("en")[f"mail.{kind}.{part}"]) <= given[kind], kind


def test_a_code_or_argument_the_catalogue_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("problem.no_such_code", "en")
    with pytest.raises(KeyError):
        sentence("problem.too_large", "en")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
        ("x" * 99, "en"),
    ],
)
def test_the_closest_language_is_found(wanted: str, found: str) -> None:
    assert closest_language(wanted) == found


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("de-DE-1996", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("en;q=0.5, de;q=0.9", "de"),
        ("fr, de;q=0.1", "de"),
        ("fr, it", "en"),
        ("*", "en"),
        ("*;q=0.1, de", "de"),
        ("de;q=0, en", "en"),
        ("de;q=0", "en"),
        ("de;q=often", "en"),
        ("de;q=nan", "en"),
        (" de ; q=1.0 ", "de"),
        ("de;;;,", "en"),
        (",,,", "en"),
        ("ü, de;q=0.5", "de"),
        ("\x00", "en"),
        ("de\r\nX-Evil: 1", "en"),
        ("x" * 100_000, "en"),
        (", ".join(string.ascii_lowercase) * 50, "en"),
    ],
)
def test_the_language_asked_for_is_spoken(header: str, language: str) -> None:
    assert negotiated_language(header) == language
