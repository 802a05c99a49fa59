"""The books of a run of nudges: what became of each way, against what the stub was given."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from tests.chaos.parts.in_flight import Claim, Kill, Watch
from workers.nudges.send_nudges import AT_ONCE

FREE_WITHIN_S = 30.0
UNFINISHED = ("pending", "leased", "sending", "retry")

_MOVED_ON = """
select id, coalesce(sent_try_at, settled_at - (select shift from people_clock)) as moved_on
from nudge_send
"""

Torn = dict[Kill | None, list[Claim]]


@dataclass(frozen=True, slots=True)
class Accounts:
    """`push` and `inbox` count ways by state; `torn` are the claims each kill left (None: no kill
    explains them). What a kill left merely leased was anybody's again after `slowest_reclaim_s`,
    and on its way after `slowest_resumption_s`: it waits its turn among all that is due.
    """

    due: int
    push: Counter[str]
    inbox: Counter[str]
    accepted: int
    duplicates: int
    unknown_codes: frozenset[str]
    torn: Torn
    slowest_reclaim_s: float
    slowest_resumption_s: float

    def complaints(self) -> Iterator[str]:
        """Every bar that is broken, in words."""
        sent, unknown = self.push["sent"], self.push["unknown"]
        if self.duplicates:
            yield f"{self.duplicates} nudges were accepted twice"
        for channel, ways in (("push", self.push), ("inbox", self.inbox)):
            if ways.total() != self.due or any(ways[state] for state in UNFINISHED):
                yield f"{channel}: {dict(ways)} do not account for {self.due}"
        if self.inbox["sent"] != self.due or sent + unknown != self.due:
            yield f"nudges ended as nothing here calls for: {dict(self.push)}, {dict(self.inbox)}"
        if not sent <= self.accepted <= sent + unknown:
            yield f"accepted {self.accepted}, but sent {sent} and unknown {unknown}"
        yield from self._complaints_of_kills()

    def _complaints_of_kills(self) -> Iterator[str]:
        begun = {kill: may_have_left(claims) for kill, claims in self.torn.items()}
        if None in self.torn:
            yield f"{len(self.torn[None])} ways were left lying, and no kill explains it"
        if sum(begun.values()) != self.push["unknown"] or self.unknown_codes - {"worker_lost"}:
            codes = sorted(self.unknown_codes)
            yield f"unknown {self.push['unknown']} {codes}, but kills left {sum(begun.values())}"
        for kill, count in begun.items():
            if kill is not None and count > AT_ONCE:
                yield f"{count} unknown after the kill of {kill.who}"
        if self.slowest_reclaim_s > FREE_WITHIN_S:
            yield f"what a kill left could be claimed after {self.slowest_reclaim_s:.1f} s only"


async def settle_accounts(
    superuser_url: str, due: int, watch: Watch, kills: Sequence[Kill], stats: dict[str, int]
) -> Accounts:
    """Read the tables at the end; `stats` are the stub's."""
    connection = await asyncpg.connect(superuser_url)
    try:
        rows = await connection.fetch("select channel, state, code from nudge_send")
        moved_on = {row["id"]: row["moved_on"] for row in await connection.fetch(_MOVED_ON)}
    finally:
        await connection.close()
    torn = watch.torn(kills)
    return Accounts(
        due=due,
        push=Counter(row["state"] for row in rows if row["channel"] == "push"),
        inbox=Counter(row["state"] for row in rows if row["channel"] == "inbox"),
        accepted=stats["accepted"],
        duplicates=stats["duplicates"],
        unknown_codes=frozenset(row["code"] for row in rows if row["state"] == "unknown"),
        torn=torn,
        slowest_reclaim_s=max(_reclaims_s(torn), default=0.0),
        slowest_resumption_s=max(_resumptions_s(torn, moved_on), default=0.0),
    )


def may_have_left(claims: Sequence[Claim]) -> int:
    """How many of these were being sent."""
    return sum(claim.state == "sending" for claim in claims)


def _reclaims_s(torn: Torn) -> Iterator[float]:
    for kill, claim in _leased(torn):
        yield (claim.seen_at - kill.at).total_seconds()


def _resumptions_s(torn: Torn, moved_on: dict[UUID, datetime]) -> Iterator[float]:
    """The next claim of a way is known where a kill tore it, too; else how it ended tells."""
    known = {(each.send_id, each.fence): each for claims in torn.values() for each in claims}
    for kill, claim in _leased(torn):
        later = known.get((claim.send_id, claim.fence + 1))
        resumed_at = later.claimed_at if later else moved_on[claim.send_id]
        yield (resumed_at - kill.at).total_seconds()


def _leased(torn: Torn) -> Iterator[tuple[Kill, Claim]]:
    """What had not begun to leave when a kill struck."""
    for kill, claims in torn.items():
        for claim in claims:
            if kill is not None and claim.state == "leased":
                yield kill, claim
