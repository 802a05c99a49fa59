"""Keys, indexes, grants and row-level security of reminders: targets, breaks, nudges, sends."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T02:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "nudges: walls"

PERSON_TABLES = (
    "push_target reminder_settings break_window nudge_agenda nudge nudge_send interruption"
).split()

KEYS = """
alter table push_target add foreign key (person_id, device_id) references device (person_id, id) on delete cascade;
create index push_target_person on push_target (person_id);
alter table reminder_settings add foreign key (person_id) references person on delete cascade;
alter table break_window add foreign key (person_id) references person on delete cascade;
alter table break_window add unique (person_id, weekday, starts_local);
alter table nudge_agenda add foreign key (person_id) references person on delete cascade;
create index nudge_agenda_due on nudge_agenda (decide_at) where decide_at is not null;
alter table nudge add foreign key (person_id) references person on delete cascade;
alter table nudge add foreign key (tenant_id) references association;
alter table nudge add unique (person_id, break_starts_at);
alter table nudge add unique (person_id, id);
alter table nudge add check (array_length(eligible, 1) = array_length(probabilities, 1));
alter table nudge add check ((planned_at is null) = (held_by is not null));
alter table nudge_send add foreign key (person_id, nudge_id) references nudge (person_id, id) on delete cascade;
alter table nudge_send add unique nulls not distinct (nudge_id, device_id);
alter table nudge_send add check (state in
  ('pending', 'leased', 'sending', 'retry', 'sent', 'suppressed', 'expired', 'failed', 'unknown'));
create index nudge_send_person on nudge_send (person_id, nudge_id);
create index nudge_send_due on nudge_send (due_at) where state in ('pending', 'retry');
create index nudge_send_held on nudge_send (lease_until) where state in ('leased', 'sending');
alter table interruption add foreign key (person_id, nudge_id) references nudge (person_id, id) on delete cascade;
create index interruption_person on interruption (person_id, local_date);
"""

PERSON_WALL = """
alter table {table} enable row level security;
create policy person_wall on {table} to interlude_app
  using (person_id = (select current_person())) with check (person_id = (select current_person()));
"""

DISPATCHER = """
-- The dispatcher crosses people, but its grants reach only queue, lease and due columns.
create policy dispatcher on nudge_agenda for select to interlude_dispatcher using (true);
create policy dispatcher on nudge_send to interlude_dispatcher using (true) with check (true);
"""

GRANTS = """
grant select, update, delete on push_target to interlude_app;
grant select, insert, update on reminder_settings, nudge_agenda, nudge_send to interlude_app;
grant select, insert, delete on break_window to interlude_app;
grant select, insert on nudge, interruption to interlude_app;
grant select (person_id, decide_at) on nudge_agenda to interlude_dispatcher;
grant select (id, nudge_id, person_id, state, code, due_at, expires_at, not_before, lease_until, fence, attempts, sent_try_at),
  update (state, code, provider_id, not_before, lease_until, fence, attempts, settled_at) on nudge_send
  to interlude_dispatcher;
"""

FUNCTIONS = """
-- The newest login owns an address: whoever had it before, her binding ends in this transaction.
-- Only for a signed-in device of the person this transaction acts for.
create function take_push_target(device uuid, kind text, hash bytea, sealed bytea, at timestamptz)
  returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from public.device d where d.id = device
      and d.person_id = public.current_person() and d.signed_out_at is null) then
    return;
  end if;
  perform pg_advisory_xact_lock(('x' || substr(encode(hash, 'hex'), 1, 15))::bit(60)::bigint);
  delete from public.push_target t where t.address_hash = hash and t.device_id <> device;
  insert into public.push_target (device_id, person_id, kind, address_hash, address_sealed, registered_at)
    values (device, public.current_person(), take_push_target.kind, hash, sealed, at)
    on conflict (device_id) do update set kind = excluded.kind, address_hash = excluded.address_hash,
      address_sealed = excluded.address_sealed, registered_at = excluded.registered_at,
      retired_at = null, retired_for = null;
end $$;
revoke all on function take_push_target from public;
grant execute on function take_push_target to interlude_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        walls = [PERSON_WALL.format(table=table) for table in PERSON_TABLES]
        connection = DB.current_transaction.get().connection
        for part in (KEYS, *walls, DISPATCHER, GRANTS, FUNCTIONS):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
