"""The change feed: what a phone keeps, and the last transaction that changed it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T13:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "changes: feed"

KEYS = """
alter table change add foreign key (tenant_id) references association;
alter table change add constraint change_once unique nulls not distinct (tenant_id, person_id, kind, key);
create index change_feed on change (tenant_id, person_id, transaction, id);
create index change_tombstone on change (changed_at) where removed;
create index change_own_course on change (person_id) where kind = 'course' and person_id is not null;
"""

WALL = """
alter table change enable row level security;
create policy tenant_wall on change to interlude_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy everybodys on change for select to interlude_app using (tenant_id is null);
"""

GRANTS = """
grant select on change to interlude_app;
"""

# Each kind of thing a phone keeps: the table it stands in, its key among her rows, and when a row
# that stands there is gone for her all the same.
KINDS = {
    "memory": ("memory", "exercise_id", "false"),
    "lesson_progress": ("lesson", "lesson_id", "false"),
    "skill_mastery": ("skill", "skill", "false"),
    "study_day": ("study_day", "day::text", "false"),
    "learner_goal": ("goal", "id::text", "t.target = 0"),
    "enrolment": ("course", "course_id", "t.ended_at is not null"),
}

PUT = """
insert into public.change as c (id, tenant_id, person_id, kind, key, removed, transaction, changed_at)
  {rows}
  on conflict on constraint change_once do update set removed = excluded.removed,
    transaction = excluded.transaction, changed_at = excluded.changed_at;
"""

# What every row of the feed is stamped with, besides whose it is and what changed.
STAMP = "pg_current_xact_id()::text::bigint, clock_timestamp()"

# Her rows are written under her lock, so nobody waits here for anybody.
FUNCTION = """
create function {table}_changed() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  {put}
  {more}
  return null;
end $$;
revoke all on function {table}_changed from public;
"""

TRIGGERS = """
create trigger {table}_inserted after insert on {table} referencing new table as touched
  for each statement execute function {table}_changed();
create trigger {table}_updated after update on {table} referencing new table as touched
  for each statement execute function {table}_changed();
"""

DELETED = """
create trigger {table}_deleted after delete on {table} referencing old table as touched
  for each statement execute function {table}_changed();
"""

# Who began a lesson in a text that is given to nobody else any more goes on with it until she is
# through: her course's list of what she is given changes then, and nobody has published anything.
OWN_TEXT = """
  update public.change c set transaction = pg_current_xact_id()::text::bigint,
      changed_at = clock_timestamp()
    from touched t join public.lesson l on l.id = t.lesson_id
    where (tg_op <> 'UPDATE' or t.completed_at is not null) and t.begun_revision is not null
      and not exists (select from public.lesson_variant v where v.lesson_id = t.lesson_id
        and v.revision = t.begun_revision and v.retired_at is null)
      and c.tenant_id = t.tenant_id and c.person_id = t.person_id and c.kind = 'course'
      and c.key = l.course_id and not c.removed;
"""

# A course that is taught otherwise is everybody's change who takes it, so it is one row without a
# person: of the association that owns the course, or that took an exercise out of it.
TAUGHT = {
    "lesson": "select distinct tenant_id, course_id from touched order by course_id",
    "lesson_variant": "select distinct l.tenant_id, l.course_id from touched t"
    " join public.lesson l on l.id = t.lesson_id order by l.course_id",
    "item_withdrawal": "select distinct t.tenant_id, l.course_id from touched t"
    " join public.exercise e on e.id = t.exercise_id"
    " join public.lesson l on l.id = e.lesson_id order by l.course_id",
}

# Rows of which most columns change with every answer: only some of them are a phone's business.
ONE_ROW = f"""
create function learner_settings_changed() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  {PUT.format(rows="select gen_random_uuid(), new.tenant_id, new.person_id, 'study_settings',"
              f" 'study_settings', false, {STAMP}")}
  return null;
end $$;
create trigger learner_inserted after insert on learner
  for each row execute function learner_settings_changed();
create trigger learner_updated after update on learner for each row
  when ((old.guidance, old.minutes_per_day, old.time_factor, old.interests, old.streak_unit)
    is distinct from (new.guidance, new.minutes_per_day, new.time_factor, new.interests, new.streak_unit))
  execute function learner_settings_changed();

