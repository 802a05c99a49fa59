"""Which languages does the app ask for? Authors' texts come in more of them than our own words."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency

from api.messages import wanted_languages

AskedLanguages = NamedDependency[tuple[str, ...]]


def provide_asked_languages(request: Request[Any, Any, Any]) -> tuple[str, ...]:
    """Every language (BCP 47) of `Accept-Language`, the most wanted first."""
    return tuple(wanted_languages(request.headers.get("accept-language", "")))
