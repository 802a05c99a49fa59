"""Keys, indexes, grants and row-level security of lessons: whose they are, drafts, their way."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T05:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "lessons: walls"

SHARED_TABLES = "course lesson lesson_revision lesson_variant exercise media".split()
TENANT_TABLES = "authored_course draft draft_step draft_media".split()

KEYS = """
alter table course add foreign key (tenant_id) references association;
alter table course add unique (tenant_id, id);
alter table lesson add foreign key (tenant_id, course_id) references course (tenant_id, id);
alter table lesson add unique (tenant_id, id);
create index lesson_course on lesson (course_id);
alter table lesson_revision add foreign key (tenant_id, lesson_id) references lesson (tenant_id, id);
create index lesson_revision_lesson on lesson_revision (lesson_id);
alter table exercise add foreign key (tenant_id, lesson_id) references lesson (tenant_id, id);
alter table lesson_variant drop constraint lesson_variant_pkey,
  add primary key (lesson_id, language, audience);
alter table lesson_variant add foreign key (lesson_id) references lesson;
alter table lesson_variant add foreign key (tenant_id, lesson_id) references lesson (tenant_id, id);
alter table lesson_variant add foreign key (revision) references lesson_revision;
create index lesson_variant_words on lesson_variant using gin (words);
alter table media drop constraint media_pkey, add unique nulls not distinct (tenant_id, hash);
alter table media add foreign key (tenant_id) references association;

alter table authored_course drop constraint authored_course_pkey, add primary key (tenant_id, course_id);
alter table authored_course add foreign key (tenant_id) references association;
alter table authored_course add check (home in ('folder', 'studio'));
alter table draft add unique (tenant_id, id);
alter table draft add unique (tenant_id, course_id, path);
alter table draft add foreign key (tenant_id, course_id) references authored_course;
alter table draft add check (state in ('draft', 'in_review', 'scheduled', 'published', 'retired'));
alter table draft add check ((state = 'scheduled') = (publish_at is not null));
create index draft_scheduled on draft (publish_at) where state = 'scheduled';
alter table draft_step add foreign key (tenant_id, draft_id) references draft (tenant_id, id);
create index draft_step_draft on draft_step (tenant_id, draft_id, id);
alter table draft_media drop constraint draft_media_pkey, add primary key (tenant_id, course_id, name);
alter table draft_media add foreign key (tenant_id, course_id) references authored_course;
"""

# Everybody reads what no association owns; who owns a course writes it, and nobody else sees it.
SHARED_WALL = """
alter table {table} enable row level security;
create policy tenant_wall on {table} to interlude_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy everybodys on {table} for select to interlude_app using (tenant_id is null);
"""

TENANT_WALL = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant_wall on {table} to interlude_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
"""

DISPATCHER = """
-- Which drafts are due to be published: crossing every wall, so only these columns.
create policy dispatcher on draft for select to interlude_dispatcher using (true);
grant select (tenant_id, id, state, publish_at) on draft to interlude_dispatcher;
"""

GRANTS = """
grant insert, update on course, lesson, lesson_variant, exercise to interlude_app;
grant insert on lesson_revision, media to interlude_app;
grant select on lesson_variant, media to interlude_app;
grant update on course_adoption to interlude_app;
grant select, insert, update on authored_course, draft to interlude_app;
grant select, insert on draft_step to interlude_app;
grant select, insert, update, delete on draft_media to interlude_app;
"""

# What the release before this one left: courses that are found and copied before they are published
# again, and learners amid a lesson, who go on with the revision they began. The walls are forced on
# the owner too, so they are lowered for as long as it takes.
FILL = """
update course set words = json_build_object(language, json_build_object(
  'title', title, 'description', description, 'units', json_build_array(title)))::text
  where words = '{}';
insert into lesson_variant (lesson_id, tenant_id, language, audience, revision, title, objective,
    skills, minutes, credit_bearing, search, words, retired_at)
  select l.id, l.tenant_id, r.body::json ->> 'language', '', r.hash, r.body::json ->> 'title',
    r.body::json ->> 'objective',
    array(select json_array_elements_text(r.body::json -> 'skills')),
    (r.body::json ->> 'minutes')::float8,
    coalesce((r.body::json ->> 'credit_bearing')::bool, false), 'simple',
    to_tsvector('simple', (r.body::json ->> 'title') || ' ' || (r.body::json ->> 'objective')),
    l.retired_at
  from lesson l join lesson_revision r on r.hash = l.current_revision;
alter table lesson_progress no force row level security;
alter table learner_event no force row level security;
update lesson_progress p set begun_revision = (
  select e.revision_hash from learner_event e
  where e.tenant_id = p.tenant_id and e.person_id = p.person_id and e.kind = 'answer'
    and starts_with(e.exercise_id, p.lesson_id || '/')
  order by e.effective_at, e.device_id, e.sequence limit 1);
alter table lesson_progress force row level security;
alter table learner_event force row level security;
"""

FUNCTIONS = """
-- The lessons a person is taught, in the words that suit her: her language, else one of the same
-- family, else the course's; her audience, else everybody's. Who is amid a lesson goes on with the
-- revision she began, as long as it is in that language and for that audience.
create function lessons_given(tenant uuid, person uuid)
  returns table (course_id text, lesson_id text, place integer, revision bytea)
  language sql stable as $$
  select distinct on (l.course_id, l.position, l.id) l.course_id, l.id, l.position,
    case when g.completed_at is null and r.body::json ->> 'language' = v.language
           and coalesce(r.body::json ->> 'audience', '') = v.audience
         then r.hash else coalesce(v.revision, l.current_revision) end
  from enrolment e
  join person p on p.id = e.person_id
  join course c on c.id = e.course_id and c.retired_at is null
  join lesson l on l.course_id = c.id and l.retired_at is null
  left join lesson_variant v on v.lesson_id = l.id and v.retired_at is null
    and v.audience in ('', e.audience)
  left join lesson_progress g on g.tenant_id = e.tenant_id and g.person_id = e.person_id
    and g.lesson_id = l.id
  left join lesson_revision r on r.hash = g.begun_revision and g.completed_at is null
  where e.tenant_id = tenant and e.person_id = person and e.ended_at is null
  order by l.course_id, l.position, l.id,
    lower(v.language) = lower(p.language) desc,
    split_part(lower(v.language), '-', 1) = split_part(lower(p.language), '-', 1) desc,
    v.language = c.language desc, v.audience = coalesce(e.audience, '') desc, v.language
$$;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        connection = DB.current_transaction.get().connection
        shared = [SHARED_WALL.format(table=table) for table in SHARED_TABLES]
        tenants = [TENANT_WALL.format(table=table) for table in TENANT_TABLES]
        for part in (KEYS, FILL, *shared, *tenants, DISPATCHER, GRANTS, FUNCTIONS):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
