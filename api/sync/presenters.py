"""Outcomes of events as a phone reads them, and refused lines as the office does."""

from api.db.transaction import Row
from api.errors import Fault, Problem
from api.fault_words import fault_words
from api.marked_view import present_marked
from api.messages import sentence
from api.sync.outcomes import Outcome
from mobile_contract import sessions
from mobile_contract import sync as contract


def present_outcome(outcome: Outcome, language: str) -> contract.EventResult:
    """One line's."""
    refusal = outcome.refusal
    return contract.EventResult(
        line=outcome.line.number,
        id=outcome.line.id,
        sequence=outcome.line.sequence,
        status=outcome.status,
        code=refusal.code if refusal else None,
        detail=told(refusal.problem, language) if refusal else None,
        place=refusal.place or None if refusal else None,
        flags=list(outcome.made.event.flags) if outcome.made else [],
        marked=_marked(outcome),
    )


def told(problem: Problem, language: str) -> str:
    """Why a line is no fact, in words."""
    arguments = dict(problem.arguments)
    if problem.code == "too_large":  # the line is, and smaller parts of it would be no event
        return sentence("refused.too_large", language)
    if "why" in arguments:
        arguments["why"] = fault_words(Fault("", str(arguments["why"])), language)
    return sentence(f"problem.{problem.code}", language, **arguments)


def _marked(outcome: Outcome) -> sessions.Marked | None:
    made = outcome.made
    if made is None or made.marked is None or outcome.due_at is None:
        return None
    return present_marked(
        made.event.id, outcome.status, made.marked, outcome.rating, outcome.due_at, 0
    )


def present_quarantined(row: Row, language: str) -> contract.QuarantinedEvent:
    """One line that became no fact, without what it says."""
    return contract.QuarantinedEvent(
        id=row["id"],
        person_id=row["person_id"],
        event_id=row["event_id"],
        sequence=row["sequence"],
        status=row["status"],
        code=row["code"],
        detail=sentence(f"refused.{row['code']}", language),
        place=row["place"],
        line_bytes=row["line_bytes"],
        received_at=row["received_at"],
        state=row["state"],
        settled_at=row["settled_at"],
    )
