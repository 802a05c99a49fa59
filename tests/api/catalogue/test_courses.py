"""Looking through what is taught: one's own association's courses, in words that suit."""

from typing import Any

import httpx
import pytest

from mobile_contract import identity
from mobile_contract.client import Client
from tests.api.catalogue.taught import KEY, Taught, answer, lessons_of
from tests.api.identity.asking import code_of, refused

COURSES = "/v1/catalogue/courses"


async def get(client: Client, path: str, **headers: str) -> httpx.Response:
    """The raw answer, as the client asks unless told otherwise."""
    assert client.tokens is not None
    signed = {"Authorization": f"Bearer {client.tokens.access_token}", "Accept-Language": "en"}
    return await client.http.get(path, headers={**signed, **headers})


async def ids(client: Client, q: str | None = None, **wishes: Any) -> list[str]:
    return [each.id for each in (await client.courses(q, **wishes)).courses]


async def test_what_my_association_teaches_and_nothing_else(here: Taught) -> None:
    assert await ids(here.owner) == ["cafe", "secure-work", "tea"]
    assert "secrets" in await ids(here.second)
    for hidden in ("gone", "elsewhere", "secrets", "nothing", "%00", "te", "tea/green"):
        assert await code_of(here.owner.course(hidden)) in ("course_not_found", "not_found")
    assert await code_of(here.owner.course("\x00")) == "course_not_found"
    assert await code_of(here.second.course("secrets")) == "ok"


async def test_a_course_is_summed_up_from_its_lessons(here: Taught) -> None:
    learner = await here.learner("tea")
    (tea,) = (await learner.courses("tea", skill="brewing")).courses
    assert (tea.title, tea.description, tea.language) == ("Tea", "Made for a test.", "en")
    assert (tea.languages, tea.audiences) == (["en", "de"], ["nurses"])
    assert (tea.lessons, tea.minutes, tea.skills) == (4, 21, ["brewing", "steeping"])
    assert (tea.credit_bearing, tea.licence, tea.authors) == (True, "CC-BY-4.0", ["Ada"])
    assert (tea.enrolled, tea.audience, tea.lessons_begun, tea.lessons_completed) == (
        *(True, None, 0, 0),
    )
    assert (await learner.course("cafe")).course.enrolled is False
    await answer(here.world, learner, most=3)
    after = (await learner.course("tea")).course
    assert (after.lessons_begun, after.lessons_completed) == (1, 1)


async def test_the_outline_shows_each_lesson_in_its_place_and_where_i_am(here: Taught) -> None:
    learner = await here.learner("tea")
    outline = await learner.course("tea")
    assert [(unit.title, [each.id for each in unit.lessons]) for unit in outline.units] == [
        ("Part 1", ["tea/green", "tea/strong"]),
        ("Part 2", ["tea/rooibos", "tea/exam"]),
    ]
    new = lessons_of(outline)
    assert [each.state for each in new.values()] == ["new", "locked", "new", "locked"]
    (needed,) = new["tea/strong"].prerequisites
    assert (needed.lesson_id, needed.title, needed.met) == ("tea/green", "Green tea", False)
    assert [(each.unit, each.position) for each in new.values()] == [(1, 1), (1, 2), (2, 3), (2, 4)]
    await answer(here.world, learner, most=1)
    assert lessons_of(await learner.course("tea"))["tea/green"].state == "begun"
    await answer(here.world, learner, most=1)
    done = lessons_of(await learner.course("tea"))
    assert done["tea/green"].state == "completed"
    assert (done["tea/strong"].state, done["tea/strong"].prerequisites[0].met) == ("new", True)


