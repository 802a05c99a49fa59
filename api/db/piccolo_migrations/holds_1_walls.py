"""Whoever changes a hold has all that it puts off worked out again; the holds there were before."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T13:00:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "holds: walls"

# A hold is the human's, her facts are one association's each. So the marks are set behind one wall
# after the other, as whoever acts for her passes them, and the wall that stood stands again.
REFOLD = """
create function refold_held() returns trigger language plpgsql as $$
declare
  stood text := coalesce(current_setting('app.tenant', true), '');
  each uuid;
  tenants uuid[];
begin
  perform set_config('app.tenant', '', true);
  select array_agg(m.tenant_id order by m.tenant_id) into tenants
    from membership m where m.person_id = (select current_person());
  foreach each in array coalesce(tenants, '{}') loop
    perform set_config('app.tenant', each::text, true);
    update learner l set refold_wanted = true
      where l.tenant_id = each and l.person_id = (select current_person())
        and l.folded_effective_at is not null and not l.refold_wanted;
  end loop;
  perform set_config('app.tenant', stood, true);
  return null;
end $$;

create trigger refold_held after insert or update or delete on person_hold
  for each statement execute function refold_held();
"""

FILL = """
insert into person_hold (id, person_id, first, last, zone, set_at)
  select gen_random_uuid(), s.person_id, s.hold_first, s.hold_last, p.zone, s.changed_at
  from reminder_settings s join person p on p.id = s.person_id where s.hold_first is not null;
alter table learner no force row level security;
update learner set refold_wanted = true
  where folded_effective_at is not null and person_id in (select person_id from person_hold);
alter table learner force row level security;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        connection = DB.current_transaction.get().connection
        for part in (REFOLD, FILL):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
