"""One of several processes that count the same caller's calls: prints how many were let through."""

import asyncio
import sys
from typing import Any, cast

from api.rate_limits import Limit
from api.web.turns import Turn, Turns


async def main(redis_url: str, who: str, tries: int, calls: int) -> None:
    """All tries at once, as soon as somebody says go."""
    turns = Turns(redis_url, cast(Any, None), b"a mark of the tests")
    turn = Turn("person", who, Limit(calls, 3600))
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    counted = await asyncio.gather(*(turns.count([turn]) for _ in range(tries)))
    print(sum(each is not None and each.wait_ms == 0 for each in counted), flush=True)
    await turns.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
