"""Keys, indexes, roles, grants, row-level security and the functions transactions begin with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-21T22:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "the ground: walls"

TENANT_TABLES = (
    "membership member_group group_member course_adoption enrolment obligation audit_entry"
    " stored_file learner learner_event memory review study_day lesson_progress study_session"
).split()

PERSON_TABLES = (
    "device sign_in_link refresh_token consent mail idempotency_key person_key"
).split()

ROLES = """
do $$
declare wanted text;
begin
  foreach wanted in array array['interlude_app', 'interlude_dispatcher'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then null;  -- another database's migrate
      end;
    end if;
    if not pg_has_role(current_user, wanted, 'set') then
      -- To become, not to be: policies made for these roles must not open the walls to the owner.
      execute format('grant %I to %I with inherit false', wanted, current_user);
    end if;
  end loop;
end $$;
"""

KEYS = """
alter table membership drop constraint membership_pkey, add primary key (tenant_id, person_id);
alter table membership add foreign key (tenant_id) references association;
alter table membership add foreign key (person_id) references person;
create index membership_person on membership (person_id);
create index membership_page on membership (tenant_id, joined_at desc, person_id desc);

alter table member_group add unique (tenant_id, id);
alter table member_group add foreign key (tenant_id) references association;
alter table group_member drop constraint group_member_pkey,
  add primary key (tenant_id, group_id, person_id);
alter table group_member add foreign key (tenant_id, group_id) references member_group (tenant_id, id);
alter table group_member add foreign key (tenant_id, person_id) references membership;
alter table course_adoption drop constraint course_adoption_pkey, add primary key (tenant_id, course_id);
alter table course_adoption add foreign key (tenant_id) references association;
alter table course_adoption add foreign key (course_id) references course;
alter table enrolment drop constraint enrolment_pkey, add primary key (tenant_id, person_id, course_id);
alter table enrolment add foreign key (tenant_id, person_id) references membership;
alter table enrolment add foreign key (tenant_id, course_id) references course_adoption;
alter table obligation add foreign key (tenant_id, person_id) references membership;
alter table obligation add foreign key (tenant_id, group_id) references member_group (tenant_id, id);
alter table obligation add check ((person_id is null) <> (group_id is null));
alter table audit_entry add foreign key (tenant_id) references association;
create index audit_entry_page on audit_entry (tenant_id, id desc);
alter table stored_file drop constraint stored_file_pkey, add primary key (tenant_id, hash);
alter table stored_file add foreign key (tenant_id) references association;

alter table lesson add foreign key (course_id) references course;
alter table lesson_revision add foreign key (lesson_id) references lesson;
alter table exercise add foreign key (lesson_id) references lesson;
create index exercise_lesson on exercise (lesson_id);

alter table person_key add foreign key (person_id) references person on delete cascade;
alter table device add foreign key (person_id) references person on delete cascade;
alter table device add unique (person_id, install_id);
alter table device add unique (person_id, id);
alter table sign_in_link add foreign key (person_id) references person on delete cascade;
alter table refresh_token add foreign key (person_id, device_id) references device (person_id, id) on delete cascade;
create index refresh_token_family on refresh_token (person_id, family_id);
alter table consent add foreign key (person_id) references person on delete cascade;
create index consent_person on consent (person_id, purpose, id desc);
alter table mail add foreign key (person_id) references person on delete cascade;
create index mail_created on mail (created_at);
create index idempotency_key_created on idempotency_key (created_at);
create index sign_in_link_expires on sign_in_link (expires_at);
create index mail_due on mail (due_at) where state in ('pending', 'leased');
alter table idempotency_key add foreign key (person_id) references person on delete cascade;
alter table idempotency_key add unique nulls not distinct (person_id, tenant_id, operation, key);

alter table learner drop constraint learner_pkey, add primary key (tenant_id, person_id);
alter table learner add foreign key (tenant_id, person_id) references membership;
alter table learner_event drop constraint learner_event_pkey, add primary key (tenant_id, id);
alter table learner_event add foreign key (tenant_id, person_id) references membership;
alter table learner_event add constraint learner_event_sequence unique (tenant_id, person_id, install_id, sequence);
create index learner_event_order on learner_event (tenant_id, person_id, effective_at, device_id, sequence);
alter table memory drop constraint memory_pkey, add primary key (tenant_id, person_id, exercise_id);
alter table memory add foreign key (tenant_id, person_id) references learner;
alter table review drop constraint review_pkey, add primary key (tenant_id, id);
alter table review add foreign key (tenant_id, id) references learner_event;
create index review_learner on review (tenant_id, person_id, exercise_id);
alter table study_day drop constraint study_day_pkey, add primary key (tenant_id, person_id, day);
alter table study_day add foreign key (tenant_id, person_id) references learner;
alter table lesson_progress drop constraint lesson_progress_pkey,
  add primary key (tenant_id, person_id, lesson_id);
alter table lesson_progress add foreign key (tenant_id, person_id) references learner;
alter table study_session add unique (tenant_id, id);
alter table study_session add foreign key (tenant_id, person_id) references learner;
create index study_session_person on study_session (tenant_id, person_id, composed_at);

insert into people_clock (id, shift, set_at) values (1, interval '0', clock_timestamp());
alter table people_clock add check (id = 1);
insert into installation (id) values (1);
alter table installation add check (id = 1);
"""

# `nullif`: after a transaction-local set_config the setting is an empty string on a reused
# connection, never unset, and ''::uuid would be an error instead of "nobody".
SETTINGS = """
create function current_tenant() returns uuid language sql stable
  return nullif(current_setting('app.tenant', true), '')::uuid;
create function current_person() returns uuid language sql stable
  return nullif(current_setting('app.person', true), '')::uuid;
"""

TENANT_WALL = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant_wall on {table} to interlude_app
  using ({column} = (select current_tenant())) with check ({column} = (select current_tenant()));
"""

PERSON_WALL = """
alter table {table} enable row level security;
create policy person_wall on {table} to interlude_app
  using ({column} = (select current_person())) with check ({column} = (select current_person()));
"""

MORE_POLICIES = """
-- Before an association is chosen, a person sees which ones she belongs to; afterwards only that one.
create policy own_memberships on membership for select to interlude_app
  using ((select current_tenant()) is null and person_id = (select current_person()));
create policy own_associations on association for select to interlude_app
  using ((select current_tenant()) is null
    and exists (select from membership m where m.tenant_id = association.id
                and m.person_id = (select current_person())));
-- An association may read who its members are (the subquery sees only its own memberships).
create policy members_of_tenant on person for select to interlude_app
  using (exists (select from membership m where m.person_id = person.id
                 and m.tenant_id = (select current_tenant()) and m.ended_at is null));
create policy members_of_tenant on person_key for select to interlude_app
  using (exists (select from membership m where m.person_id = person_key.person_id
                 and m.tenant_id = (select current_tenant()) and m.ended_at is null));
-- The dispatcher crosses tenants, but its grants reach only queue, lease and due columns.
create policy dispatcher on mail to interlude_dispatcher using (true) with check (true);
create policy dispatcher on association for select to interlude_dispatcher using (true);
"""

GRANTS = """
grant usage on schema public to interlude_app, interlude_dispatcher;
grant select on people_clock, installation, course, lesson, lesson_revision, exercise, population_snapshot, migration
  to interlude_app;
grant select on people_clock, migration to interlude_dispatcher;
grant select, insert on consent, audit_entry, learner_event, stored_file, course_adoption to interlude_app;
grant select, insert, update on association, membership, member_group, enrolment, obligation,
  device, sign_in_link, refresh_token, mail, idempotency_key, learner, study_session to interlude_app;
grant select, insert, delete on group_member to interlude_app;
grant select, update on person to interlude_app;
grant select on person_key to interlude_app;
grant select, insert, update, delete on memory, review, study_day, lesson_progress to interlude_app;
grant select (id) on association to interlude_dispatcher;
grant select (id, person_id, state, due_at, expires_at, lease_until, fence, attempts),
  update (state, due_at, lease_until, fence, attempts, error, sent_at) on mail to interlude_dispatcher;
"""

FUNCTIONS = """
create function begin_as(tenant uuid, person uuid, device uuid,
    out database_now timestamptz, out people_now timestamptz,
    out roles text[], out device_active boolean, out wrapped_key bytea)
  language plpgsql as $$
begin
  perform set_config('app.tenant', coalesce(tenant::text, ''), true),
          set_config('app.person', coalesce(person::text, ''), true);
  database_now := clock_timestamp();
  people_now := database_now + (select c.shift from people_clock c);
  if person is not null then
    select k.wrapped_key into wrapped_key from person_key k where k.person_id = person;
    select d.signed_out_at is null into device_active from device d
      where d.person_id = person and d.id = device;
  end if;
  if tenant is not null and person is not null then
    select m.roles into roles from membership m
      where m.tenant_id = tenant and m.person_id = person and m.ended_at is null;
  end if;
end $$;

-- Sign-in starts from a mail address, before anybody is signed in: only the id comes out.
create function person_by_mail(wanted bytea) returns uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as 'select id from public.person where mail_hash = wanted';

-- The office invites people it cannot see yet: an unknown address becomes a person, a known one stays.
create function find_or_add_person(wanted bytea, new_id uuid, mail bytea, name bytea, key bytea,
    spoken text, zone_name text, at timestamptz, out person_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.person (id, mail_hash, mail_sealed, name_sealed, language, zone, created_at)
    values (new_id, wanted, mail, name, spoken, zone_name, at)
    on conflict (mail_hash) do nothing;
  if found then
    insert into public.person_key (person_id, wrapped_key, created_at) values (new_id, key, at);
    person_id := new_id;
  else
    select p.id into person_id from public.person p where p.mail_hash = wanted;
  end if;
end $$;

-- Retention for what is only needed for a while, a batch of each table at a time; the periods are
-- declared in api/db/declarations.py.
create function purge_expired(now timestamptz, most integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare removed bigint := 0; part bigint;
begin
  delete from public.idempotency_key where ctid = any(array(select ctid from public.idempotency_key
    where created_at < now - interval '2 days' limit most));
  get diagnostics part = row_count; removed := removed + part;
  delete from public.sign_in_link where ctid = any(array(select ctid from public.sign_in_link
    where expires_at < now - interval '1 day' limit most));
  get diagnostics part = row_count; removed := removed + part;
  delete from public.refresh_token where ctid = any(array(select ctid from public.refresh_token
    where family_expires_at < now or revoked_at < now - interval '30 days'
       or replaced_at < now - interval '30 days' limit most));
  get diagnostics part = row_count; removed := removed + part;
  delete from public.mail where ctid = any(array(select ctid from public.mail
    where state in ('sent', 'failed', 'expired') and created_at < now - interval '7 days'
    limit most));
  get diagnostics part = row_count; removed := removed + part;
  return removed;
end $$;

revoke all on function person_by_mail, find_or_add_person, purge_expired from public;
grant execute on function person_by_mail, find_or_add_person to interlude_app;
grant execute on function purge_expired to interlude_dispatcher;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        walls = [TENANT_WALL.format(table=table, column="tenant_id") for table in TENANT_TABLES]
        walls.append(TENANT_WALL.format(table="association", column="id"))
        walls += [PERSON_WALL.format(table=table, column="person_id") for table in PERSON_TABLES]
        walls.append(PERSON_WALL.format(table="person", column="id"))
        script = [ROLES, KEYS, SETTINGS, *walls, MORE_POLICIES, GRANTS, FUNCTIONS]
        connection = DB.current_transaction.get().connection
        for part in script:
            await connection.execute(part)

    manager.add_raw(run)
    return manager
