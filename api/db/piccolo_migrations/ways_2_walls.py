"""Ways out for pushes: who may touch their state, and the brake on taking addresses away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T15:30:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "ways: walls"

GRANTS = """
create index target_removal_lately on target_removal (kind, removed_at);
create index push_target_living on push_target (kind) where retired_at is null;
create index nudge_send_settled on nudge_send (settled_at) where settled_at is not null;
grant select, insert, update, delete on push_channel to interlude_dispatcher;
grant select, update (counted_from, braked_at, braked_until, kept) on removal_brake to interlude_dispatcher;
grant select (channel, settled_at) on nudge_send to interlude_dispatcher;
grant select (sent_at) on mail to interlude_dispatcher;
"""

BRAKE = """
-- A provider that loses its mind, or a project that is not ours, calls everybody's phone gone. So
-- of one provider's addresses at most 50 go within ten minutes, and of all there were at most 5 %
-- (three of a few) within a day. Then the brake holds until nothing asked to go for an hour: every
-- day's share stays used up all the same, unless a person lets go (counted_from). Says what became
-- of the address: nothing (it is hers no more, or new), retired, kept, or tripped: kept, and first.
create function retire_push_target(send uuid, hash bytea, why text) returns text
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  device uuid;
  provider text;
  brake public.removal_brake;
  moment timestamptz;
  lately integer;
  today integer;
  living integer;
begin
  select t.device_id, case t.kind when 'webpush' then 'webpush' else 'fcm' end
    into device, provider from public.push_target t join public.nudge_send s
      on s.device_id = t.device_id and s.person_id = t.person_id
    where s.id = send and s.person_id = public.current_person() and t.address_hash = hash
      and t.registered_at <= s.sent_try_at and t.retired_at is null for update of t;
  if not found then
    return 'nothing';
  end if;
  insert into public.removal_brake (kind, kept) values (provider, 0) on conflict do nothing;
  select * into brake from public.removal_brake b where b.kind = provider for update;
  moment := clock_timestamp();
  if brake.braked_until > moment then
    update public.removal_brake b set kept = b.kept + 1, braked_until = moment + interval '1 hour'
      where b.kind = provider;
    return 'kept';
  end if;
  delete from public.target_removal r
    where r.kind = provider and r.removed_at <= moment - interval '1 day';
  select count(*), count(*) filter (where r.removed_at > moment - interval '10 minutes')
    into today, lately from public.target_removal r
    where r.kind = provider and r.removed_at > coalesce(brake.counted_from, '-infinity');
  -- No more are counted than it takes to know: 5 % is one in twenty.
  select count(*) into living from (select from public.push_target t
    where t.retired_at is null and (t.kind = 'webpush') = (provider = 'webpush')
    limit 20 * (today + 1)) found;
  if lately >= 50 or (today >= 3 and 20 * (today + 1) > living + today) then
    update public.removal_brake b set kept = 1, braked_at = moment,
      braked_until = moment + interval '1 hour' where b.kind = provider;
    return 'tripped';
  end if;
  insert into public.target_removal (id, kind, removed_at)
    values (gen_random_uuid(), provider, moment);
  update public.push_target t set retired_at = moment, retired_for = why
    where t.device_id = device;
  return 'retired';
end $$;
revoke all on function retire_push_target(uuid, bytea, text) from public;
grant execute on function retire_push_target(uuid, bytea, text) to interlude_app;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        connection = DB.current_transaction.get().connection
        for part in (GRANTS, BRAKE):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
