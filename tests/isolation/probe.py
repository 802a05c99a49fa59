"""Tries everything A's people can try on B, and says what came through.

Each operation of the document is called by each actor, first with her own values and then with
every foreign id in every field that names a thing. What must not be is told as findings, so that
the proof can also be turned round: where a wall is missing, there must be some.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import msgspec

from api.app import create_litestar
from api.identity.person_token import PersonToken
from api.page_marker import marker_after
from api.permissions import OPERATIONS, Door, may
from api.sealing import Keeper
from api.web.openapi import document
from tests.isolation import canaries
from tests.isolation.calls import Call, Field, Operation, call_of, operations
from tests.isolation.canaries import CANARY, Owned
from tests.isolation.judgement import IN_TURNS, JUDGED_OTHERWISE, NOT_CALLED, Finding
from tests.isolation.own_values import own_values
from tests.isolation.two_associations import Actor, Two
from tests.world import World

MOST_TEXTS = 12

TRIED_IN_VAIN = 2
"""Foreign ids tried by who may not call at all: she is refused before any id is looked at."""


@dataclass(slots=True)
class Probe:
    """One run over one world."""

    http: httpx.AsyncClient
    operations: list[Operation]
    two: Two
    connection: Any
    keeper: Keeper
    foreign_ids: list[UUID]
    foreign_texts: list[str]
    forbidden: list[str]
    findings: list[Finding] = field(default_factory=list)
    logs: list[Any] = field(default_factory=list)
    calls: int = 0
    answered: dict[str, set[int]] = field(default_factory=dict)
    b_before: list[str] | None = None
    running: list[str] = field(default_factory=list)

    async def run(
        self, actors: Iterable[str] | None = None, only: Iterable[str] | None = None
    ) -> list[Finding]:
        """Try everything, or these operations as these actors; the findings."""
        wanted = set(only) if only is not None else None
        self.running = list(actors or self.two.actors)
        for name in self.running:
            for operation in self.operations:
                if wanted is None or operation.id in wanted:
                    await self._try(operation, self.two.actors[name])
        return self.findings

    async def neighbours(self, actor: str) -> list[Finding]:
        """Try what the other members of A own, wherever an address names a thing; the findings."""
        who = self.two.actors[actor]
        for operation in self.operations:
            named = [each for each in operation.id_fields if each.place == "path" and each.is_uuid]
            # What is the whole association's is no neighbour's.
            named = [each for each in named if each.name in who.own]
            for each in named:
                others = {other.own[each.name] for other in self.two.actors.values()}
                for foreign in sorted(others - {who.own[each.name]}):
                    await self._substituted(operation, who, each, foreign)
        return self.findings

    async def tell(
        self, actor: str, operation_id: str, values: dict[str, Any], key: str | None = None
    ) -> str:
        """Everything one call answers, with these values and Idempotency-Key of her choice."""
        operation = next(each for each in self.operations if each.id == operation_id)
        who = self.two.actors[actor]
        call = call_of(
            operation, {**await own_values(self.connection, self.keeper, operation, who), **values}
        )
        response = await _request(self.http, who, call, key)
        assert response.is_success, response.text
        return _everything(response)

    async def _try(self, operation: Operation, actor: Actor) -> None:
        if not _is_hers_to_try(operation, actor):
            return
        if self.b_before is None:
            self.b_before = await canaries.dump(self.connection, _b(self.two))
        await self._control(operation, actor)
        for each in operation.id_fields:
            for foreign in self._share(operation, actor, each):
                await self._substituted(operation, actor, each, foreign)
        after = await canaries.dump(self.connection, _b(self.two))
        if after != self.b_before:
            self._find("B changed", operation, actor, "its rows are not what they were")
        self.b_before = after
        await self.connection.execute(
            "update device set signed_out_at = null where person_id <> all($1::uuid[])",
            list(self.two.people_of_b),
        )

    async def _control(self, operation: Operation, actor: Actor) -> None:
        """The call with the actor's own values: it must be read, and judged as the table says."""
        response = await self._send(
            operation, actor, await own_values(self.connection, self.keeper, operation, actor)
        )
        self.answered.setdefault(operation.id, set()).add(response.status_code)
        problem = _code(response)
        if problem in NOT_CALLED or response.status_code == httpx.codes.METHOD_NOT_ALLOWED:
            self._find("not callable", operation, actor, response.text[:200])
        if (response.status_code in (401, 403)) == _allowed(operation, actor):
            self._find("wrong status", operation, actor, f"own values: {response.status_code}")

    async def _substituted(
        self, operation: Operation, actor: Actor, each: Field, foreign: str
    ) -> None:
        values = {
            **await own_values(self.connection, self.keeper, operation, actor),
            each.name: foreign,
        }
        response = await self._send(operation, actor, values, foreign)
        wanted = JUDGED_OTHERWISE.get((operation.id, each.name), {404})
        if not _allowed(operation, actor):
            wanted = {401, 403}
        if response.status_code not in wanted:
            detail = f"{each.name}={foreign}: {response.status_code} {response.text[:200]}"
            self._find("wrong status", operation, actor, detail)

    async def _send(
        self, operation: Operation, actor: Actor, values: dict[str, Any], sent: str = ""
    ) -> httpx.Response:
        response = await _request(self.http, actor, call_of(operation, values))
        self.calls += 1
        told = _everything(response)
        if sent:  # what the caller sent herself is no news to her
            told = told.replace(sent, "")
        seen = [word for word in self.forbidden if word in told]
        if seen:
            self._find("foreign bytes", operation, actor, f"{sent} -> {seen[:3]} in {told[:300]}")
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            self._find("server fault", operation, actor, f"{sent}: {response.text[:200]}")
        return response

    def _share(self, operation: Operation, actor: Actor, each: Field) -> list[str]:
        """The foreign ids this actor tries: three actors share them, so that every id is tried by
        several; who is in both associations has things of her own over there, and tries all. Where
        the field names nobody's thing all actors share them: an id that an app coins becomes the
        first caller's own.
        """
        foreign = self._foreign(each)
        if not _allowed(operation, actor):
            return foreign[:TRIED_IN_VAIN]
        if JUDGED_OTHERWISE.get((operation.id, each.name)) in IN_TURNS:
            names = list(self.two.actors)
            return foreign[names.index(actor.name) :: len(names)]
        sharing = [name for name in self.running if self._shares(operation, self.two.actors[name])]
        if actor.name not in sharing:
            return foreign
        turns = min(3, len(sharing))
        return foreign[sharing.index(actor.name) % turns :: turns]

    def _shares(self, operation: Operation, actor: Actor) -> bool:
        return _allowed(operation, actor) and not actor.is_of_b

    def _foreign(self, each: Field) -> list[str]:
        """Every way to name something of B in this field."""
        if each.is_uuid:
            return [str(each) for each in self.foreign_ids]
        if each.name.endswith("token"):
            return [PersonToken(who, b"x" * 32).text for who in self.two.people_of_b]
        if each.name == "cursor":
            return [marker_after(each) for each in self.foreign_ids]
        return self.foreign_texts

    def _find(self, kind: str, operation: Operation, actor: Actor, detail: str) -> None:
        self.findings.append(Finding(kind, operation.id, actor.name, detail))


