"""Placements as a phone sees them: the question without its key, the level in words."""

from msgspec.structs import replace

from api.db.transaction import Transaction
from api.exercise_views import exercise_view
from api.messages import sentence
from api.pacing.placement.levels import NOT_PLACED, level_of
from api.pacing.placement.stopping import LEAST_ITEMS, MOST_ITEMS
from api.placement import queries
from api.placement.pool import question_of
from api.placement.stored import Asked, StoredPlacement
from mobile_contract import placement as contract
from mobile_contract.sessions import Reason


async def present_placement(tx: Transaction, placement: StoredPlacement) -> contract.Placement:
    """The placement with its open question, or with what it came to."""
    waiting = placement.open_question
    return contract.Placement(
        id=placement.id,
        course_id=placement.course_id,
        state="finished" if placement.finished_at else "open",
        answered=len(placement.answers),
        at_least=LEAST_ITEMS,
        at_most=MOST_ITEMS,
        estimate=_estimate(placement, tx.caller.language),
        next=await _question(tx, waiting) if waiting else None,
        result=await _result(tx, placement),
        started_at=placement.started_at,
        finished_at=placement.finished_at,
    )


async def _question(tx: Transaction, asked: Asked) -> contract.PlacementQuestion:
    lesson, exercise = await question_of(tx, asked)
    # A hint is help, and this is a test.
    view = exercise_view(replace(exercise, hints=()), lesson.media)
    return contract.PlacementQuestion(lesson.id, asked.revision, lesson.language, view)


def _estimate(placement: StoredPlacement, language: str) -> contract.PlacementEstimate:
    placed = placement.estimate
    level = level_of(placed) if placement.answers else NOT_PLACED
    return contract.PlacementEstimate(
        round(placed.mean, 3),
        round(placed.error, 3),
        _said("level", level.code, language),
        level.lowest,
        level.highest,
    )


async def _result(tx: Transaction, placement: StoredPlacement) -> contract.PlacementResult | None:
    if placement.stopped is None:
        return None
    skipped = await queries.tested_out_by(tx, placement.id)
    return contract.PlacementResult(
        _said("stopped", placement.stopped, tx.caller.language),
        [contract.SkippableLesson(each.lesson_id, each.title) for each in skipped],
    )


def _said(kind: str, code: str, language: str) -> Reason:
    return Reason(code, sentence(f"placement.{kind}.{code}", language))
