"""What the last look before a push needs, many people at once, each behind her own walls."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T16:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "sending: walls"

# They run as whoever calls them, who is behind the walls: for another person's rows another wall
# is set, as a transaction of hers alone would set it. What is read is read statement by statement
# after her lock is held, so that whoever held it before has been heard.
READS = """
-- What she will still be asked, those due by then counted: of what she is taught in the revision she
-- is given, and what her association has not taken out there.
create function reviews_coming(tenant uuid, person uuid, by timestamptz,
    out due bigint, out first_at timestamptz, out next_at timestamptz)
  language plpgsql stable as $$
begin
  select count(*) filter (where m.due_at <= by), min(m.due_at),
         min(m.due_at) filter (where m.due_at > by)
    into due, first_at, next_at
  from memory m join exercise x on x.id = m.exercise_id and not x.retired
  join lessons_given(tenant, person) g on g.lesson_id = x.lesson_id
  where m.tenant_id = tenant and m.person_id = person
    and not exists (select from item_withdrawal w where w.tenant_id = m.tenant_id
      and w.exercise_id = m.exercise_id and w.revision_hash = g.revision and w.restored_at is null);
end $$;

-- How she wants to be reminded, where she is, and how her attention was spent of late. The settings
-- are null until she sets any.
create function wishes_of(person uuid,
    out zone text, out language text, out consent_version smallint, out snoozed_until timestamptz,
    out quiet_from_local time, out quiet_until_local time, out at_most_per_day smallint,
    out at_most_per_week smallint, out at_least_hours_apart smallint,
    out hold_first date, out hold_last date,
    out weekdays smallint[], out starts time[], out ends time[],
    out interrupted_by uuid[], out interrupted_at timestamptz[], out interrupted_on date[],
    out last_arm text)
  language plpgsql stable as $$
begin
  select p.zone, p.language into zone, language from person p where p.id = person;
  select a.snoozed_until into snoozed_until from nudge_agenda a where a.person_id = person;
  select s.quiet_from_local, s.quiet_until_local, s.at_most_per_day, s.at_most_per_week,
      s.at_least_hours_apart, s.hold_first, s.hold_last
    into quiet_from_local, quiet_until_local, at_most_per_day, at_most_per_week,
      at_least_hours_apart, hold_first, hold_last
    from reminder_settings s where s.person_id = person;
  select case when c.granted then c.text_version end into consent_version from consent c
    where c.person_id = person and c.purpose = 'reminders'
    order by c.decided_at desc, c.id desc limit 1;
  select array_agg(w.weekday order by w.weekday, w.starts_local),
      array_agg(w.starts_local order by w.weekday, w.starts_local),
      array_agg(w.ends_local order by w.weekday, w.starts_local)
    into weekdays, starts, ends from break_window w where w.person_id = person;
  -- Wherever she is, that is more than the seven dates that count. A push that waited for its
  -- provider interrupted her when it left, not when the inbox had it.
  select array_agg(i.nudge_id order by i.at), array_agg(greatest(i.at, (
        select max(s.settled_at) from nudge_send s where s.person_id = person
          and s.nudge_id = i.nudge_id and s.state in ('sent', 'unknown'))) order by i.at),
      array_agg(i.local_date order by i.at)
    into interrupted_by, interrupted_at, interrupted_on from interruption i, people_clock c
    where i.person_id = person and i.local_date >= (clock_timestamp() + c.shift)::date - 9;
  select n.arm into last_arm from nudge n
    where n.person_id = person and n.arm <> 'silent' order by n.id desc limit 1;
end $$;

-- What there is to do in each of her associations in which she takes a course, the first joined
-- first, and on which days since then she has answered something in one of them. Where `any_will_do`
-- the reviews due are counted only where no new lesson waits.
create function work_of(person uuid, by timestamptz, since date, any_will_do boolean,
    out tenants uuid[], out taken_in uuid[], out due bigint[], out new_lesson boolean[],
    out studied date[])
  language plpgsql as $$
declare tenant uuid; waits boolean;
begin
  select coalesce(array_agg(m.tenant_id order by m.joined_at, m.tenant_id), '{}') into tenants
    from membership m where m.person_id = person and m.ended_at is null;
  foreach tenant in array tenants loop
    perform set_config('app.tenant', tenant::text, true);
    continue when not exists (select from enrolment e join course c on c.id = e.course_id
      and c.retired_at is null
      where e.tenant_id = tenant and e.person_id = person and e.ended_at is null);
    taken_in := taken_in || tenant;
    waits := exists (select from enrolment e
      join lesson l on l.course_id = e.course_id and l.retired_at is null
      where e.tenant_id = tenant and e.person_id = person and e.ended_at is null
      and not exists (select from lesson_progress p where p.tenant_id = tenant
        and p.person_id = person and p.lesson_id = l.id and p.completed_at is not null)
      and not exists (select from tested_out t where t.tenant_id = tenant and t.person_id = person
        and t.lesson_id = l.id));
    new_lesson := new_lesson || waits;
    due := due || case when waits and any_will_do then 0
      else (select r.due from reviews_coming(tenant, person, by) r) end;
    studied := studied || array(select d.day from study_day d where d.tenant_id = tenant
      and d.person_id = person and d.answers > 0 and d.day >= since);
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
"""

SENDING = """
-- Of each channel the longest waiting, the ways of one nudge side by side.
drop index nudge_send_due;
create index nudge_send_due on nudge_send (channel, due_at, nudge_id)
  where state in ('pending', 'retry');

