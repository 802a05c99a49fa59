"""Goals as her app shows them: the figures, what they amount to, and a warning where one is due."""

from collections.abc import Sequence

from api.db.transaction import Transaction
from api.facts.goals import told_target
from api.goals.habit_standing import days_standing, minutes_standing
from api.goals.learning_standing import mastery_standing, path_standing
from api.goals.queries import OwnGoal
from api.goals.situation import Situation, own_situation
from api.goals.standing_of import Feasible, GoalStanding
from api.messages import sentence
from mobile_contract import goals as contract
from mobile_contract.sessions import Reason

_STANDINGS = {
    "days_per_week": days_standing,
    "minutes_per_day": minutes_standing,
    "mastery": mastery_standing,
    "path": path_standing,
}


async def present_goals(tx: Transaction, goals: Sequence[OwnGoal]) -> list[contract.Goal]:
    """Each with how it stands now."""
    if not goals:
        return []
    around = await own_situation(tx, goals)
    return [_goal(tx, goal, around) for goal in goals]


def _goal(tx: Transaction, goal: OwnGoal, around: Situation) -> contract.Goal:
    stands = _STANDINGS[goal.kind](goal, around)
    way, feasible = stands.way, stands.feasible
    early, late = (way.between if way else None) or (None, None)
    return contract.Goal(
        id=goal.id,
        kind=goal.kind,
        subject=goal.subject,
        target=told_target(goal.kind, goal.target),
        level=goal.level,
        by_date=goal.by_date,
        deadline=stands.deadline,
        set_at=goal.set_at,
        state=stands.state,
        unit=stands.unit,
        done=round(stands.done, 3),
        needed=round(stands.needed, 3),
        remaining=round(stands.remaining, 3),
        minutes_left=round(way.minutes, 1) if way else None,
        review_minutes=round(way.review_minutes, 1) if way else None,
        minutes_per_week=round(way.minutes_per_week, 1) if way else None,
        usual_minutes_per_week=round(around.usual_minutes_per_week, 1),
        chance=round(stands.chance, 3),
        early=early,
        late=late,
        told=_told(tx, goal, stands),
        warning=_warning(tx, goal, stands, around),
        alternative=(
            contract.GoalAlternative(
                feasible.target,
                feasible.by_date,
                feasible.minutes_per_week and round(feasible.minutes_per_week, 1),
            )
            if feasible
            else None
        ),
    )


def _told(tx: Transaction, goal: OwnGoal, stands: GoalStanding) -> Reason:
    code: str = stands.unit
    done, needed = round(stands.done), round(stands.needed)
    if stands.unit == "share":
        done, needed = round(100 * stands.done), round(100 * stands.needed)
    if stands.state == "missed":
        code = "missed"
    elif stands.unit == "level":
        code = "level_reached" if stands.state == "reached" else "level_open"
    return _reason(
        tx, "goal", code, done=done, needed=needed, subject=goal.subject, by=stands.deadline
    )


def _warning(
    tx: Transaction, goal: OwnGoal, stands: GoalStanding, around: Situation
) -> Reason | None:
    if stands.doubt is None:
        return None
    feasible, way = stands.feasible or Feasible(), stands.way
    code: str = stands.doubt
    if stands.doubt == "little_time" and feasible.by_date is None:
        code = "too_much"
    return _reason(
        tx,
        "goal.doubt",
        code,
        needed=round(stands.needed),
        feasible=feasible.target and round(feasible.target),
        date=feasible.by_date,
        a_week=round(way.minutes_per_week) if way else None,
        usual=round(around.usual_minutes_per_week),
        subject=goal.subject,
    )


def _reason(tx: Transaction, family: str, code: str, **arguments: object) -> Reason:
    return Reason(code, sentence(f"{family}.{code}", tx.caller.language, **arguments))
