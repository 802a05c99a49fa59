"""Recommendations as a learner's app shows them: titles, and every reason as a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.facts.languages import best
from api.facts.taught import Taught
from api.messages import sentence
from api.pacing.plan import Reason
from api.pacing.suggestions import PathRecommendation, Recommendation
from api.recommendations.queries import CourseTitles
from content.format import Lesson
from mobile_contract import recommendations as contract
from mobile_contract.sessions import Reason as ReasonShown


@dataclass(frozen=True, slots=True)
class Shelf:
    """What recommendations are shown with: lessons by id, course titles, what she takes already.

    `language` is that of our own sentences.
    """

    lessons: Mapping[str, Lesson]
    titles: Mapping[str, str]
    taken: frozenset[str]
    language: str

    @classmethod
    def of(
        cls,
        taught: Iterable[Taught],
        titles: Mapping[str, CourseTitles],
        wanted: Sequence[str],
        language: str,
    ) -> "Shelf":
        """The shelf of what is taught; courses are called in the language that suits `wanted`."""
        lessons = {each.offered.lesson.id: each for each in taught}
        return cls(
            {lesson_id: each.offered.lesson for lesson_id, each in lessons.items()},
            {
                course_id: each.titles[best(each.titles, wanted, each.language)]
                for course_id, each in titles.items()
            },
            frozenset(each.offered.lesson.course_id for each in lessons.values() if each.enrolled),
            language,
        )

    def how_to_enrol(self, course_id: str) -> contract.HowToEnrol | None:
        """How she takes the course, None where she does already."""
        if course_id in self.taken:
            return None
        address = f"/v1/catalogue/courses/{quote(course_id, safe='')}/enrolment"
        words = sentence("recommendation.not_enrolled", self.language)
        return contract.HowToEnrol("PUT", address, words)


def present_recommendations(
    lessons: Sequence[Recommendation], paths: Sequence[PathRecommendation], shelf: Shelf
) -> contract.Recommendations:
    """Both lists in their order; where there is nothing, why."""
    nothing = None if lessons or paths else _reason(Reason("nothing_open"), shelf.language)
    return contract.Recommendations(
        [_lesson(each, shelf) for each in lessons],
        [_path(each, shelf) for each in paths],
        nothing,
    )


def _lesson(found: Recommendation, shelf: Shelf) -> contract.RecommendedLesson:
    lesson = shelf.lessons[found.lesson_id]
    return contract.RecommendedLesson(
        lesson_id=lesson.id,
        title=lesson.title,
        objective=lesson.objective,
        language=lesson.language,
        course_id=lesson.course_id,
        course_title=shelf.titles[lesson.course_id],
        minutes=lesson.minutes,
        skills=list(lesson.skills),
        score=round(found.score, 3),
        reasons=[_reason(each, shelf.language) for each in found.reasons],
        applies=found.applies,
        applies_sentence=sentence(f"recommendation.{found.applies}", shelf.language),
        enrolled=lesson.course_id in shelf.taken,
        to_enrol=shelf.how_to_enrol(lesson.course_id),
    )


def _path(found: PathRecommendation, shelf: Shelf) -> contract.RecommendedPath:
    return contract.RecommendedPath(
        course_id=found.course_id,
        title=shelf.titles[found.course_id],
        score=round(found.score, 3),
        lesson_ids=list(found.lesson_ids),
        lessons_left=found.lessons_left,
        minutes_left=round(found.minutes_left, 1),
        reasons=[_reason(each, shelf.language) for each in found.reasons],
        applies=found.applies,
        applies_sentence=sentence(f"recommendation.{found.applies}", shelf.language),
        enrolled=found.course_id in shelf.taken,
        to_enrol=shelf.how_to_enrol(found.course_id),
    )


def _reason(reason: Reason, language: str) -> ReasonShown:
    words = sentence(f"recommendation.{reason.code}", language, **dict(reason.arguments))
    return ReasonShown(reason.code, words)
