"""An answer of a placement is evidence of what she knows, and leaves nothing to remember."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from api.pacing.believed import Answered, Believed, Item, Population, Terms
from api.pacing.folding import RULE_VERSION, Placed, fold_answer, fold_placement_answer
from api.pacing.mastery import Mastery
from api.pacing.memory import DEFAULT_WEIGHTS

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
POPULATION = Population(1, DEFAULT_WEIGHTS, 0.9, RULE_VERSION)
PLACEMENT = UUID(int=7)
RIGHT = Answered(NOON, NOON.date(), "a", True, 9.0, session_id=PLACEMENT, skills=("brewing",))
ITEM = Item(12.0, guess=0.25)


def placed(answered: Answered, believed: Believed | None = None) -> Placed:
    return fold_placement_answer(
        None, believed or Believed(), {}, answered, ITEM, POPULATION, Terms()
    )


def test_it_moves_ability_and_mastery_as_a_first_answer_in_a_session_does() -> None:
    for correct in (True, False):
        answered = replace(RIGHT, correct=correct)
        session = fold_answer(None, Believed(), {}, answered, ITEM, POPULATION, Terms())
        assert session is not None
        did = placed(answered)
        assert did.skills == session.skills
        assert did.believed.ability == session.believed.ability


def test_pace_and_the_moving_average_are_those_of_studying() -> None:
    before = Believed()
    after = placed(RIGHT, before).believed
    assert (after.pace, after.moving_average) == (before.pace, before.moving_average)


def test_topics_in_turn_are_mixed_successes() -> None:
    first = placed(RIGHT)
    tasting = replace(RIGHT, exercise_id="b", skills=("tasting",))
    ((_, mastery),) = placed(tasting, first.believed).skills
    assert mastery.mixed_successes == 1
    ((_, alone),) = first.skills
    assert alone.mixed_successes == 0


def test_an_exercise_taken_out_says_nothing() -> None:
    did = placed(replace(RIGHT, counts=False))
    assert did.skills == ()
    assert did.believed.ability == Believed().ability


def test_the_day_of_a_success_counts_as_anywhere_else() -> None:
    ((_, mastery),) = placed(RIGHT).skills
    assert isinstance(mastery, Mastery)
    assert (mastery.success_days, mastery.last_success_day) == (1, date(2026, 11, 21))
