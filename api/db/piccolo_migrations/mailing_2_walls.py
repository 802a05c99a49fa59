"""Keys, grants and row-level security of the weekly mail: who wants one, and each that was decided."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T15:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "mailing: walls"

KEYS = """
alter table digest_wish add foreign key (person_id) references person on delete cascade;
alter table digest_wish add check (weekday between 1 and 7);
alter table digest_wish add check ((refused_at is null) = (refused_for is null));
create index digest_wish_due on digest_wish (look_at) where look_at is not null;
alter table digest add foreign key (person_id) references person on delete cascade;
alter table digest add unique (person_id, week);
"""

PERSON_WALL = """
alter table {table} enable row level security;
create policy person_wall on {table} to interlude_app
  using (person_id = (select current_person())) with check (person_id = (select current_person()));
"""

GRANTS = """
create policy dispatcher on digest_wish for select to interlude_dispatcher using (true);
grant select, insert, update on digest_wish to interlude_app;
grant select, insert on digest to interlude_app;
grant select (person_id, look_at) on digest_wish to interlude_dispatcher;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        walls = [PERSON_WALL.format(table=table) for table in ("digest_wish", "digest")]
        connection = DB.current_transaction.get().connection
        for part in (KEYS, *walls, GRANTS):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
