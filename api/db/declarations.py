"""What every table and column is, as data: whose it is, what it says of people, how long it stays.

A table or column that is missing here fails a test, so nothing personal is stored unnoticed.
`Scope` decides the wall a table stands behind; `Kind` and `Keep` feed export, erasure and purging.
"""

from dataclasses import dataclass
from enum import Enum


class Scope(Enum):
    """Whose data a table holds, hence which row-level security it must have."""

    TENANT = "tenant"  # an association's: forced wall on tenant_id
    PERSON = "person"  # a human's, across associations: wall on person_id
    SHARED = "shared"  # an association's own, or everybody's to read where no association owns it
    GLOBAL = "global"  # everybody's, read-only for the application


class Kind(Enum):
    """What a column says about a person."""

    NONE = "nothing about a person"
    ID = "an opaque id that stands for a person or something of hers"
    IDENTITY = "who she is: sealed, or a keyed hash"
    SECRET = "what proves who she is: a hash or a wrapped key"
    PREFERENCE = "how she likes it"
    STUDY = "what she studied and how well"
    DUTY = "what she is, does or must do in an association"
    TRACE = "when and through what she was here"


class Keep(Enum):
    """How long a column's values stay."""

    INSTALLATION = "as long as the installation"
    ACCOUNT = "until the person's account is erased"
    RECORD = "as long as the association must keep records (default 7 years), then erased"
    MONTH = "30 days after it stopped being of use"
    WEEK = "7 days"
    TWO_DAYS = "48 hours"


@dataclass(frozen=True, slots=True)
class Declared:
    """One table: its scope, how long its rows stay, and the kind of each column."""

    scope: Scope
    keep: Keep
    columns: dict[str, Kind]


def _columns(**kinds: str) -> dict[str, Kind]:
    return {
        column: Kind[kind.upper()] for kind, columns in kinds.items() for column in columns.split()
    }


