"""Many connections that ask the same over and over, with as little client as HTTP/1.1 allows."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """How much was answered in how long; latencies in milliseconds, sorted."""

    answers: int
    seconds: float
    latencies_ms: list[float]
    wrong: int

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    def at(self, share: float) -> float:
        """The latency this share of the answers stayed under."""
        return self.latencies_ms[min(self.answers - 1, int(share * self.answers))]


def request(method: str, path: str, token: str = "", body: bytes = b"") -> bytes:
    """One request on the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def load(
    port: int, ask: Callable[[int], bytes], connections: int, seconds: float, status: int = 200
) -> Load:
    """Every connection sends `ask(its number)` again as soon as it was answered."""
    latencies: list[float] = []
    wrong = 0
    until = time.perf_counter() + seconds

    async def one(number: int) -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        wanted = str(status).encode()
        while time.perf_counter() < until:
            began = time.perf_counter()
            writer.write(ask(number))
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            latencies.append((time.perf_counter() - began) * 1000)
            wrong += head[9:12] != wanted
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(connections)))
    took = time.perf_counter() - began
    return Load(len(latencies), took, sorted(latencies), wrong)


def together(loads: Sequence[Load]) -> Load:
    """Several, one after the other, as one."""
    return Load(
        sum(each.answers for each in loads),
        sum(each.seconds for each in loads),
        sorted(latency for each in loads for latency in each.latencies_ms),
        sum(each.wrong for each in loads),
    )


def _length(head: bytes) -> int:
    mark = b"content-length:"
    at = head.lower().find(mark)
    return 0 if at < 0 else int(head[at + len(mark) : head.index(b"\r", at)])
