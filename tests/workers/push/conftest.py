"""The push stub these tests send to, and senders that know it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.push_stub import PushStub
from workers.push.fcm import FcmSender
from workers.push.wire import Patience

PATIENT = Patience(connect_s=10, answer_s=10, whole_s=20)
HASTY = Patience(connect_s=1, answer_s=0.3, whole_s=1.5)


@pytest.fixture(scope="session")
async def running_stub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PushStub]:
    async with PushStub.running(tmp_path_factory.mktemp("push")) as stub:
        yield stub


@pytest.fixture
async def stub(running_stub: PushStub) -> PushStub:
    """The stub with nothing recorded yet and no rules."""
    await running_stub.reset()
    return running_stub


MakeFcm = Callable[..., FcmSender]


@pytest.fixture
async def make_fcm(stub: PushStub) -> AsyncIterator[MakeFcm]:
    """A Firebase sender to the stub, or to elsewhere; closed in the end."""
    made: list[FcmSender] = []

    def make(
        credentials: Path = stub.credentials, url: str = stub.url, patience: Patience = PATIENT
    ) -> FcmSender:
        made.append(FcmSender(credentials, url, lambda: 0.5, patience))
        return made[-1]

    yield make
    for sender in made:
        await sender.close()