-- The last look: the people are locked in the order they are named in, the ways of each nudge and
-- where they lead to now, and all that decides whether it is still wanted. An address is held until
-- commit: who signs out or registers elsewhere at this moment comes before, or waits.
create function look_at_nudges(people uuid[], nudges uuid[])
  returns table (nudge_id uuid, person_id uuid, tenant_id uuid, break_starts_at timestamptz,
    break_ends_at timestamptz, break_date date, arm text, minutes smallint, planned_due integer,
    planned_new_lesson boolean, wrapped_key bytea,
    sends uuid[], devices uuid[], signed_out boolean[], kinds text[], addresses bytea[],
    address_hashes bytea[],
    zone text, language text, consent_version smallint, snoozed_until timestamptz,
    quiet_from_local time, quiet_until_local time, at_most_per_day smallint,
    at_most_per_week smallint, at_least_hours_apart smallint, hold_first date, hold_last date,
    weekdays smallint[], starts time[], ends time[],
    interrupted_by uuid[], interrupted_at timestamptz[], interrupted_on date[], last_arm text,
    tenants uuid[], taken_in uuid[], due bigint[], new_lesson boolean[], studied date[])
  language plpgsql as $$
declare person uuid; place integer; since date;
begin
  since := (select (clock_timestamp() + c.shift)::date - 2 from people_clock c);
  for place in 1 .. cardinality(people) loop
    person := people[place];
    perform set_config('app.person', person::text, true), set_config('app.tenant', '', true);
    perform from nudge_agenda a where a.person_id = person for update;
    perform from push_target t join nudge_send s on s.device_id = t.device_id
      and s.person_id = t.person_id
      where t.person_id = person and s.nudge_id = nudges[place] for share of t;
    return query
      select n.id, n.person_id, n.tenant_id, n.break_starts_at, n.break_ends_at, n.break_date,
        n.arm, n.minutes, n.due, n.new_lesson, k.wrapped_key, ways.*, wishes.*, work.*
      from nudge n join person_key k on k.person_id = n.person_id,
        lateral (select array_agg(s.id), array_agg(s.device_id),
            array_agg(d.signed_out_at is not null), array_agg(t.kind),
            array_agg(t.address_sealed), array_agg(t.address_hash)
          from nudge_send s
          left join device d on d.person_id = s.person_id and d.id = s.device_id
          left join push_target t on t.person_id = s.person_id and t.device_id = s.device_id
            and t.retired_at is null and d.signed_out_at is null
          where s.person_id = person and s.nudge_id = n.id) ways,
        lateral wishes_of(person) wishes, lateral work_of(person, n.break_ends_at, since, true) work
      where n.person_id = person and n.id = nudges[place];
  end loop;
  perform set_config('app.person', '', true), set_config('app.tenant', '', true);
end $$;

-- What became of claimed ways at the last look: from the commit on, `sending` may have left the
-- house. Returns those that were still ours, and for `sending` whose lease is long enough to send
-- and be done before somebody else might. Her attention is spent once a nudge, whatever its ways.
create function conclude_look(people uuid[], nudges uuid[], sends uuid[], fences integer[],
    states text[], codes text[], dates date[], slack interval, at timestamptz)
  returns setof uuid language plpgsql as $$
declare place integer;
begin
  for place in 1 .. cardinality(sends) loop
    perform set_config('app.person', people[place]::text, true);
    if states[place] = 'sending' then
      update nudge_send s set state = 'sending', sent_try_at = clock_timestamp()
        where s.person_id = people[place] and s.id = sends[place] and s.fence = fences[place]
          and s.state = 'leased' and s.lease_until > clock_timestamp() + slack
          and s.expires_at > at;
    else
      update nudge_send s set state = states[place], code = codes[place], lease_until = null,
          settled_at = at
        where s.person_id = people[place] and s.id = sends[place] and s.fence = fences[place]
          and s.state = 'leased';
    end if;
    continue when not found;
    return next sends[place];
    if states[place] in ('sending', 'sent') then
      insert into interruption (nudge_id, person_id, local_date, at)
        values (nudges[place], people[place], dates[place], conclude_look.at)
        on conflict (nudge_id) do nothing;
    end if;
  end loop;
  perform set_config('app.person', '', true);
end $$;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        connection = DB.current_transaction.get().connection
        for part in (READS, SENDING):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
