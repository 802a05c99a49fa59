"""Senders as plain as they come, to speak to the push stub with."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.push_stub import PushStub
from tests.workers.push_stub.callers import Browser, FcmCaller


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield client


@pytest.fixture
async def fcm(stub: PushStub, http: httpx.AsyncClient) -> FcmCaller:
    """A sender with a good access token."""
    return await FcmCaller.authorized(stub, http)


@pytest.fixture
async def browser(stub: PushStub, http: httpx.AsyncClient) -> Browser:
    """A browser that subscribed for nobody in particular."""
    return await Browser.subscribed(stub, http)
