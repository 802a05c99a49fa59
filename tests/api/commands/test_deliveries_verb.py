"""`interlude deliveries` as an operator runs it: nothing was sent, and a provider is paused."""

import asyncio
import json

import asyncpg
from click.testing import CliRunner

from api.commands.deliveries import deliveries_verb
from api.ground import Ground
from tests.conftest import SECRET

PAUSE = (
    "insert into push_channel (name, paused_at, paused_until, paused_for)"
    " values ('fcm', now(), now() + interval '1 h', 'permission_denied')"
)


async def pause(ground: Ground) -> None:
    """Firebase is paused for an hour."""
    connection = await asyncpg.connect(ground.database_url)
    await connection.execute(PAUSE)
    await connection.close()


def test_it_tells_in_words_and_in_json_and_lets_go(ground: Ground) -> None:
    settings = {
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": SECRET.decode(),
    }
    runner = CliRunner(env=settings)
    quiet = runner.invoke(deliveries_verb)
    assert (quiet.exit_code, quiet.stdout) == (
        0,
        "Nothing is planned, and nothing was sent in the last day.\n",
    )
    asyncio.run(pause(ground))
    assert "PAUSED fcm: permission_denied, since " in runner.invoke(deliveries_verb).stdout
    [paused] = json.loads(runner.invoke(deliveries_verb, ["--json"]).stdout)["paused"]
    assert (paused["name"], paused["code"]) == ("fcm", "permission_denied")
    assert runner.invoke(deliveries_verb, ["--release"]).stdout.startswith("Released: 1.\n")
    assert runner.invoke(deliveries_verb, ["--release"]).stdout.startswith("Released: 0.\n")
