"""Keys, indexes, grants and row-level security of what phones and the server keep the same."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T13:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "sync: walls"

TENANT_TABLES = "event_quarantine install_sequence pack learner_goal".split()

KEYS = """
alter table event_quarantine drop constraint event_quarantine_pkey, add primary key (tenant_id, id);
alter table event_quarantine add foreign key (tenant_id, person_id) references membership;
alter table event_quarantine add constraint event_quarantine_once unique (tenant_id, person_id, digest);
alter table event_quarantine add check (state in ('waiting', 'replayed', 'dismissed'));
create index event_quarantine_page on event_quarantine (tenant_id, id desc);
create index event_quarantine_sequence on event_quarantine (tenant_id, person_id, install_id, sequence);

alter table install_sequence drop constraint install_sequence_pkey,
  add primary key (tenant_id, person_id, install_id);
alter table install_sequence add foreign key (tenant_id, person_id) references membership;

alter table pack drop constraint pack_pkey, add primary key (tenant_id, id);
alter table pack add foreign key (tenant_id, person_id) references learner;
create index pack_person on pack (tenant_id, person_id, issued_at);

alter table learner_goal drop constraint learner_goal_pkey, add primary key (tenant_id, id);
alter table learner_goal add foreign key (tenant_id, person_id) references learner;
create unique index learner_goal_in_force on learner_goal (tenant_id, person_id, kind, coalesce(subject, ''))
  where ended_at is null;

alter table person_hold add foreign key (person_id) references person on delete cascade;
alter table person_hold add check (last is null or last >= first);
create index person_hold_person on person_hold (person_id, first);

alter table learner add check (streak_unit in ('day', 'week'));
"""

TENANT_WALL = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant_wall on {table} to interlude_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
"""

PERSON_WALL = """
alter table person_hold enable row level security;
create policy person_wall on person_hold to interlude_app
  using (person_id = (select current_person())) with check (person_id = (select current_person()));
"""

GRANTS = """
grant select, insert, update on event_quarantine, install_sequence, learner_goal to interlude_app;
grant select, insert on pack to interlude_app;
grant select, insert, update, delete on person_hold to interlude_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        walls = [TENANT_WALL.format(table=table) for table in TENANT_TABLES]
        connection = DB.current_transaction.get().connection
        for part in (KEYS, *walls, PERSON_WALL, GRANTS):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
