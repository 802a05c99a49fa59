"""Operations that will go one day: installed apps hear of it in every answer, long before.

A row stays until the operation is gone. The day it goes is never moved nearer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_datetime


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Since when an operation should no longer be used, when it goes, and what to read about it.

    `instead` is the operation id that takes its place, if one does.
    """

    since: datetime
    ends: datetime | None
    read: str
    instead: str | None = None


DEPRECATED: Mapping[str, Deprecation] = {}


def deprecation_headers(deprecation: Deprecation) -> list[tuple[bytes, bytes]]:
    """`Deprecation` (RFC 9745), `Sunset` (RFC 8594) and where one can read of both."""
    told = {"deprecation": f"@{int(deprecation.since.timestamp())}"}
    links = [f'<{deprecation.read}>; rel="deprecation"; type="text/html"']
    if deprecation.ends is not None:
        told["sunset"] = _http_date(deprecation.ends)
        links.append(f'<{deprecation.read}>; rel="sunset"; type="text/html"')
    told["link"] = ", ".join(links)
    return [(name.encode(), value.encode()) for name, value in told.items()]


def deprecation_words(deprecation: Deprecation) -> str:
    """One sentence for the document."""
    instead = f" Use `{deprecation.instead}` instead." if deprecation.instead else ""
    ends = f" It goes on {deprecation.ends.date()}." if deprecation.ends else ""
    return f"Deprecated since {deprecation.since.date()}.{ends}{instead}"


def _http_date(at: datetime) -> str:
    wording = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format_datetime(at.astimezone(UTC), wording, locale="en")