async def probe_of(world: World, two: Two, connection: Any) -> Probe:
    """A probe that knows everything that is B's and not also A's."""
    a, b = await _a(two, connection), _b(two)
    ids = await _only_in_b(connection, a, b, UUID)
    raw = await _only_in_b(connection, a, b, bytes)
    texts = sorted(text for text in await _only_in_b(connection, a, b, str) if _is_name(text))
    spelled = [
        CANARY,
        CANARY.encode().hex(),
        base64.b64encode(CANARY.encode()).decode().rstrip("="),
    ]
    for each in ids:
        spelled += [str(each), each.hex, marker_after(each)]
    spelled += [form for each in raw for form in (each.hex(), base64.b64encode(each).decode())]
    return Probe(
        world.client().http,
        described_operations(world),
        two,
        connection,
        world.database.keeper,
        foreign_ids=sorted(ids),
        foreign_texts=[*texts[:: max(1, len(texts) // MOST_TEXTS)], str(min(ids))],
        forbidden=spelled,
    )


def described_operations(world: World) -> list[Operation]:
    """Every operation of the document that this world's application keeps."""
    return operations(document(create_litestar(world.ground)))


def _is_name(text: str) -> bool:
    return CANARY in text and len(text) <= 100 and "/" not in text


async def _only_in_b(connection: Any, a: Owned, b: Owned, kind: type) -> set[Any]:
    return await canaries.values_of(connection, b, kind) - await canaries.values_of(
        connection, a, kind
    )


async def _a(two: Two, connection: Any) -> Owned:
    rows = await connection.fetch(
        "select person_id from membership where tenant_id = $1 and person_id <> all($2::uuid[])",
        two.a,
        list(two.people_of_b),
    )
    return Owned(two.a, tuple(row["person_id"] for row in rows))


def _b(two: Two) -> Owned:
    return Owned(two.b, two.people_of_b)


def _allowed(operation: Operation, actor: Actor) -> bool:
    rule = OPERATIONS[operation.id]
    if rule.door is Door.PUBLIC:
        return True
    if rule.door is Door.PERSON:
        return actor.claims is not None
    return may(actor.roles, rule)


def _is_hers_to_try(operation: Operation, actor: Actor) -> bool:
    """A person of B sees and changes her own things wherever she is: there is no wall there."""
    if OPERATIONS[operation.id].door is Door.MEMBER:
        return True
    if OPERATIONS[operation.id].door is Door.PUBLIC:
        return actor.name in ("nobody", "owner")  # no token is looked at
    return not actor.is_of_b


_TRIES = 5  # a machine that does much else is told of as busy, and nothing was done


async def _request(
    http: httpx.AsyncClient, actor: Actor, call: Call, key: str | None = None
) -> httpx.Response:
    headers = {"Accept-Language": "en", "If-Match": "*"}
    if key is not None:
        headers["Idempotency-Key"] = key
    if actor.bearer is not None:
        headers["Authorization"] = actor.bearer
    content = None
    if call.body is not None:
        headers["Content-Type"] = call.media_type
        content = msgspec.json.encode(call.body)
    for _ in range(_TRIES):
        response = await http.request(
            call.method, call.path, params=call.query, content=content, headers=headers
        )
        if _code(response) != "busy":
            break
    return response


def _everything(response: httpx.Response) -> str:
    """Status line, headers and body as one text."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = response.content.decode("utf8", "replace")
    return f"{response.status_code} {response.reason_phrase}\n{headers}\n\n{body}"


def _code(response: httpx.Response) -> str | None:
    if "problem+json" not in response.headers.get("content-type", ""):
        return None
    code: str = response.json()["code"]
    return code
