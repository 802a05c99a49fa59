"""What may be recommended to a learner, what is known of her wishes, and what was recommended.

The catalogue gathers these values and shows the outcome; the rules between the two see nothing
else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from api.pacing.plan import Reason

# In which sense it is made for her (the three words of adaptive learning, each with its own
# meaning): the same lessons at her own pace and order; other lessons, by her interests; the same
# aim in a wording for her group.
Applies: TypeAlias = Literal["individualized", "personalized", "differentiated"]


@dataclass(frozen=True, slots=True)
class CatalogueLesson:
    """A lesson of her association, as it stands for this learner.

    `position`: its place in the course; `chance`: how likely she is to be right at first on its
    exercises, None where nothing is known; `due_at`: when its course has to be finished, if ever;
    `for_her_group`: the wording she would be given is one for her group.
    """

    lesson_id: str
    course_id: str
    position: int
    minutes: float
    skills: tuple[str, ...] = ()
    chance: float | None = None
    due_at: datetime | None = None
    prerequisites_met: bool = True
    in_her_language: bool = True
    retired: bool = False
    completed: bool = False
    tested_out: bool = False
    for_her_group: bool = False


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """How she stands in a skill: its level, and how likely she is to be right today (0 to 1)."""

    level: str
    expected_now: float


@dataclass(frozen=True, slots=True)
class WentOn:
    """Of `of_learners` with a history like hers, `learners` went on to finish a lesson."""

    learners: int
    of_learners: int


@dataclass(frozen=True, slots=True)
class Wants:
    """What is known of a learner who asks what to do next; all empty for somebody new.

    `interests` are skills she named; `standings` by skill, those she has answered for;
    `courses_begun` those in which she has begun a lesson; `dismissed` says until when a lesson
    stays away; `followed` by lesson.
    """

    interests: frozenset[str] = frozenset()
    standings: Mapping[str, SkillStanding] = field(default_factory=dict)
    courses_begun: frozenset[str] = frozenset()
    dismissed: Mapping[str, datetime] = field(default_factory=dict)
    followed: Mapping[str, WentOn] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A lesson she might take next. `score` 0 to 1; `reasons` the weightiest first, at least one.

    Codes: skill_gap (skill, expected_percent), interest (skill), learners_like_you
    (share_percent), next_in_course, start_here, due_soon (days_left), past_due.
    """

    lesson_id: str
    course_id: str
    score: float
    reasons: tuple[Reason, ...]
    applies: Applies


@dataclass(frozen=True, slots=True)
class PathRecommendation:
    """A course she might go on with or begin.

    `lesson_ids`: those open to her now, in the order of the course; `lessons_left` and
    `minutes_left` count those still locked too. `reasons` as of a lesson, but course_begun and
    course_new instead of next_in_course and start_here.
    """

    course_id: str
    score: float
    lesson_ids: tuple[str, ...]
    lessons_left: int
    minutes_left: float
    reasons: tuple[Reason, ...]
    applies: Applies
