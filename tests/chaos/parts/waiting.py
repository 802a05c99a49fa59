"""People who wait for one nudge each: in a break that begins on the minute, or has just begun."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from api.pacing.study_day import local_time
from mobile_contract import associations, reminders
from mobile_contract.client import Client
from tests.product import Product

_LENGTH = timedelta(minutes=20)
_MINUTE = timedelta(minutes=1)
# How long before a break people should know of it here: decided in time, and due not too late.
_NEAR, _FAR = timedelta(seconds=10), timedelta(seconds=45)
_EVERY_S = 5.0


@dataclass(slots=True)
class Waiting:
    """All of them; `due` is from when each nudge was due, by the address of the phone."""

    product: Product
    idle: list[Client]
    due: dict[str, datetime] = field(default_factory=dict)

    async def on_the_minute(self, count: int) -> None:
        """So many have a break from the next minute on."""
        soon = _this_minute() + _MINUTE
        if not _NEAR < soon - datetime.now(UTC) < _FAR:
            wait = (soon - datetime.now(UTC) - _FAR) % _MINUTE
            await asyncio.sleep(wait.total_seconds())
            soon = _this_minute() + _MINUTE
        for _ in range(count):
            await self._wait(soon, soon)

    async def keep_asking(self, over: asyncio.Event) -> None:
        """Every few seconds somebody says that her break has begun; once more when it is over."""
        while not over.is_set():
            await self._wait(_this_minute(), datetime.now(UTC))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), _EVERY_S)
        await self._wait(_this_minute(), datetime.now(UTC))

    async def _wait(self, begins_at: datetime, due_at: datetime) -> None:
        client = self.idle.pop()
        begins, ends = (local_time(at, client.zone) for at in (begins_at, begins_at + _LENGTH))
        weekly = reminders.WeeklyBreak(begins.isoweekday(), f"{begins:%H:%M}", f"{ends:%H:%M}")
        self.due[_phone(client)] = due_at
        await client.set_breaks(weekly)
        await client.http.aclose()

    async def close(self) -> None:
        """Nobody else is going to wait."""
        for client in self.idle:
            await client.http.aclose()

    async def arrivals(self) -> dict[str, list[datetime]]:
        """When the stub accepted a nudge for each phone that is due one."""
        async with httpx.AsyncClient(base_url=stub_url(self.product), timeout=15) as stub:
            log = (await stub.get("/_ctl/log")).json()
        found: dict[str, list[datetime]] = {phone: [] for phone in self.due}
        for each in log:
            if each["accepted"] and each["target"] in found:
                found[each["target"]].append(datetime.fromisoformat(each["at"]))
        return found


def needed(seconds: float) -> int:
    """How many `keep_asking` asks in so long."""
    return int(seconds / _EVERY_S) + 3


async def add_members(product: Product, mails: Sequence[str]) -> None:
    """Make these people learners of the demo association, as its office does."""
    (office,) = await product.signed_in("olga@demo.example")
    for mail in mails:
        await office.add_member(associations.AddMember(mail=mail, roles=["learner"]))
    await office.http.aclose()


async def ready_to_wait(product: Product, mails: Sequence[str]) -> list[Client]:
    """Signed in, reminders granted at any hour, pushes sent to a phone of their own."""
    clients = await product.signed_in(*mails)
    for client in clients:
        await client.decide_consent("reminders", granted=True)
        target = reminders.RegisterPushTarget("fid", address=_phone(client))
        await client.register_push_target(target)
        loud = reminders.ChangeReminders(quiet_from_local="00:00", quiet_until_local="00:00")
        await client.change_reminders(loud)
    return clients


def _phone(client: Client) -> str:
    return f"phone-{client.install.id}"


def _this_minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


def stub_url(product: Product) -> str:
    """Where the push stub of `up` answers."""
    account: dict[str, str] = json.loads((product.data / "push-stub.json").read_text())
    return account["token_uri"].removesuffix("/token")
