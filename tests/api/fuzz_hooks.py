"""What schemathesis is told about this API that an OpenAPI document cannot say.

Loaded by schemathesis itself (SCHEMATHESIS_HOOKS). Half of the well-formed requests are led to
things that exist, so that the use cases behind the door are reached too.
"""

import json
import os
import random
from typing import Any

import schemathesis

# Requests that are well formed and still refused: by what exists, not by how they look.
REFUSED_BY_WHAT_EXISTS = frozenset(
    {
        "audience_unknown",
        "break_length",
        "breaks_overlap",
        "consent_text_unknown",
        "course_unreadable",
        "cursor_invalid",
        "event_conflict",
        "exercise_not_in_placement",
        "exercise_not_in_session",
        "forecast_day_past",
        "goal_day_past",
        "goal_subject_unknown",
        "goal_unfit",
        "hold_ends_early",
        "idempotency_key_reused",
        "import_unreadable",
        "interest_blank",
        "lesson_not_clean",
        "link_expired",
        "link_used",
        "media_refused",
        "placement_too_small",
        "publish_at_past",
        "push_target_invalid",
        "response_unreadable",
        "resync_needed",
        "sequence_conflict",
        "step_not_in_session",
        "zone_unknown",
    }
)


@schemathesis.serializer("application/x-ndjson")
def as_lines(ctx: Any, value: Any) -> bytes:
    """A body of lines is drawn one line at a time."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


KNOWN: dict[str, str] = json.loads(os.environ.get("FUZZ_KNOWN", "{}"))
ZONES = ("Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia")
_DICE = random.Random(2026)


@schemathesis.hook
def before_call(ctx: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Lead half of the well-formed requests to a zone, a session, an exercise that exist."""
    if not _is_well_formed(case):
        return
    body = case.body
    if isinstance(body, dict) and isinstance(body.get("text_version"), int):
        body["text_version"] = 1  # the only text there is so far
    if (
        case.operation.path == "/v1/sessions"
        and isinstance(body, dict)
        and not body.get("nudge_id")
    ):
        body.setdefault("minutes", 5)  # one of the two must be there, which no schema says
    if _DICE.random() < 0.5:
        return
    if isinstance(body, dict):
        if isinstance(body.get("zone"), str):
            body["zone"] = _DICE.choice(ZONES)
        for name in ("exercise_id", "revision"):
            if name in body and name in KNOWN:
                body[name] = KNOWN[name]
    if case.operation.path.startswith("/v1/catalogue/courses/"):
        case.path_parameters["course_id"] = "secure-work"
    if case.operation.path.startswith("/v1/authoring/"):
        known = KNOWN.keys() & case.path_parameters.keys()
        case.path_parameters.update({name: KNOWN[name] for name in known})
    if case.operation.path == "/v1/placements" and isinstance(body, dict):
        body["course_id"] = "secure-work"
    for name in {"session_id", "placement_id"} & case.path_parameters.keys() & KNOWN.keys():
        case.path_parameters[name] = KNOWN[name]


@schemathesis.hook
def filter_case(ctx: Any, case: Any) -> bool:
    """No header is too many: proxies add theirs."""
    return "x-schemathesis-unknown-property" not in (case.headers or {})


@schemathesis.check
def well_formed_is_accepted(ctx: Any, response: Any, case: Any) -> None:
    """A request that keeps to the document is refused for what exists only, never for its form."""
    if not _is_well_formed(case) or response.status_code not in (400, 410, 415, 422):
        return
    code = json.loads(response.content)["code"]
    assert code in REFUSED_BY_WHAT_EXISTS, f"a well-formed request was refused as {code}"


def _is_well_formed(case: Any) -> bool:
    if isinstance(case.body, int):
        return False  # it sends 0 where it cannot draw a text of 256 KiB; our bodies are objects
    return bool(case.meta is not None and case.meta.generation.mode.is_positive)
