"""One JSON object a line on standard error, with the request's id and without personal data."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
MOST_FRAMES = 40


def set_up_logs(level: str) -> None:
    """Configure every log of this process; line breaks inside values stay inside their JSON.

    Libraries that log through the standard library speak the same way, from warnings upwards.
    """
    first: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_failure,
    ]
    structlog.configure(
        processors=[*first, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS.get(level, 20)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    written = logging.StreamHandler(sys.stderr)
    written.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=first,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[written], force=True)


def tell_failure(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception as its kind and the lines it came through.

    Neither its words nor the values of variables: both can hold tokens, addresses and names.
    """
    error = _error_in(event.pop("exc_info", None))
    if error is not None:
        event["failure"] = [_told(each) for each in _chain(error)]
    return event


def _error_in(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    found = exc_info if isinstance(exc_info, tuple) else sys.exc_info() if exc_info else ()
    return found[1] if len(found) > 1 else None


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what caused it, the newest first."""
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in found:
        found.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return found


def _told(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    kind = type(error)
    return {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "sqlstate": getattr(error, "sqlstate", None),
        "lines": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
