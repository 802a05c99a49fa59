"""How these tests ask: for a refusal's code, for a second client on the same phone, for time."""

from collections.abc import Awaitable
from typing import Any

from mobile_contract.client import ApiProblem, Client
from tests.world import World


async def refused(asking: Awaitable[Any]) -> ApiProblem:
    """The problem the server answers with. Fails where it answers otherwise."""
    try:
        answer = await asking
    except ApiProblem as problem:
        return problem
    raise AssertionError(f"this should have been refused: {answer}")


async def code_of(asking: Awaitable[Any]) -> str:
    """`ok`, or the code of the problem."""
    try:
        await asking
    except ApiProblem as problem:
        return problem.code
    return "ok"


def same_phone(world: World, client: Client) -> Client:
    """Another process of the same installation, with the tokens of now."""
    other = world.client()
    other.install, other.tokens = client.install, client.tokens
    return other


async def pass_time(world: World, table: str, columns: str, interval: str) -> None:
    """The same as if this much of the database's time had passed since these rows were written."""
    changes = ", ".join(f"{column} = {column} - $1::text::interval" for column in columns.split())
    await world.owner_fetch(f"update {table} set {changes}", interval)
