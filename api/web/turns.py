"""The count of who called how often, kept in Redis for every process at once.

A turn is one call of somebody under a limit. GCRA: each limit remembers one moment, up to which
its calls are used up, so that a burst is let through and then one call an interval. One script
looks at all limits of a call and counts it, or counts nothing, in one step.
"""

import hashlib
from dataclasses import dataclass

import asyncpg
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.clock import monotonic
from api.db.database import Database
from api.rate_limits import Limit

log = structlog.get_logger()

ANSWER_SECONDS = 0.2
LEFT_ALONE_SECONDS = 2.0  # who has not answered is not asked again by every call meanwhile

_COUNT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local used, wait = {}, 0
for i, key in ipairs(KEYS) do
  local calls, window = tonumber(ARGV[2 * i - 1]), ARGV[2 * i] * 1000
  local until_ = math.max(now, tonumber(redis.call('GET', key) or now))
  used[i] = until_ + window / calls
  wait = math.max(wait, used[i] - window - now)
end
local told = {tostring(math.ceil(wait))}
for i, key in ipairs(KEYS) do
  local calls, window = tonumber(ARGV[2 * i - 1]), ARGV[2 * i] * 1000
  if wait <= 0 then
    redis.call('SET', key, string.format('%.3f', used[i]), 'PX', math.ceil(used[i] - now))
  else
    used[i] = used[i] - window / calls
  end
  local busy = math.max(0, used[i] - now)
  told[i * 2] = tostring(math.max(0, math.floor((window - busy) * calls / window + 1e-6)))
  told[i * 2 + 1] = tostring(math.ceil(busy))
end
return told
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """One call of `who` (an id, an address) under the limit of this name."""

    name: str
    who: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Standing:
    """How one limit stands now: calls left at once, milliseconds until all of them are back."""

    turn: Turn
    left: int
    reset_ms: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether the call may go on (`wait_ms` is 0), and how each of its limits stands."""

    wait_ms: int
    standings: tuple[Standing, ...]


class Turns:
    """Counts for all processes of one installation, which `mark` tells from others in the Redis."""

    def __init__(self, redis_url: str, database: Database, mark: bytes) -> None:
        self._redis = Redis.from_url(
            redis_url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
        )
        self._script = self._redis.register_script(_COUNT)
        self._database = database
        self._mark = mark
        self._ask_again_at = 0.0

    async def count(self, turns: list[Turn]) -> Counted | None:
        """Count one call under all these limits, or none of them. None: nobody counts right now."""
        if monotonic() < self._ask_again_at:
            return None
        limits = [n for turn in turns for n in (turn.limit.calls, turn.limit.seconds)]
        try:
            told = await self._script([self._key(turn) for turn in turns], limits)
        except (RedisError, OSError, TimeoutError):
            self._ask_again_at = monotonic() + LEFT_ALONE_SECONDS
            log.info("turns_out_of_reach")
            return None
        wait_ms, *rest = (int(each) for each in told)
        pairs = zip(turns, rest[::2], rest[1::2], strict=True)
        return Counted(wait_ms, tuple(Standing(*each) for each in pairs))

    async def count_in_database(self, turn: Turn) -> Counted:
        """The same count in PostgreSQL, for what must not be tried endlessly without Redis.

        Slower, and from zero. Raises asyncpg's errors and OSError: then nobody gets in.
        """
        wait_ms, used_ms = await self._ask_database(turn)
        window_ms = turn.limit.seconds * 1000
        left = max(0, int((window_ms - used_ms) * turn.limit.calls / window_ms + 1e-6))
        return Counted(wait_ms, (Standing(turn, left, used_ms),))

    async def _ask_database(self, turn: Turn) -> tuple[int, int]:
        pool: asyncpg.Pool[asyncpg.Record] = self._database.dispatcher
        row = await pool.fetchrow(
            "select wait_ms, used_ms from count_call($1, $2, $3)",
            hashlib.sha256(self._key(turn).encode()).digest(),
            turn.limit.calls,
            turn.limit.seconds,
        )
        assert row is not None
        return row["wait_ms"], row["used_ms"]

    def _key(self, turn: Turn) -> str:
        """An address is nobody's to read here: it is hashed with the installation's mark."""
        digest = hashlib.blake2b(turn.who.encode(), key=self._mark[:64], digest_size=16)
        return f"interlude:turns:{turn.name}:{digest.hexdigest()}"

    async def close(self) -> None:
        await self._redis.aclose()
