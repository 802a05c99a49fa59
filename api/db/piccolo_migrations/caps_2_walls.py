"""The lots of those whose breaks begin at one moment: for the planner, and nobody's name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T15:40:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "caps: walls"

LOTS = """
create index nudge_break on nudge (break_starts_at);

-- Of those whose break at that moment has been decided about, and those who are to be looked at by
-- then: few of them for another break, so they stay the same however far the deciding is. A lot is
-- what api.nudging.ramp.lot_of makes of a person.
create function lots_of_break(at timestamptz)
  returns bytea[] language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
  return (
    select coalesce(array_agg(lot order by lot), '{}') from (
      select substr(sha256(uuid_send(person_id)), 1, 8) as lot from (
        select a.person_id from public.nudge_agenda a where a.decide_at <= at
        union
        select n.person_id from public.nudge n where n.break_starts_at = at) as crowd) as drawn);
revoke all on function lots_of_break(timestamptz) from public;
grant execute on function lots_of_break(timestamptz) to interlude_dispatcher;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        await DB.current_transaction.get().connection.execute(LOTS)

    manager.add_raw(run)
    return manager
