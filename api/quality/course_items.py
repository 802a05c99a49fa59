"""How is each exercise of a course doing, and what is said of it? Authors and the command ask."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Row, Transaction
from api.pacing.plan import Reason
from api.quality import course_queries, report_queries, withdrawal_queries
from api.quality.stored import UNANSWERED, Figures, Judged, Key
from api.quality.withdrawal_queries import TakenOut
from api.revisions import lessons_by_revision
from content.format import Exercise, Lesson

SOUND, WITHDRAWN = "sound", "withdrawn"
_WORST_FIRST = (WITHDRAWN, "watch", SOUND)


@dataclass(frozen=True, slots=True)
class CourseItem:
    """One exercise in one revision of its lesson, with everything known of how it does.

    `is_current`: who begins the lesson is given this revision.
    """

    exercise: Exercise
    lesson: Lesson
    revision: bytes
    is_current: bool
    judged: Judged | None
    out: TakenOut | None
    reports: Sequence[Row]

    @property
    def status(self) -> str:
        """Withdrawn while it is out, whatever its figures say since."""
        if self.out is not None:
            return WITHDRAWN
        return self.judged.status if self.judged else SOUND

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is out, or else why it was judged so."""
        judged = self.judged.reasons if self.judged else (UNANSWERED,)
        if self.out is None:
            return judged
        few = tuple(reason for reason in judged if reason.code == "too_few_answers")
        return (*self.out.reasons, *(each for each in few if each not in self.out.reasons))

    @property
    def figures(self) -> Figures:
        """Its figures, empty before the first measurement."""
        return self.judged.figures if self.judged else Figures()

    @property
    def learners(self) -> int:
        """How many answered it."""
        return self.judged.learners if self.judged else 0

    @property
    def refreshed_at(self) -> datetime | None:
        """When its figures were taken."""
        return self.judged.refreshed_at if self.judged else None


async def course_items(tx: Transaction, course_id: str) -> list[CourseItem]:
    """Every exercise learners are given now, and those of older texts that are out or complained
    of; the worst first, among equals those with most learners.
    """
    given = await course_queries.given_revisions(tx, course_id)
    out = await withdrawal_queries.taken_out(tx, course_id)
    reports = _by_item(await report_queries.reports_in(tx, course_id))
    open_reports = {key for key, rows in reports.items() if any(not r["settled_at"] for r in rows)}
    older = {revision for _, revision in out.keys() | open_reports} - set(given)
    lessons = await lessons_by_revision(tx, {*given, *older})
    judged = await course_queries.judged_items(tx, course_id)
    found = [
        CourseItem(
            *(exercise, lessons[revision], revision, revision in given),
            *(judged.get(key), out.get(key), reports.get(key, ())),
        )
        for revision in (*given, *sorted(older))
        for key, exercise in _exercises(lessons, revision)
        if revision in given or key in out or key in open_reports
    ]
    return sorted(found, key=_worst_first)


def _exercises(lessons: Mapping[bytes, Lesson], revision: bytes) -> Iterable[tuple[Key, Exercise]]:
    return (((exercise.id, revision), exercise) for exercise in lessons[revision].exercises)


def _by_item(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault((row["exercise_id"], row["revision_hash"]), []).append(row)
    return found


def _worst_first(item: CourseItem) -> tuple[int, int]:
    return _WORST_FIRST.index(item.status), -item.learners