create function course_words_changed() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  {PUT.format(rows="select gen_random_uuid(), new.tenant_id, null, 'course', new.id, false,"
              f" {STAMP}")}
  return null;
end $$;
create trigger course_updated after update on course for each row
  when ((old.title, old.language, old.retired_at)
    is distinct from (new.title, new.language, new.retired_at))
  execute function course_words_changed();

create function nudge_came() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  {PUT.format(rows="select gen_random_uuid(), n.tenant_id, n.person_id, 'nudge', n.id::text, false,"
              f" {STAMP} from public.nudge n where n.id = new.nudge_id"
              " and n.person_id = new.person_id and n.tenant_id is not null")}
  return null;
end $$;
create trigger nudge_send_inserted after insert on nudge_send for each row
  when (new.channel = 'inbox' and new.state = 'sent') execute function nudge_came();
create trigger nudge_send_updated after update on nudge_send for each row
  when (new.channel = 'inbox' and new.state = 'sent' and old.state <> 'sent')
  execute function nudge_came();

-- What is given in her language is another text from now on.
create function person_language_changed() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.change c set transaction = pg_current_xact_id()::text::bigint,
      changed_at = clock_timestamp()
    where c.person_id = new.id and c.kind = 'course' and not c.removed;
  return null;
end $$;
create trigger person_updated after update on person for each row
  when (old.language is distinct from new.language) execute function person_language_changed();
revoke all on function learner_settings_changed, course_words_changed, nudge_came,
  person_language_changed from public;
"""

# A phone may come back after 400 days and be told what is gone; a tombstone stays a little longer,
# for a cursor tells its day only, and a transaction may take its time.
PURGE = """
create function purge_tombstones(now timestamptz, most integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare gone bigint;
begin
  delete from public.change where ctid = any(array(select ctid from public.change
    where removed and changed_at < now - interval '402 days' limit most));
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function purge_tombstones from public;
grant execute on function purge_tombstones to interlude_dispatcher;
"""

# Everything that stands there already is put. The walls are forced on the owner too, so they are
# lowered for as long as it takes.
LOWERED = """
alter table {table} no force row level security;
{put}
alter table {table} force row level security;
"""

NUDGES = PUT.format(
    rows="select gen_random_uuid(), n.tenant_id, n.person_id, 'nudge', n.id::text, false,"
    f" {STAMP} from nudge n join nudge_send s on s.nudge_id = n.id and s.person_id = n.person_id"
    " where s.channel = 'inbox' and s.state = 'sent' and n.tenant_id is not null"
)


def _own_rows(table: str, source: str, removed: str) -> str:
    """Her rows of this table as rows of the feed."""
    kind, key, _ = KINDS[table]
    rows = (
        f"select gen_random_uuid(), t.tenant_id, t.person_id, '{kind}', t.{key}, {removed},"
        f" {STAMP} from {source} t"
    )
    return PUT.format(rows=rows)


def _follow(table: str) -> str:
    """The triggers of a table with rows of her own."""
    put = _own_rows(table, "touched", f"tg_op = 'DELETE' or {KINDS[table][2]}")
    more = OWN_TEXT if table == "lesson_progress" else ""
    return FUNCTION.format(table=table, put=put, more=more) + (TRIGGERS + DELETED).format(table=table)


def _follow_taught(table: str) -> str:
    """The triggers of a table that says what is taught."""
    rows = (
        f"select gen_random_uuid(), t.tenant_id, null, 'course', t.course_id, false, {STAMP}"
        f" from ({TAUGHT[table]}) t"
    )
    put = PUT.format(rows=rows)
    return FUNCTION.format(table=table, put=put, more="") + TRIGGERS.format(table=table)


def _fill() -> list[str]:
    """What stands there already."""
    learners = PUT.format(
        rows="select gen_random_uuid(), t.tenant_id, t.person_id, 'study_settings',"
        f" 'study_settings', false, {STAMP} from learner t"
    )
    puts = {
        table: _own_rows(table, table, KINDS[table][2]) for table in KINDS
    } | {"learner": learners}
    return [LOWERED.format(table=table, put=put) for table, put in puts.items()] + [NUDGES]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        followed = [_follow(table) for table in KINDS]
        taught = [_follow_taught(table) for table in TAUGHT]
        connection = DB.current_transaction.get().connection
        for part in (KEYS, WALL, GRANTS, *_fill(), *followed, *taught, ONE_ROW, PURGE):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
