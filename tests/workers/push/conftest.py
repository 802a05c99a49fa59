"""Senders that know the push stub."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.push_stub import PushStub
from workers.push.fcm import FcmSender
from workers.push.wire import Patience

PATIENT = Patience(connect_s=10, whole_s=20)
HASTY = Patience(connect_s=0.4, whole_s=0.6)


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
