"""The rows of recommendations: what courses are called, and what this learner waved away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from api.db.transaction import Transaction
from content.format import CourseWords

_words_decoder = msgspec.json.Decoder(dict[str, CourseWords])


@dataclass(frozen=True, slots=True)
class CourseTitles:
    """What a course is called in its own `language` (BCP 47) and in others."""

    language: str
    titles: dict[str, str]


async def course_titles(tx: Transaction, course_ids: Iterable[str]) -> dict[str, CourseTitles]:
    """What these courses are called, by id."""
    rows = await tx.rows(
        "select id, language, title, words from course where id = any($2::text[])"
        " and (tenant_id is null or tenant_id = $1)",
        tx.tenant,
        list(course_ids),
    )
    return {
        row["id"]: CourseTitles(
            row["language"],
            {
                row["language"]: row["title"],
                **{tag: each.title for tag, each in _words_decoder.decode(row["words"]).items()},
            },
        )
        for row in rows
    }


async def record_dismissal(tx: Transaction, lesson_id: str, until: datetime) -> None:
    """Keep a lesson away until then, from now on."""
    await tx.run(
        "insert into dismissal (tenant_id, person_id, lesson_id, dismissed_at, until_at)"
        " values ($1, $2, $3, $4, $5) on conflict (tenant_id, person_id, lesson_id)"
        " do update set dismissed_at = $4, until_at = $5",
        *(tx.tenant, tx.me, lesson_id, tx.people_now, until),
    )


async def end_dismissal(tx: Transaction, lesson_id: str) -> None:
    """Let a lesson come again from now on; one that may come already changes nothing."""
    await tx.run(
        "update dismissal set until_at = $4 where tenant_id = $1 and person_id = $2"
        " and lesson_id = $3 and until_at > $4",
        *(tx.tenant, tx.me, lesson_id, tx.people_now),
    )
