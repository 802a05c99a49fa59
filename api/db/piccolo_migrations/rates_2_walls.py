"""Counting calls while Redis is gone: one function, which the dispatcher's role may call."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T13:30:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "rates: walls"

COUNT = """
create index call_rate_used_until on call_rate (used_until);

-- GCRA, as api/web/turns.py counts in Redis: who calls owns one moment, up to which her calls are
-- used up. Rows that no longer say anything go a few at a time.
create function count_call(caller bytea, calls integer, seconds integer,
    out wait_ms integer, out used_ms integer)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  now timestamptz;
  until timestamptz;
  every interval := make_interval(secs => seconds::double precision / calls);
begin
  delete from public.call_rate where ctid = any(array(select ctid from public.call_rate
    where used_until < clock_timestamp() - interval '1 hour' limit 10 for update skip locked));
  insert into public.call_rate (who, used_until) values (caller, clock_timestamp())
    on conflict (who) do nothing;
  select used_until into until from public.call_rate where who = caller for update;
  now := clock_timestamp();
  until := greatest(until, now);
  wait_ms := ceil(extract(epoch from until + every - make_interval(secs => seconds) - now) * 1000);
  if wait_ms <= 0 then
    wait_ms := 0;
    until := until + every;
    update public.call_rate set used_until = until where who = caller;
  end if;
  used_ms := ceil(extract(epoch from until - now) * 1000);
end $$;
revoke all on function count_call(bytea, integer, integer) from public;
grant execute on function count_call(bytea, integer, integer) to interlude_dispatcher;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        await DB.current_transaction.get().connection.execute(COUNT)

    manager.add_raw(run)
    return manager
