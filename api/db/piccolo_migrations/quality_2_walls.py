"""Keys, indexes, grants and row-level security of looking at exercises; what was put back."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T12:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "quality: walls"

KEYS = """
alter table item_look add foreign key (tenant_id) references association;
create index item_look_wanted on item_look (tenant_id) where wanted;
create index learner_event_received on learner_event (tenant_id, received_at);
drop index item_report_once;
create unique index item_report_once on item_report (tenant_id, person_id, exercise_id, revision_hash, kind)
  where put_back_at is null;
create index item_report_unsettled on item_report (tenant_id, exercise_id, revision_hash)
  where settled_at is null;
"""

WALL = """
alter table item_look enable row level security;
alter table item_look force row level security;
create policy tenant_wall on item_look to interlude_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
"""

DISPATCHER = """
-- Whose exercises are to be looked at, and since when.
create policy dispatcher on item_look for select to interlude_dispatcher using (true);
grant select (tenant_id, wanted, looked_at) on item_look to interlude_dispatcher;
"""

GRANTS = """
grant select, insert, update on item_look to interlude_app;
"""

# What was reported before an exercise was put back is answered, and may be said again. Figures of
# few learners are taken anew: some tell what so few cannot.
FILL = """
alter table item_report no force row level security;
alter table item_withdrawal no force row level security;
alter table item_quality no force row level security;
update item_report p set put_back_at = w.restored_at, settled_at = coalesce(p.settled_at, w.restored_at),
  outcome = case when coalesce(p.outcome, 'withdrawn') = 'withdrawn' then 'fine' else p.outcome end
from (select tenant_id, exercise_id, revision_hash, max(restored_at) as restored_at
      from item_withdrawal group by tenant_id, exercise_id, revision_hash) w
where w.tenant_id = p.tenant_id and w.exercise_id = p.exercise_id
  and w.revision_hash = p.revision_hash and p.reported_at <= w.restored_at;
delete from item_quality q where q.learners < 20 and not exists (select from item_withdrawal w
  where w.tenant_id = q.tenant_id and w.exercise_id = q.exercise_id
  and w.revision_hash = q.revision_hash and w.restored_at is null);
alter table item_report force row level security;
alter table item_withdrawal force row level security;
alter table item_quality force row level security;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        connection = DB.current_transaction.get().connection
        for part in (KEYS, FILL, WALL, DISPATCHER, GRANTS):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