DECLARED: dict[str, Declared] = {
    "people_clock": Declared(Scope.GLOBAL, Keep.INSTALLATION, _columns(none="id shift set_at")),
    "installation": Declared(
        Scope.GLOBAL, Keep.INSTALLATION, _columns(none="id secret_check cluster epoch")
    ),
    "call_rate": Declared(Scope.GLOBAL, Keep.TWO_DAYS, _columns(trace="who used_until")),
    "push_channel": Declared(
        Scope.GLOBAL,
        Keep.INSTALLATION,
        _columns(none="name per_minute slowed_at used_until paused_at paused_until paused_for"),
    ),
    "removal_brake": Declared(
        Scope.GLOBAL,
        Keep.INSTALLATION,
        _columns(none="kind counted_from braked_at braked_until kept"),
    ),
    "target_removal": Declared(Scope.GLOBAL, Keep.TWO_DAYS, _columns(none="id kind removed_at")),
    "course": Declared(
        Scope.SHARED,
        Keep.INSTALLATION,
        _columns(
            id="tenant_id",
            none="id title language description licence authors words source_hash published_at"
            " retired_at",
        ),
    ),
    "lesson": Declared(
        Scope.SHARED,
        Keep.INSTALLATION,
        _columns(id="tenant_id", none="id course_id unit position current_revision retired_at"),
    ),
    "lesson_revision": Declared(
        Scope.SHARED,
        Keep.INSTALLATION,
        _columns(id="tenant_id", none="hash lesson_id body published_at"),
    ),
    "lesson_variant": Declared(
        Scope.SHARED,
        Keep.INSTALLATION,
        _columns(
            id="tenant_id",
            none="lesson_id language audience revision title objective skills minutes"
            " credit_bearing search words retired_at",
        ),
    ),
    "media": Declared(
        Scope.SHARED,
        Keep.INSTALLATION,
        _columns(id="tenant_id", none="hash media_type size_bytes stored_at"),
    ),
    "exercise": Declared(
        Scope.SHARED,
        Keep.INSTALLATION,
        _columns(id="tenant_id", none="id lesson_id position kind declared_seconds retired"),
    ),
    "authored_course": Declared(
        Scope.TENANT,
        Keep.INSTALLATION,
        _columns(
            id="tenant_id created_by",
            none="course_id slug home details version",
            trace="created_at",
        ),
    ),
    "draft": Declared(
        Scope.TENANT,
        Keep.INSTALLATION,
        _columns(
            id="id tenant_id edited_by",
            none="course_id path source version state publish_at published_version"
            " published_revision published_path",
            trace="edited_at",
        ),
    ),
    "draft_step": Declared(
        Scope.TENANT,
        Keep.INSTALLATION,
        _columns(
            id="id tenant_id draft_id actor_id", none="step comment version revision", trace="at"
        ),
    ),
    "draft_media": Declared(
        Scope.TENANT,
        Keep.INSTALLATION,
        _columns(id="tenant_id", none="course_id name hash size_bytes head text"),
    ),
    "population_snapshot": Declared(
        Scope.GLOBAL, Keep.INSTALLATION, _columns(none="version body published_at")
    ),
    "person": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="id",
            identity="mail_hash mail_sealed name_sealed",
            preference="language zone",
            trace="created_at",
        ),
    ),
    "person_key": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(id="person_id", secret="wrapped_key", trace="created_at"),
    ),
    "device": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="id person_id install_id",
            identity="name_sealed",
            trace="platform signed_in_at last_seen_at signed_out_at",
        ),
    ),
    "sign_in_link": Declared(
        Scope.PERSON,
        Keep.TWO_DAYS,
        _columns(
            id="id person_id",
            none="purpose",
            secret="token_hash challenge",
            identity="new_mail_hash new_mail_sealed",
            trace="created_at expires_at used_at",
        ),
    ),
    "refresh_token": Declared(
        Scope.PERSON,
        Keep.MONTH,
        _columns(
            id="id person_id device_id family_id",
            secret="token_hash",
            trace="issued_at family_expires_at replaced_at revoked_at",
        ),
    ),
    "consent": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="id person_id", preference="purpose granted", none="text_version", trace="decided_at"
        ),
    ),
    "mail": Declared(
        Scope.PERSON,
        Keep.WEEK,
        _columns(
            id="id person_id",
            identity="content_sealed",
            none="kind state lease_until fence attempts error",
            trace="due_at expires_at created_at sent_at",
        ),
    ),
    "idempotency_key": Declared(
        Scope.PERSON,
        Keep.TWO_DAYS,
        _columns(
            id="id person_id tenant_id key",
            none="operation request_digest status",
            identity="reply_sealed",
            trace="created_at",
        ),
    ),
    "association": Declared(
        Scope.TENANT, Keep.INSTALLATION, _columns(none="id name zone language created_at")
    ),
    "membership": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id",
            duty="roles",
            trace="joined_at ended_at",
            identity="introduction_sealed",
        ),
    ),
    "member_group": Declared(
        Scope.TENANT, Keep.INSTALLATION, _columns(none="id tenant_id name created_at")
    ),
    "group_member": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(id="tenant_id person_id", duty="group_id", trace="added_at"),
    ),
    "course_adoption": Declared(
        Scope.TENANT, Keep.INSTALLATION, _columns(none="tenant_id course_id adopted_at ended_at")
    ),
    "enrolment": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id",
            duty="course_id",
            preference="audience",
            trace="enrolled_at ended_at",
        ),
    ),
    "obligation": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id",
            duty="group_id what_kind what_id due_at weight exempt",
            trace="created_at",
        ),
    ),
    "audit_entry": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id actor_id subject_id",
            none="operation subject_kind request_id",
            trace="detail at",
        ),
    ),
    "stored_file": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(none="tenant_id hash size_bytes media_type stored_at"),
    ),
    "learner": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id",
            preference="guidance minutes_per_day time_factor interests reset_at streak_unit",
            study="pace_answers pace_log_ratio_micro_sum pace_log_ratio_micro_square_sum"
            " ability_mean ability_variance ability_answers ability_at moving_average"
            " desired_retention last_session_id last_skills",
            none="folded_effective_at folded_device_id folded_sequence refold_wanted",
        ),
    ),
    "learner_event": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id install_id device_id boot_id session_id pack_id"
            " source_nudge_id",
            trace="sequence shown_mono_ms answered_mono_ms occurred_at received_at effective_at"
            " zone study_day counted_ms",
            study="kind exercise_id",
            identity="payload_sealed",
            none="revision_hash digest schema_version population_version flags",
        ),
    ),
    "memory": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id",
            study="exercise_id stability difficulty last_review_at due_at reps lapses streak"
            " failures misled session_id",
            none="revision_hash population_version rule_version",
        ),
    ),
    "review": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id",
            study="exercise_id correct rating seconds expected_seconds retrievability stability"
            " difficulty due_at confidence hints_used changed_answers picked chance gap",
            trace="answered_at",
            none="revision_hash population_version rule_version",
        ),
    ),
    "study_day": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id",
            study="day answers correct answer_ms reading_ms device_timed_ms",
        ),
    ),
    "lesson_progress": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id",
            study="lesson_id started_at begun_revision exercises_answered unmarked_answers"
            " completed_at",
        ),
    ),
    "event_quarantine": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id install_id device_id event_id",
            trace="sequence client_time received_at settled_at",
            identity="line_sealed",
            none="status code place line_bytes digest state",
        ),
    ),
    "install_sequence": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id install_id",
            trace="acknowledged_through highest cloned_at",
        ),
    ),
    "change": Declared(
        Scope.SHARED,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id", study="kind key removed", none="transaction changed_at"
        ),
    ),
    "pack": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id device_id",
            study="minutes exercise_ids",
            none="body_hash size_bytes population_version",
            trace="issued_at expires_at",
        ),
    ),
    "learner_goal": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id",
            preference="kind target subject by_date",
            trace="set_at ended_at",
        ),
    ),
    "person_hold": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(id="id person_id", preference="first last zone", trace="set_at"),
    ),
    "study_session": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id device_id nudge_id",
            study="minutes plan",
            none="seed population_version",
            trace="composed_at finished_at",
        ),
    ),
    "skill_mastery": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="tenant_id person_id",
            study="skill ability_mean ability_variance ability_answers ability_at answers"
            " right_answers independent_successes success_days last_success_day mixed_successes"
            " sure_right sure_wrong unsure_right unsure_wrong last_answered_at",
        ),
    ),
    "learner_fit": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id",
            study="reviews weights log_loss_before log_loss_after kept",
            trace="fitted_at",
        ),
    ),
    "retention_step": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id",
            study="from_retention to_retention minutes_forecast minutes_available",
            trace="stepped_at",
        ),
    ),
    "item_model": Declared(
        Scope.SHARED,
        Keep.INSTALLATION,
        _columns(
            id="tenant_id",
            none="exercise_id population_version difficulty discrimination log_seconds answers",
        ),
    ),
    "item_quality": Declared(
        Scope.TENANT,
        Keep.INSTALLATION,
        _columns(
            id="tenant_id",
            none="exercise_id revision_hash attempts learners status figures reasons refreshed_at",
        ),
    ),
    "item_withdrawal": Declared(
        Scope.TENANT,
        Keep.INSTALLATION,
        _columns(
            id="id tenant_id restored_by",
            none="exercise_id revision_hash reasons withdrawn_at restored_at",
        ),
    ),
    "item_look": Declared(
        Scope.TENANT, Keep.INSTALLATION, _columns(id="tenant_id", none="wanted looked_at")
    ),
    "item_report": Declared(
        Scope.TENANT,
        Keep.ACCOUNT,
        _columns(
            id="id tenant_id person_id",
            study="exercise_id kind comment words",
            trace="reported_at",
            none="revision_hash settled_at outcome put_back_at",
        ),
    ),
    "placement": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id",
            study="course_id asked estimate error stopped",
            none="seed population_version",
            trace="started_at finished_at",
        ),
    ),
    "tested_out": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(id="tenant_id person_id placement_id", study="lesson_id", trace="tested_out_at"),
    ),
    "dismissal": Declared(
        Scope.TENANT,
        Keep.ACCOUNT,
        _columns(id="tenant_id person_id", preference="lesson_id", trace="dismissed_at until_at"),
    ),
    "step_wish": Declared(
        Scope.TENANT,
        Keep.RECORD,
        _columns(
            id="id tenant_id person_id session_id",
            preference="lesson_id exercise_id said",
            trace="said_at",
        ),
    ),
    "lesson_followed": Declared(
        Scope.TENANT,
        Keep.INSTALLATION,
        _columns(id="tenant_id", none="lesson_id next_lesson_id learners of_learners"),
    ),
    "push_target": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="person_id device_id",
            none="kind retired_for",
            identity="address_hash address_sealed",
            trace="registered_at retired_at",
        ),
    ),
    "reminder_settings": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="person_id",
            preference="quiet_from_local quiet_until_local at_most_per_day at_most_per_week"
            " at_least_hours_apart hold_first hold_last",
            trace="changed_at",
        ),
    ),
    "break_window": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(id="id person_id", preference="weekday starts_local ends_local"),
    ),
    "nudge_agenda": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(id="person_id", trace="decide_at snoozed_at", preference="snoozed_until"),
    ),
    "nudge": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="id person_id tenant_id",
            preference="break_starts_at break_ends_at break_date zone minutes",
            none="eligible arm probabilities seed policy_version consent_version held_by"
            " put_off_by",
            study="due new_lesson",
            trace="decided_at planned_at",
        ),
    ),
    "nudge_send": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="id nudge_id person_id device_id",
            none="channel state code provider_id not_before lease_until fence attempts",
            trace="due_at expires_at sent_try_at settled_at",
        ),
    ),
    "interruption": Declared(
        Scope.PERSON, Keep.ACCOUNT, _columns(id="nudge_id person_id", trace="local_date at")
    ),
    "digest_wish": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="person_id",
            preference="wanted weekday at_local",
            none="refused_for",
            trace="asked_at look_at refused_at",
        ),
    ),
    "digest": Declared(
        Scope.PERSON,
        Keep.ACCOUNT,
        _columns(
            id="id person_id", none="held_by", study="due lessons streak", trace="week decided_at"
        ),
    ),
}
