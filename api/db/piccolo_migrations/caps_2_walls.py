"""How many people's breaks begin at one moment: a number for the planner, and nobody's name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T15:40:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "caps: walls"

COUNT = """
create index nudge_break on nudge (break_starts_at);

-- Those whose break at that moment has been decided about, and those who are to be looked at by
-- then: few of them for another break, so the number stays however far the deciding is.
create function breaks_beginning(at timestamptz)
  returns bigint language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
  return (select count(*) from public.nudge_agenda a where a.decide_at <= at)
    + (select count(*) from public.nudge n where n.break_starts_at = at);
revoke all on function breaks_beginning(timestamptz) from public;
grant execute on function breaks_beginning(timestamptz) to interlude_dispatcher;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        await DB.current_transaction.get().connection.execute(COUNT)

    manager.add_raw(run)
    return manager
