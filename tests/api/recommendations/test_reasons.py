"""How a recommendation reads: where it leads, in which language, and for which reason."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from mobile_contract import identity
from mobile_contract.catalogue import Enrolment
from mobile_contract.client import Client
from mobile_contract.recommendations import RecommendedLesson
from tests.api.catalogue.taught import Taught
from tests.api.recommendations.reading import ids
from tests.api.recommendations.studying import complete

PATH = "/v1/recommendations"


async def of(client: Client, lesson_id: str) -> RecommendedLesson:
    """What is said of this lesson."""
    found = await client.recommendations(100)
    return next(each for each in found.lessons if each.lesson_id == lesson_id)


async def test_a_lesson_she_does_not_take_says_how_to_enrol(here: Taught) -> None:
    client = await here.learner()
    green = await of(client, "tea/green")
    assert not green.enrolled
    assert green.to_enrol is not None
    assert green.to_enrol.sentence
    way = green.to_enrol
    enrolment = await client.send(way.method, way.address, Enrolment, {})
    assert enrolment.course_id == "tea"
    green = await of(client, "tea/green")
    assert (green.enrolled, green.to_enrol) == (True, None)
    assert (await client.start_session(10, guidance="recommended")).steps[
        0
    ].lesson_id == green.lesson_id


async def test_lessons_come_in_the_words_she_would_be_given(here: Taught) -> None:
    client = await here.learner("tea")
    await client.change_me(identity.ChangeMe(language="de"))
    client.language = "de"
    green = await of(client, "tea/green")
    assert (green.title, green.language, green.course_title) == ("Grüner Tee", "de", "Tee")
    assert green.reasons[0].sentence == "Hier beginnt ein Kurs."


async def test_a_wording_for_her_group_is_differentiated(here: Taught) -> None:
    client = await here.learner()
    await client.enrol("tea", "nurses")
    await leave_tested_out(here, client, "tea/green")
    strong = await of(client, "tea/strong")
    assert (strong.title, strong.applies) == ("Strong tea on the ward", "differentiated")


async def test_what_she_tested_out_of_is_done(here: Taught) -> None:
    client = await here.learner("tea")
    await leave_tested_out(here, client, "tea/green")
    found = ids(await client.recommendations(100))
    assert "tea/green" not in found
    assert "tea/strong" in found


async def test_a_lesson_whose_questions_were_all_taken_out_is_no_way_on(here: Taught) -> None:
    client = await here.learner("tea")
    await hers(
        here,
        client,
        "insert into item_withdrawal (id, tenant_id, exercise_id, revision_hash, reasons,"
        " withdrawn_at) select gen_random_uuid(), m.tenant_id, e.id, v.revision, '[]', now()"
        " from membership m, exercise e join lesson_variant v using (lesson_id)"
        " where m.person_id = $1 and e.lesson_id = 'tea/green'",
    )
    found = ids(await client.recommendations(100))
    await hers(here, client, "delete from item_withdrawal where $1::uuid is not null")
    assert "tea/green" not in found
    assert "tea/strong" in found


async def test_an_interest_makes_it_personal(here: Taught) -> None:
    client = await here.learner("tea")
    assert "mushrooms/smells" not in ids(await client.recommendations(100))
    await hers(here, client, "update learner set interests = '{smelling}' where person_id = $1")
    smells = await of(client, "mushrooms/smells")
    assert smells.applies == "personalized"
    assert [reason.code for reason in smells.reasons] == ["interest"]
    assert "smelling" in smells.reasons[0].sentence


async def test_it_goes_by_where_others_went_on_to(here: Taught) -> None:
    client = await here.learner("tea")
    await complete(here, client, "tea/green")
    assert "mushrooms/gills" not in ids(await client.recommendations(100))
    await hers(
        here,
        client,
        "insert into lesson_followed (tenant_id, lesson_id, next_lesson_id, learners, of_learners)"
        " select tenant_id, 'tea/green', 'mushrooms/gills', 20, 30 from membership"
        " where person_id = $1",
    )
    gills = await of(client, "mushrooms/gills")
    assert [reason.code for reason in gills.reasons] == ["learners_like_you"]
    assert "50 %" in gills.reasons[0].sentence
    other = await here.learner("tea")
    assert "mushrooms/gills" not in ids(await other.recommendations(100))


async def test_who_knows_or_waves_away_everything_is_told_so(here: Taught) -> None:
    client = await here.learner()
    await client.change_me(identity.ChangeMe(language="fr"))
    await client.dismiss_recommendation("cafe/un")
    found = await client.recommendations()
    assert (found.lessons, found.paths) == ([], [])
    assert found.nothing is not None
    assert found.nothing.code == "nothing_open"


async def test_an_answer_that_still_holds_is_not_sent_again(here: Taught) -> None:
    client = await here.learner()
    assert client.tokens is not None
    headers = {"Authorization": f"Bearer {client.tokens.access_token}"}
    first = await client.http.get(PATH, headers=headers)
    headers["If-None-Match"] = first.headers["etag"]
    again = await client.http.get(PATH, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    await client.dismiss_recommendation("tea/green")
    assert (await client.http.get(PATH, headers=headers)).status_code == 200


async def test_as_many_lessons_as_asked_for(here: Taught) -> None:
    client = await here.learner()
    every = await client.recommendations(100)
    assert len(every.lessons) > 2
    assert ids(await client.recommendations(2)) == ids(every)[:2]


async def leave_tested_out(here: Taught, client: Client, lesson_id: str) -> None:
    """As a placement would leave it."""
    await client.recommendations()
    placement_id, now = uuid4(), datetime.now(UTC) - timedelta(days=1)
    await hers(
        here,
        client,
        "insert into placement (id, tenant_id, person_id, course_id, seed, population_version,"
        " asked, estimate, error, started_at) select $2, tenant_id, person_id, 'tea', 1, 1, '[]',"
        " 0, 1, $3 from membership where person_id = $1",
        placement_id,
        now,
    )
    await hers(
        here,
        client,
        "insert into tested_out (tenant_id, person_id, lesson_id, placement_id, tested_out_at)"
        " select tenant_id, person_id, $2, $3, $4 from membership where person_id = $1",
        lesson_id,
        placement_id,
        now,
    )


async def hers(here: Taught, client: Client, sql: str, *arguments: object) -> None:
    """A statement behind the application's back; $1 is this learner."""
    assert client.tokens is not None
    await here.world.owner_fetch(sql, client.tokens.person_id, *arguments)
