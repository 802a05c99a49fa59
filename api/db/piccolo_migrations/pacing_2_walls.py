"""Keys, indexes, grants and row-level security of pacing: what is believed, and how it guides."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T09:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "pacing: walls"

TENANT_TABLES = (
    "skill_mastery learner_fit retention_step item_quality item_withdrawal item_report placement"
    " tested_out dismissal step_wish lesson_followed"
).split()

KEYS = """
alter table skill_mastery drop constraint skill_mastery_pkey, add primary key (tenant_id, person_id, skill);
alter table skill_mastery add foreign key (tenant_id, person_id) references learner;
alter table learner_fit add foreign key (tenant_id, person_id) references learner;
create index learner_fit_newest on learner_fit (tenant_id, person_id, fitted_at desc);
alter table retention_step add foreign key (tenant_id, person_id) references learner;
create index retention_step_newest on retention_step (tenant_id, person_id, stepped_at desc);
alter table item_model drop constraint item_model_pkey, add primary key (exercise_id, population_version);
alter table item_model add foreign key (tenant_id) references association;
alter table item_model add foreign key (exercise_id) references exercise;
alter table item_model add foreign key (population_version) references population_snapshot;
alter table item_quality drop constraint item_quality_pkey,
  add primary key (tenant_id, exercise_id, revision_hash);
alter table item_quality add foreign key (tenant_id) references association;
alter table item_withdrawal add foreign key (tenant_id) references association;
create unique index item_withdrawal_one on item_withdrawal (tenant_id, exercise_id, revision_hash)
  where restored_at is null;
alter table item_report add foreign key (tenant_id, person_id) references learner;
create index item_report_item on item_report (tenant_id, exercise_id, revision_hash);
create unique index item_report_once on item_report (tenant_id, person_id, exercise_id, revision_hash, kind);
alter table placement add unique (tenant_id, id);
alter table placement add foreign key (tenant_id, person_id) references learner;
create unique index placement_open on placement (tenant_id, person_id, course_id) where finished_at is null;
create index placement_latest on placement (tenant_id, course_id, started_at desc);
alter table tested_out drop constraint tested_out_pkey, add primary key (tenant_id, person_id, lesson_id);
alter table tested_out add foreign key (tenant_id, placement_id) references placement (tenant_id, id);
alter table dismissal drop constraint dismissal_pkey, add primary key (tenant_id, person_id, lesson_id);
alter table dismissal add foreign key (tenant_id, person_id) references learner;
alter table step_wish add foreign key (tenant_id, session_id) references study_session (tenant_id, id);
create index step_wish_person on step_wish (tenant_id, person_id, said_at desc);
alter table lesson_followed drop constraint lesson_followed_pkey,
  add primary key (tenant_id, lesson_id, next_lesson_id);
alter table lesson_followed add foreign key (tenant_id) references association;

alter table learner add check (guidance in ('self_directed', 'coach_directed', 'recommended', 'adaptive'));
alter table learner add check (time_factor between 1 and 5);
create index learner_refold on learner (tenant_id, person_id) where refold_wanted;
create index learner_event_session on learner_event (tenant_id, session_id);
create index review_latest on review (tenant_id, person_id, answered_at desc);
create index review_item on review (tenant_id, exercise_id, answered_at);
"""

TENANT_WALL = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant_wall on {table} to interlude_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
"""

SHARED_WALL = """
alter table item_model enable row level security;
create policy tenant_wall on item_model to interlude_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy everybodys on item_model for select to interlude_app using (tenant_id is null);
"""

DISPATCHER = """
-- Whose facts are to be folded again, and what all associations' answers together have taught: the
-- second is written by nobody else, and says nothing of any person.
create policy dispatcher on learner for select to interlude_dispatcher using (true);
grant select (tenant_id, person_id, refold_wanted) on learner to interlude_dispatcher;
create policy dispatcher on item_model for insert to interlude_dispatcher with check (true);
grant insert on item_model, population_snapshot to interlude_dispatcher;
grant select on population_snapshot to interlude_dispatcher;
"""

GRANTS = """
grant select on item_model to interlude_app;
grant select, insert, update, delete on skill_mastery, lesson_followed, item_quality to interlude_app;
grant select, insert on learner_fit, retention_step, tested_out, step_wish to interlude_app;
grant select, insert, update on item_withdrawal, item_report, placement, dismissal to interlude_app;
"""

# Who answered before there was mastery gets it with the next look at her facts.
FILL = """
alter table learner no force row level security;
update learner set refold_wanted = true where folded_effective_at is not null;
alter table learner force row level security;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        walls = [TENANT_WALL.format(table=table) for table in TENANT_TABLES]
        connection = DB.current_transaction.get().connection
        for part in (KEYS, FILL, *walls, SHARED_WALL, DISPATCHER, GRANTS):
            await connection.execute(part)

    manager.add_raw(run)
    return manager
