"""The door's tests log as the product does: short lines, not a developer's coloured tracebacks."""

from collections.abc import Iterator

import pytest
import structlog

from api.logs import set_up_logs


@pytest.fixture(autouse=True)
def product_logs() -> Iterator[None]:
    """The product's own log lines for the while of one test."""
    set_up_logs("error")
    yield
    structlog.reset_defaults()
