"""One push stub for all of these tests, told to forget everything before each."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.push_stub import PushStub
from tests.workers.push_stub.callers import Browser, FcmCaller


@pytest.fixture(scope="session")
async def running_stub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PushStub]:
    folder: Path = tmp_path_factory.mktemp("push-stub")
    async with PushStub.running(folder) as stub:
        yield stub


@pytest.fixture
async def stub(running_stub: PushStub) -> PushStub:
    await running_stub.reset()
    return running_stub


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
