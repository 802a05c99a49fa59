"""A learner as the model sees her: how she wants to be guided, all that is believed of her, what
comes. She may read all of it, in words, and have it forgotten.

Shares are 0 to 1, minutes and seconds are hers: at her own pace, with her extra time in them.
"""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mobile_contract.sessions import Guidance, Reason

MinutesPerDay = Annotated[float, Meta(ge=1, le=240)]
TimeFactor = Annotated[
    float, Meta(ge=1, le=3, description="how many times the usual seconds: 1.5 is half again")
]
Skill = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
StreakUnit = Annotated[str, Meta(pattern=r"^(day|week)$(?!\n)", description="day or week")]
Interests = Annotated[list[Skill], Meta(max_length=50)]


class StudySettings(msgspec.Struct, frozen=True):
    """How she wants to be guided. Without `minutes_per_day` it is as she usually studies, which is
    `usual_minutes_per_day`. `streak_unit`: day or week, what her streak counts.
    """

    guidance: str
    minutes_per_day: float | None
    usual_minutes_per_day: float
    time_factor: float
    interests: list[str]
    streak_unit: str


class ChangeStudySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Change only what is sent. No change of guidance loses anything."""

    guidance: Guidance | UnsetType = UNSET
    minutes_per_day: MinutesPerDay | UnsetType | None = UNSET
    time_factor: TimeFactor | UnsetType = UNSET
    interests: Interests | UnsetType = UNSET
    streak_unit: StreakUnit | UnsetType = UNSET


class PaceBelief(msgspec.Struct, frozen=True):
    """How fast she answers: `usual_seconds` are those of a typical question of her courses,
    `typical_seconds` what it takes her; it rests on so many `answers`.
    """

    answers: int
    usual_seconds: float
    typical_seconds: float
    told: Reason


class AbilityBelief(msgspec.Struct, frozen=True):
    """Of new questions of usual difficulty, the share she would get right, with the band that holds
    it eight times in ten.
    """

    answers: int
    expected: float
    low: float
    high: float
    told: Reason


class SkillBelief(msgspec.Struct, frozen=True):
    """One skill. `level`: new, started, familiar, proficient, mastered; may grow.

    `expected_now`: the share of its questions she would get right now; `lasting`: of those met, the
    share she would still recall in 30 days; `fresh`: her chance on one never met. `missing`: what
    mastery still needs. `self_knowledge`: whether she knows what she knows; its code is
    overconfident, underconfident, fair or unknown.
    """

    skill: str
    level: str
    told: Reason
    expected_now: float
    lasting: float
    fresh: float
    missing: list[Reason]
    answers: int
    right_answers: int
    sure_right: int
    sure_wrong: int
    unsure_right: int
    unsure_wrong: int
    self_knowledge: Reason
    last_answered_at: datetime | None


class WeakMemory(msgspec.Struct, frozen=True):
    """Something about to be forgotten: `recall` is the chance that she still knows it."""

    exercise_id: str
    lesson_id: str
    lesson_title: str
    recall: float
    due_at: datetime


class MemoryBelief(msgspec.Struct, frozen=True):
    """What she remembers of her courses, and what of it is weakest."""

    known: int
    due_now: int
    weakest: list[WeakMemory]
    told: Reason


class RetentionStep(msgspec.Struct, frozen=True):
    """One step of the recall aimed at, and why it was taken."""

    stepped_at: datetime
    from_retention: float
    to_retention: float
    told: Reason


class RetentionBelief(msgspec.Struct, frozen=True):
    """The recall aimed at: something is asked again when her chance to recall it has fallen so far.

    `usual` is everybody's; `steps` are hers, the newest first.
    """

    desired: float
    usual: float
    steps: list[RetentionStep]
    told: Reason


class MemoryWeights(msgspec.Struct, frozen=True):
    """Whether her forgetting is reckoned by weights of her own, and how much better those predicted
    her latest answers (`better_by`, a share of the log loss).
    """

    own: bool
    fitted_at: datetime | None
    reviews: int
    better_by: float | None
    told: Reason


class Model(msgspec.Struct, frozen=True):
    """All that is believed of her, each with a sentence. `overconfident`: the skills in which she
    is too sure. Answers up to `reset_at` shape nothing of it.
    """

    believed_at: datetime
    guidance: Reason
    pace: PaceBelief
    ability: AbilityBelief
    skills: list[SkillBelief]
    overconfident: list[str]
    memory: MemoryBelief
    retention: RetentionBelief
    weights: MemoryWeights
    reset_at: datetime | None


class ModelReset(msgspec.Struct, frozen=True):
    """What was forgotten of her, and what stays hers."""

    reset_at: datetime
    forgotten_memories: int
    forgotten_skills: int
    kept_answers: int
    kept_study_days: int
    kept_lessons_completed: int
    told: list[Reason]


class ForecastDay(msgspec.Struct, frozen=True):
    """One study day. `minutes` of reviews, never more than the day has, with the band that holds
    them eight times in ten; `carried`: minutes that wait for the next day.
    """

    date: date
    minutes: float
    low: float
    high: float
    carried: float


class ForecastGoal(msgspec.Struct, frozen=True):
    """What it takes to be through with her courses by a day.

    `new_minutes` of lessons and `review_minutes` until then; `minutes_per_week` is what that needs,
    `usual_minutes_per_week` what she lately gave. `chance` that it is done in time; it is
    done between `early` (one chance in ten) and `late` (nine in ten), null beyond ten years.
    """

    by: date
    lessons_left: int
    new_minutes: float
    review_minutes: float
    minutes_per_week: float
    usual_minutes_per_week: float
    chance: float
    early: date | None
    late: date | None
    told: Reason


class Forecast(msgspec.Struct, frozen=True):
    """The reviews of the coming 30 study days, today first, without new lessons.

    `minutes_per_day` is the most a day is asked for. `backlog_minutes`: what is due today in all.
    """

    minutes_per_day: float
    backlog_minutes: float
    days: list[ForecastDay]
    told: Reason
    goal: ForecastGoal | None