@pytest.mark.parametrize(
    ("asked", "own", "title", "language", "lesson"),
    [
        ("de", "en", "Tee", "de", "Grüner Tee"),
        ("de-AT, en;q=0.5", "en", "Tee", "de", "Grüner Tee"),
        ("en", "de", "Tea", "en", "Green tea"),
        ("pt", "de", "Tee", "de", "Grüner Tee"),
        ("pt", "pt", "Tea", "en", "Green tea"),
        ("", "de-CH", "Tee", "de", "Grüner Tee"),
        ("de;q=0, en;q=0.1", "de", "Tea", "en", "Green tea"),
    ],
)
async def test_titles_come_in_the_language_that_suits(
    here: Taught, asked: str, own: str, title: str, language: str, lesson: str
) -> None:
    await here.owner.change_me(identity.ChangeMe(language=own))
    shown = (await get(here.owner, f"{COURSES}/tea", **{"Accept-Language": asked})).json()
    await here.owner.change_me(identity.ChangeMe(language="en"))
    assert (shown["course"]["title"], shown["course"]["language"]) == (title, language)
    assert shown["units"][0]["lessons"][0]["title"] == lesson
    assert shown["units"][1]["lessons"][1]["title"] == "What you know of tea"
    assert shown["units"][0]["title"] == ("Erster Teil" if language == "de" else "Part 1")


async def test_courses_are_found_by_words_skill_and_language(here: Taught) -> None:
    for wishes, found in [
        ({"q": "tea"}, ["tea"]),
        ({"q": "eine TASSE"}, ["tea"]),  # German words of it, whatever I read
        ({"q": "caf"}, ["cafe"]),
        ({"q": "phishing"}, ["secure-work"]),  # one of its lessons
        ({"q": "made test"}, ["cafe", "tea"]),
        ({"q": "made test nothing"}, []),
        ({"q": "  "}, ["cafe", "secure-work", "tea"]),
        ({"skill": "steeping"}, ["tea"]),
        ({"skill": "forgetting"}, []),
        ({"language": "fr-CA"}, ["cafe"]),
        ({"language": "DE"}, ["secure-work", "tea"]),
        ({"language": "ja"}, []),
        ({"q": "tea", "language": "fr"}, []),
    ]:
        assert await ids(here.owner, **wishes) == found, wishes


async def test_pages_neither_skip_nor_repeat(here: Taught) -> None:
    for q in (None, "made test"):
        everything = await ids(here.owner, q)
        paged: list[str] = []
        cursor = None
        while True:
            page = await here.owner.courses(q, cursor=cursor, limit=1)
            paged += [each.id for each in page.courses]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert paged == everything
    for bad in ("x", "AAAA", "e30", "WzEsMl0", "é", "A" * 900, "WzAsIlx1MDAwMCJd"):
        assert (await refused(here.owner.courses(cursor=bad))).code == "cursor_invalid", bad
    assert (await refused(here.owner.courses(limit=201))).code == "invalid_request"


@pytest.mark.parametrize("path", [COURSES, f"{COURSES}/tea", "/v1/catalogue/lessons"])
async def test_no_key_and_nothing_retired_leaves_the_catalogue(here: Taught, path: str) -> None:
    told = (await get(here.owner, path)).text
    assert "tea" in told
    for hidden in (KEY, "tea/old", "as it was", "forgetting", "gone", "secrets", "elsewhere"):
        assert hidden not in told


async def test_who_has_the_answer_is_told_that_it_holds_until_it_changes(here: Taught) -> None:
    learner = await here.learner("tea")
    paths = (COURSES, f"{COURSES}/tea", "/v1/catalogue/lessons", "/v1/catalogue/resume")
    tags = {}
    for path in paths:
        first = await get(learner, path)
        tags[path] = tag = first.headers["etag"]
        assert first.headers["cache-control"] == "private, no-cache"
        assert first.headers["vary"].startswith("Authorization, Accept-Language")
        strong = tag.removeprefix("W/")  # what was packed on its way is tagged weak
        for known in (tag, strong, f"W/{strong}", f'"other", {tag}', "*"):
            again = await get(learner, path, **{"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == strong
            assert again.headers["cache-control"] == "private, no-cache"
        other = await get(learner, path, **{"If-None-Match": '"other", nonsense'})
        assert (other.status_code, other.content) == (200, first.content)
    await answer(here.world, learner, most=1)
    for path in paths:
        assert (await get(learner, path, **{"If-None-Match": tags[path]})).status_code == 200, path
