"""What to learn next: lessons and courses of my association, the most fitting first, with reasons.

An offer, never an order. Only what is in my language, open to me and not yet done, whether I take
its course or not; what I wave away stays away for 30 days. The answer to the GET has an `ETag`.
"""

from datetime import datetime

import msgspec

from mobile_contract.sessions import Reason


class HowToEnrol(msgspec.Struct, frozen=True):
    """The course is not mine yet: the call (with the body `{}`) that takes it, and a sentence."""

    method: str
    address: str
    sentence: str


class RecommendedLesson(msgspec.Struct, frozen=True):
    """One lesson I might take. `score` is 0 to 1, `minutes` at the pace its author declares.

    `reasons` has at least one, the weightiest first. `applies` says in which sense it is for me:
    `individualized` (what everybody learns, by what I know), `personalized` (by my interests) or
    `differentiated` (in the wording for my group). `to_enrol` is null where I take the course.
    """

    lesson_id: str
    title: str
    objective: str
    language: str
    course_id: str
    course_title: str
    minutes: float
    skills: list[str]
    score: float
    reasons: list[Reason]
    applies: str
    applies_sentence: str
    enrolled: bool
    to_enrol: HowToEnrol | None


class RecommendedPath(msgspec.Struct, frozen=True):
    """One course I might go on with or begin; `lesson_ids` are those open to me now, in order.

    `lessons_left` and `minutes_left` count what is still locked too.
    """

    course_id: str
    title: str
    score: float
    lesson_ids: list[str]
    lessons_left: int
    minutes_left: float
    reasons: list[Reason]
    applies: str
    applies_sentence: str
    enrolled: bool
    to_enrol: HowToEnrol | None


class Recommendations(msgspec.Struct, frozen=True):
    """What to learn next, best first. Where both lists are empty, `nothing` says why."""

    lessons: list[RecommendedLesson]
    paths: list[RecommendedPath]
    nothing: Reason | None


class Dismissal(msgspec.Struct, frozen=True):
    """A lesson I do not want to see recommended, and until when it stays away."""

    lesson_id: str
    until: datetime
