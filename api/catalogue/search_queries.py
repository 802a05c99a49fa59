"""How the catalogue is searched: each variant's words by the rules of its own language.

A word also finds the titles in which some word begins with it, so that a search shows something
while it is still being typed.
"""

from api.catalogue.place import Place
from api.catalogue.queries import as_lesson
from api.catalogue.values import FoundLesson
from api.catalogue.wishes import Wishes
from api.db.transaction import Transaction
from api.facts.taught import SHOWN_LESSONS, TAUGHT

# The words as a query of each configuration in use. A configuration this server does not have
# finds nothing, rather than failing.
_SEARCHES = """
  searches as (
    select k.cfgname as name, websearch_to_tsquery(k.oid::regconfig, {words}) as query
    from pg_ts_config k where pg_ts_config_is_visible(k.oid)
      and exists (select from lesson_variant v where v.search = k.cfgname))
"""

# The title that begins with what was typed is nearly always the one that was meant.
_RELEVANCE = """
  case when {words} = '' then 0
    else coalesce(ts_rank(v.words, s.query) * (v.words @@ s.query)::int, 0)::float8
      + case when v.title ilike {typed} || '%' then 1.0::float8
             when ' ' || v.title ilike '% ' || {typed} || '%' then 0.5::float8
             else 0.0::float8 end
  end
"""


async def relevant_courses(
    tx: Transaction, wishes: Wishes, only: list[str] | None
) -> dict[str, float]:
    """The courses with a lesson of that skill, in `only` these languages, and how well the lessons
    fit the words: 0 where they do not.
    """
    relevance = _RELEVANCE.format(words="$5::text", typed="$6::text")
    rows = await tx.rows(
        f"with {_SEARCHES.format(words='$5::text')}"
        f" select c.id, max({relevance}) as relevance {TAUGHT}"
        " left join searches s on s.name = v.search"
        " where a.tenant_id = $1 and a.ended_at is null"
        " and ($3::text is null or $3 = any(v.skills))"
        " and ($4::text[] is null or v.language = any($4)) group by c.id",
        tx.tenant,
        tx.me,
        wishes.skill,
        only,
        wishes.words,
        _literally(wishes.words),
    )
    return {row["id"]: float(row["relevance"]) for row in rows}


async def find_lessons(
    tx: Transaction,
    wishes: Wishes,
    languages: list[str],
    only: list[str] | None,
    after: Place | None,
    limit: int,
) -> list[FoundLesson]:
    """Lessons that fit the wishes, after this place: what fits best first, then as taught.

    Words are looked for in every variant of a lesson; skill and minutes are those of the one shown.
    """
    relevance = _RELEVANCE.format(words="$7::text", typed="$8::text")
    rows = await tx.rows(
        f"with shown as ({SHOWN_LESSONS}), {_SEARCHES.format(words='$7::text')}, fitting as ("  # noqa: S608
        f" select v.lesson_id, max({relevance}) as relevance"
        "  from lesson_variant v left join searches s on s.name = v.search"
        "  where v.retired_at is null and ($4::text[] is null or v.language = any($4))"
        "  and v.lesson_id in (select id from shown) group by v.lesson_id)"
        " select t.*, f.relevance from shown t join fitting f on f.lesson_id = t.id"
        " where ($7 = '' or f.relevance > 0)"
        " and ($9::text is null or $9 = any(t.skills))"
        " and t.minutes <= $10::int"
        " and ($11::float8 is null or f.relevance < $11 or (f.relevance = $11"
        "  and (t.course_id, t.position, t.id) > ($12::text, $13::int, $14::text)))"
        " order by f.relevance desc, t.course_id, t.position, t.id limit $15",
        tx.tenant,
        tx.me,
        languages,
        only,
        None if wishes.course_id is None else [wishes.course_id],
        None,
        wishes.words,
        _literally(wishes.words),
        wishes.skill,
        wishes.minutes,
        *((after.relevance, after.course_id, after.position, after.lesson_id) if after else _START),
        limit,
    )
    return [FoundLesson(as_lesson(row), float(row["relevance"])) for row in rows]


_START = (None, None, None, None)


def _literally(typed: str) -> str:
    """The text for `ilike`: its own signs stand for themselves."""
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
