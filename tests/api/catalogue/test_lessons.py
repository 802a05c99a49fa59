"""Searching lessons: by words of any of its languages, while typing, by skill, by minutes."""

from typing import Any

from mobile_contract.client import Client
from tests.api.catalogue.taught import Taught, course, lesson, publish
from tests.api.identity.asking import refused


async def ids(client: Client, q: str | None = None, **wishes: Any) -> list[str]:
    return [each.id for each in (await client.lessons(q, **wishes)).lessons]


async def test_without_words_lessons_come_as_they_are_taught(here: Taught) -> None:
    everything = await ids(here.owner, limit=200)
    assert everything[0] == "cafe/un"
    assert everything[1:3] == ["secure-work/phishing-signs", "secure-work/payment-changes"]
    assert everything[-4:] == ["tea/green", "tea/strong", "tea/rooibos", "tea/exam"]
    assert await ids(here.owner, " ", limit=200) == everything


async def test_words_find_lessons_by_the_rules_of_their_language(here: Taught) -> None:
    for q, found in [
        ("needle", ["tea/rooibos"]),  # "needles", in the text
        ("turn bitter", ["tea/green"]),  # "turning", in the objective
        ("Blatt", ["tea/green"]),  # and "Blätter" is one of them
        ("Blättern", ["tea/green"]),
        ("nurses ward", []),
        ("on the ward", ["tea/strong"]),  # as worded for nurses
        ("tea -strong -know", ["tea/green"]),
        ('"green tea"', ["tea/green"]),
        ("secrets", []),
        ("gone", []),
    ]:
        got = await ids(here.owner, q)
        assert [each for each in got if each.startswith("tea/")] == found, q
    assert (await ids(here.second, "secrets"))[0] == "secrets/first"


async def test_a_title_is_found_while_it_is_typed(here: Taught) -> None:
    for q, found in [
        ("Roo", ["tea/rooibos"]),
        ("rooibos 100%", ["tea/rooibos"]),
        ("100%", ["tea/rooibos"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("Grün", ["tea/green"]),
        ("strong te", ["tea/strong"]),
        ("trong", []),
    ]:
        assert await ids(here.owner, q) == found, q
    assert (await ids(here.owner, "what you"))[0] == "tea/exam"


async def test_skill_language_minutes_and_course_narrow_the_search(here: Taught) -> None:
    assert await ids(here.owner, skill="steeping") == ["tea/strong"]
    assert await ids(here.owner, course_id="tea", minutes=10) == [
        *("tea/green", "tea/strong", "tea/exam"),
    ]
    assert await ids(here.owner, course_id="tea", minutes=4) == ["tea/green", "tea/exam"]
    assert await ids(here.owner, course_id="tea", minutes=1) == []
    (german,) = (await here.owner.lessons(language="de", course_id="tea")).lessons
    assert (german.title, german.language, german.course_title) == ("Grüner Tee", "de", "Tea")
    assert await ids(here.owner, "green", language="de", course_id="tea") == []
    assert await ids(here.owner, language="fr") == ["cafe/un"]
    for course_id in ("secrets", "gone", "elsewhere", "nothing"):
        problem = await refused(here.owner.lessons(course_id=course_id))
        assert (problem.status, problem.code) == (404, "course_not_found")
    for wrong in ({"minutes": 0}, {"language": "d!"}, {"limit": 0}, {"skill": ""}, {"q": "\x00"}):
        assert (await refused(here.owner.lessons(**wrong))).code == "invalid_request", wrong


async def test_i_see_the_wording_for_the_audience_i_chose(here: Taught) -> None:
    learner = await here.learner()
    await learner.enrol("tea", "nurses")
    shown = {each.id: each for each in (await learner.lessons(course_id="tea")).lessons}
    strong = shown["tea/strong"]
    assert (strong.title, strong.audience) == ("Strong tea on the ward", "nurses")
    assert (shown["tea/green"].title, shown["tea/green"].audience) == ("Green tea", None)
    await learner.enrol("tea")
    plain = {each.id: each for each in (await learner.lessons(course_id="tea")).lessons}
    assert (plain["tea/strong"].title, plain["tea/strong"].audience) == ("Strong tea", None)


async def test_pages_hold_where_everything_fits_equally_well(here: Taught) -> None:
    same = tuple(lesson(f"same/{number:02}", f"Kettle {number}") for number in range(12))
    await publish(here.world, [course("same", same)], here.second_id)
    await here.world.owner_fetch(
        "insert into course_adoption (tenant_id, course_id, adopted_at) values ($1, 'same', now())",
        here.second_id,
    )
    for q in ("kettle", None):
        everything = await ids(here.second, q, limit=200)
        assert set(everything) >= {each.id for each in same}
        for limit in (1, 5, 12, 13):
            paged: list[str] = []
            cursor = None
            while True:
                page = await here.second.lessons(q, cursor=cursor, limit=limit)
                paged += [each.id for each in page.lessons]
                cursor = page.next_cursor
                if cursor is None:
                    break
            assert paged == everything
    first = await here.second.lessons("kettle", limit=5)
    await here.world.owner_fetch("update lesson set retired_at = now() where id = 'same/04'")
    rest = await here.second.lessons("kettle", cursor=first.next_cursor)
    assert [each.id for each in rest.lessons] == [each.id for each in same[5:]]
    assert "same/04" not in await ids(here.second, "kettle")
    # Another association's marker is a place, not a thing: it shows nothing of Second's.
    assert await ids(here.owner, "kettle", cursor=first.next_cursor) == []
