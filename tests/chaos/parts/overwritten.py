"""Does anybody write again what was at its end? PostgreSQL itself keeps count for a chaos run."""

import asyncpg

_KEEP_COUNT = """
create table overwritten_outcome (send_id uuid not null, was text not null, became text not null);
create function note_overwritten_outcome() returns trigger language plpgsql security definer as $$
begin
  insert into public.overwritten_outcome values (old.id, old.state, new.state);
  return new;
end $$;
create trigger overwritten_outcome after update of state on nudge_send for each row
  when (old.settled_at is not null) execute function note_overwritten_outcome();
"""


async def watch_outcomes(superuser_url: str) -> None:
    """From now on every change of the outcome of a way is counted."""
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(_KEEP_COUNT)
    finally:
        await connection.close()


async def overwritten_outcomes(connection: asyncpg.Connection) -> int:
    """How many were written over."""
    found: int = await connection.fetchval("select count(*) from overwritten_outcome")
    return found
