"""The one catalogue of our own words: a code and its arguments become a sentence in a language.

Problems, reasons, mails and pushes all speak through here; authors' texts never do. A language is
one TOML file beside this one, and a test holds all of them to the same codes and arguments.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter

from babel import Locale, negotiate_locale
from babel.dates import format_date
from babel.numbers import format_decimal

LANGUAGES = ("en", "de")
DEFAULT_LANGUAGE = "en"

Entry = str | dict[str, str]


def sentence(code: str, language: str, **arguments: object) -> str:
    """The catalogue's sentence for `code`, in `language` or English, with arguments filled in.

    An entry with plural forms is chosen by the argument `count` (CLDR plural rules, from Babel);
    days and decimal numbers are written as the language writes them.
    Raises KeyError for a code or argument the catalogue does not know.
    """
    language = closest_language(language)
    entry = catalogue(language)[code]
    if isinstance(entry, dict):
        form = Locale.parse(language).plural_form(float(str(arguments["count"])))
        entry = entry.get(form, entry["other"])
    return entry.format(**{name: _written(each, language) for name, each in arguments.items()})


def closest_language(wanted: str) -> str:
    """The catalogue language nearest to a BCP 47 tag; English where none is near."""
    return _nearest([wanted.replace("-", "_")]) if wanted else DEFAULT_LANGUAGE


def negotiated_language(accept_language: str) -> str:
    """The catalogue language an `Accept-Language` header asks for; English where it asks for none.

    Total on any header text (RFC 9110, 12.5.4): what cannot be read is passed over.
    """
    return _nearest([tag.replace("-", "_") for tag in wanted_languages(accept_language)])


def wanted_languages(accept_language: str) -> list[str]:
    """Every language (BCP 47) an `Accept-Language` header asks for, the most wanted first."""
    wanted = sorted(_ranges(accept_language), key=lambda pair: -pair[1])
    return [tag for tag, weight in wanted if weight > 0 and tag.isascii()]


@cache
def catalogue(language: str) -> Mapping[str, Entry]:
    """Every entry of one language by its dotted code."""
    text = (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text), ""))


def arguments_of(entry: Entry) -> frozenset[str]:
    """The argument names an entry needs."""
    texts = entry.values() if isinstance(entry, dict) else (entry,)
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


def _written(argument: object, language: str) -> object:
    if isinstance(argument, float):
        return format_decimal(argument, locale=language)
    if isinstance(argument, date) and not isinstance(argument, datetime):
        return format_date(argument, "long", locale=language)
    return argument


def _nearest(tags: list[str]) -> str:
    # Babel answers in the letters it was asked in: `DE` for German.
    found = negotiate_locale(tags, LANGUAGES, sep="_")
    return found.lower() if found else DEFAULT_LANGUAGE


def _ranges(header: str) -> list[tuple[str, float]]:
    found = []
    for part in header[:500].split(","):
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.partition("=")[2]) if quality else 1.0
        except ValueError:
            continue
        if tag and tag != "*":
            found.append((tag.strip(), weight))
    return found


def _flat(table: Mapping[str, object], prefix: str) -> list[tuple[str, Entry]]:
    entries: list[tuple[str, Entry]] = []
    for key, value in table.items():
        if isinstance(value, str) or (isinstance(value, dict) and "other" in value):
            entries.append((prefix + key, value))
        elif isinstance(value, dict):
            entries.extend(_flat(value, f"{prefix}{key}."))
    return entries
