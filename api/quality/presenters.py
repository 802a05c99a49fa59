"""Reports and exercises as learners and authors see them: reasons in words, nobody by name."""

from api.db.transaction import Row
from api.messages import sentence
from api.pacing.plan import Reason
from api.quality.course_items import CourseItem
from content.rendering.markdown import to_text
from mobile_contract import quality as contract
from mobile_contract import sessions

KINDS_IN_WORDS = {
    "wrong_key": "item.kind_wrong_key",
    "unclear": "item.kind_unclear",
    "outdated": "item.kind_outdated",
    "typo": "item.kind_typo",
    "offensive": "item.kind_offensive",
    "other": "item.kind_other",
}
"""What is complained of, by the kind of a report."""


def present_report(row: Row) -> contract.ItemReport:
    """A report as who made it sees it."""
    return contract.ItemReport(
        row["id"],
        row["exercise_id"],
        row["revision_hash"].hex(),
        row["kind"],
        row["comment"],
        row["reported_at"],
        row["outcome"],
        row["words"],
        row["settled_at"],
    )


def present_told(row: Row) -> contract.ToldReport:
    """A report as authors see it."""
    return contract.ToldReport(
        row["id"],
        row["kind"],
        row["comment"],
        row["reported_at"],
        row["outcome"],
        row["words"],
        row["settled_at"],
    )


def present_item(item: CourseItem, language: str) -> contract.ExerciseQuality:
    """One exercise of a course, its reasons in this language."""
    figures = item.figures
    return contract.ExerciseQuality(
        exercise_id=item.exercise.id,
        revision=item.revision.hex(),
        lesson_id=item.lesson.id,
        lesson_title=item.lesson.title,
        language=item.lesson.language,
        is_current=item.is_current,
        prompt=to_text(item.exercise.prompt),
        status=item.status,
        reasons=[_in_words(reason, language) for reason in item.reasons],
        attempts=item.judged.attempts if item.judged else 0,
        learners=item.learners,
        right=figures.right.value if figures.right else None,
        expected=figures.expected,
        discrimination=figures.discrimination.value if figures.discrimination else None,
        options=[contract.OptionPicks(each.key, each.right, each.picked) for each in figures.picks],
        median_seconds=figures.median_seconds,
        declared_seconds=item.exercise.seconds,
        withdrawn_at=item.out.withdrawn_at if item.out else None,
        refreshed_at=item.refreshed_at,
        reports=[present_told(row) for row in item.reports],
    )


def reason_sentence(reason: Reason, language: str) -> str:
    """Why an exercise was judged so, in this language."""
    arguments = dict(reason.arguments)
    if "kind" in arguments:
        arguments["kind"] = sentence(KINDS_IN_WORDS[str(arguments["kind"])], language)
    return sentence(f"item.{reason.code}", language, **arguments)


def _in_words(reason: Reason, language: str) -> sessions.Reason:
    return sessions.Reason(reason.code, reason_sentence(reason, language))
