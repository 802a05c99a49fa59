"""Phones with rotten queues, and the book of what became of every line."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import msgspec

from mobile_contract import sync
from mobile_contract.client import Client
from tests.chaos.parts.poisonings import Batch


@dataclass(slots=True)
class Poisoned:
    """`good` are events that must be stored; `bad` the marks of lines that must be kept."""

    batches: int = 0
    server_errors: int = 0
    good: set[UUID] = field(default_factory=set)
    bad: set[bytes] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    @staticmethod
    def mark(install_id: UUID, line: bytes) -> bytes:
        """What a line of a phone is found again by."""
        return hashlib.sha256(install_id.bytes + line).digest()


async def surface(phone: Client, queue: Iterable[Batch], done: Poisoned) -> None:
    """Send batch after batch, and book every line as it was answered."""
    for batch in queue:
        response = await _send(phone, batch.body)
        done.batches += 1
        done.good |= batch.good
        done.bad |= {done.mark(phone.install.id, line) for line in batch.bad}
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            done.server_errors += 1
        if response.status_code != httpx.codes.OK:
            done.complaints.append(f"{response.status_code}: {response.text[:300]}")
            continue
        done.complaints += _complaints(batch, response.content)


async def _send(client: Client, body: bytes) -> httpx.Response:
    assert client.tokens is not None
    return await client.http.post(
        "/v1/sync/events",
        content=body,
        headers={
            "Authorization": f"Bearer {client.tokens.access_token}",
            "Content-Type": "application/x-ndjson",
        },
    )


def _complaints(batch: Batch, content: bytes) -> Iterable[str]:
    """Every line that was not answered as it should be, in words."""
    received = msgspec.json.decode(content, type=sync.EventsReceived)
    lines = batch.body.split(b"\n")
    if len(received.results) != len(lines):
        yield f"{len(received.results)} results for {len(lines)} lines"
    for each in received.results:
        line = lines[each.line - 1]
        wanted = "rejected" if line in batch.bad else "created"
        if each.status != wanted:
            yield f"{each.status} ({each.code}), not {wanted}: {line[:300]!r}"
