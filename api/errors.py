"""The one table of what can go wrong: a stable code, a status, and a sentence in the catalogue.

Use cases raise `Problem(code)`; `api.web.problems` turns it into problem+json in the reader's
language. Codes are a promise to installed apps: add freely, never rename.
"""

from dataclasses import dataclass

PROBLEMS: dict[str, int] = {
    # the request
    "unreadable_request": 400,
    "invalid_request": 422,
    "too_large": 413,
    "unsupported_media_type": 415,
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
    "device_not_found": 404,
    "consent_text_unknown": 422,
    # learning
    "zone_unknown": 422,
    "session_not_found": 404,
    "exercise_not_in_session": 422,
    "response_unreadable": 422,
    "event_conflict": 409,
    "sequence_conflict": 409,
    # being reminded
    "push_target_invalid": 422,
    "break_length": 422,
    "breaks_overlap": 422,
    "hold_ends_early": 422,
    "nudge_not_found": 404,
    # associations
    "member_exists": 409,
    "cursor_invalid": 422,
    "file_not_found": 404,
    # us
    "server_fault": 500,
    "busy": 503,
    "database_unavailable": 503,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One place in the request that is wrong: where, and what about it."""

    place: str
    message: str


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
