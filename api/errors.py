"""The one table of what can go wrong: a stable code, a status, and a sentence in the catalogue.

Use cases raise `Problem(code)`; `api.web.problems` turns it into problem+json in the reader's
language. Codes are a promise to installed apps: add freely, never rename.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROBLEMS: dict[str, int] = {
    # the request
    "unreadable_request": 400,
    "invalid_request": 422,
    "too_large": 413,
    "unsupported_media_type": 415,
    "coding_unsupported": 415,
    "too_slow": 408,
    "too_many_requests": 429,
    "not_found": 404,
    "method_not_allowed": 405,
    "idempotency_key_invalid": 400,
    "idempotency_key_reused": 422,
    "request_in_progress": 409,
    # who and what may
    "sign_in_required": 401,
    "token_expired": 401,
    "device_signed_out": 401,
    "association_required": 403,
    "not_allowed": 403,
    # sign-in
    "link_unknown": 404,
    "link_used": 410,
    "link_expired": 410,
    "link_other_device": 403,
    "refresh_token_unknown": 401,
    "refresh_token_expired": 401,
    "refresh_token_reused": 401,
    "not_a_member": 403,
    "mail_taken": 409,
    "too_many_mails": 429,
    "unsubscribe_link_unknown": 404,
    "device_not_found": 404,
    "consent_text_unknown": 422,
    # learning
    "zone_unknown": 422,
    "session_not_found": 404,
    "exercise_not_in_session": 422,
    "step_not_in_session": 422,
    "response_unreadable": 422,
    "placement_not_found": 404,
    "placement_too_small": 422,
    "placement_too_soon": 409,
    "exercise_not_in_placement": 422,
    "course_not_taken": 409,
    "event_conflict": 409,
    "sequence_conflict": 409,
    # what happened without a network
    "too_many_events": 413,
    "event_unreadable": 422,
    "revision_unknown": 422,
    "exercise_not_in_lesson": 422,
    "quarantined_not_found": 404,
    "quarantined_settled": 409,
    "event_still_refused": 409,
    # finding what to learn
    "course_not_found": 404,
    "lesson_not_found": 404,
    # how good the exercises are
    "exercise_not_found": 404,
    "report_not_found": 404,
    "report_settled": 409,
    "withdrawal_not_found": 404,
    "audience_unknown": 422,
    # what is believed of a learner
    "forecast_day_past": 422,
    "interest_blank": 422,
    # what a learner sets out to do
    "goal_unfit": 422,
    "goal_day_past": 422,
    "goal_subject_unknown": 422,
    "goal_not_found": 404,
    # being reminded
    "push_target_invalid": 422,
    "break_length": 422,
    "breaks_overlap": 422,
    "hold_ends_early": 422,
    "nudge_not_found": 404,
    # associations
    "member_exists": 409,
    "member_not_found": 404,
    "cursor_invalid": 422,
    "resync_needed": 410,
    "file_not_found": 404,
    # authoring
    "course_exists": 409,
    "course_shipped": 409,
    "course_elsewhere": 409,
    "course_at_home": 409,
    "course_unreadable": 422,
    "draft_not_found": 404,
    "revision_not_found": 404,
    "path_taken": 409,
    "step_not_possible": 409,
    "own_work": 403,
    "publish_at_past": 422,
    "lesson_not_clean": 422,
    "version_needed": 428,
    "changed_meanwhile": 412,
    "import_unreadable": 422,
    "media_refused": 422,
    # us
    "server_fault": 500,
    "busy": 503,
    "database_unavailable": 503,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One place in the request that is wrong: where, and what about it.

    With a `code` the catalogue has the words (`fault`), which the arguments fill; without one
    `message` is told as it stands.
    """

    place: str
    message: str
    code: str | None = None
    arguments: Mapping[str, object] = field(default_factory=dict, hash=False)


def fault(place: str, code: str, **arguments: object) -> Fault:
    """A wrong place, told in the reader's language."""
    return Fault(place, code, code, arguments)


class Problem(Exception):
    """A fact that stands in the way, by its code; arguments fill the catalogue's sentence.

    Raises KeyError at once for a code the table does not list.
    """

    def __init__(
        self,
        code: str,
        *,
        faults: tuple[Fault, ...] = (),
        retry_after: int | None = None,
        **arguments: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = PROBLEMS[code]
        self.faults = faults
        self.retry_after = retry_after
        self.arguments = arguments
