"""The preview through its real server: a page, a mark, a save seen, and nobody else let in."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click
import httpx
import pytest
import uvicorn

from api.commands.preview import PreviewServer, find_lesson
from api.preview.app import create_preview
from api.preview.desk import Desk
from api.preview.sheet import Wanted
from tests.content.lesson_text import COURSE, QUESTION, lesson_text

ENDS_WITHIN_SECONDS = 0.9
"""With a page still open and waiting for news: a Ctrl-C is not to be waited for."""
FILE = "tea/01-leaves/01-green.md"
PNG = b"\x89PNG\r\n\x1a\n" + b"leaf"
CLOZE = "## Fill in: Heat {#heat}\n\nUse ==75== degrees.\n\nExplanation: As **told**.\n"
CARDS = (QUESTION, CLOZE, "# A leaf\n\n![a leaf](../media/leaf.png)\n")


@asynccontextmanager
async def previewed(wanted: Wanted) -> AsyncIterator[httpx.AsyncClient]:
    """The preview, served on a free port of this computer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        desk = Desk(wanted)
        app = create_preview(desk, port)
        server = PreviewServer(uvicorn.Config(app, lifespan="on", log_config=None), desk)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            yield client
            server.should_exit = True
            async with asyncio.timeout(ENDS_WITHIN_SECONDS):
                await serving


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """A folder of courses with one lesson that shows a picture."""
    course = tmp_path / "courses" / "tea"
    (course / "01-leaves").mkdir(parents=True)
    (course / "media").mkdir()
    (course / "media" / "leaf.png").write_bytes(PNG)
    (course / "course.toml").write_text(COURSE, encoding="utf-8")
    (course.parent / FILE).write_text(lesson_text(*CARDS), encoding="utf-8")
    return course.parent


async def test_a_lesson_is_drawn_with_its_minutes_its_findings_and_its_text(courses: Path) -> None:
    (courses / FILE).write_text(lesson_text(*CARDS, minutes=20), encoding="utf-8")
    async with previewed(Wanted(courses, file=FILE)) as client:
        page = await client.get("/")
        shown = (await client.get("/lesson.json")).json()
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    lesson = shown["lesson"]
    assert [card["kind"] for card in lesson["cards"]] == ["text", "single_choice", "cloze", "text"]
    assert (lesson["minutes"], lesson["text"].splitlines()[0]) == (20, "Green tea")
    assert 0.5 < lesson["measured"] < 3
    found = next(each for each in shown["findings"] if each["code"] == "minutes-off")
    assert (found["place"], found["line"]) == (FILE, 6)
    assert "Yes, heat" not in str(lesson["cards"])  # the key is told when an answer is marked


async def test_an_answer_is_marked_as_on_a_phone(courses: Path) -> None:
    async with previewed(Wanted(courses, lesson_id="tea/green")) as client:
        right = await client.post("/mark", json=_answer("tea/green/heat", {"texts": ["75"]}))
        wrong = await client.post("/mark", json=_answer("tea/green/bitter", {"choice": "b"}))
        odd = await client.post("/mark", json=_answer("tea/green/heat", {"texts": "75"}))
        unknown = await client.post("/mark", json=_answer("tea/green/gone", {}))
        broken = await client.post("/mark", content=b"{")
    assert right.json()["correct"]
    assert right.json()["explanation"] == "<p>As <strong>told</strong>.</p>\n"
    assert not wrong.json()["correct"]
    assert "cold keeps the leaf closed" in wrong.json()["feedback"]
    assert wrong.json()["answer"] == "Boiling water"
    assert (odd.status_code, odd.json()["field"]) == (422, "texts")
    assert (unknown.status_code, broken.status_code) == (404, 400)


async def test_a_save_is_told_a_broken_file_is_explained_and_the_page_recovers(
    courses: Path,
) -> None:
    async with (
        previewed(Wanted(courses, file=FILE)) as client,
        client.stream("GET", "/changes") as news,
    ):
        lines = news.aiter_lines()
        assert await _told(lines) == "1"
        (courses / FILE).write_bytes(b"---\nid: green\n---\n\nHalf a less\xff")
        assert await _told(lines) == "2"
        broken = (await client.get("/lesson.json")).json()
        (courses / FILE).write_text(lesson_text("# New\n\nWords."), encoding="utf-8")
        assert await _told(lines) == "3"
        mended = (await client.get("/lesson.json")).json()
    assert broken["lesson"] is None
    assert [(each["code"], each["line"]) for each in broken["findings"]] == [("unreadable-file", 5)]
    assert "<h1>New</h1>" in mended["lesson"]["cards"][-1]["html"]


async def test_each_variant_can_be_shown(courses: Path) -> None:
    german = lesson_text(QUESTION, more="language: de\n").replace("Green tea", "Grüner Tee")
    (courses / "tea" / "01-leaves" / "01-green.de.md").write_text(german, encoding="utf-8")
    async with previewed(Wanted(courses, file=FILE)) as client:
        shown = (await client.get("/lesson.json", params={"variant": "de"})).json()
        gone = (await client.get("/lesson.json", params={"variant": "fr"})).json()
    assert sorted(shown["variants"]) == ["de", "en"]
    assert (shown["lesson"]["title"], shown["lesson"]["language"]) == ("Grüner Tee", "de")
    assert gone["lesson"]["variant"] in shown["variants"]


async def test_the_server_ends_at_once_with_a_page_open(courses: Path) -> None:
    async with httpx.AsyncClient(timeout=5) as page:
        async with previewed(Wanted(courses, file=FILE)) as client:
            request = page.build_request("GET", client.base_url.join("/changes"))
            news = (await page.send(request, stream=True)).aiter_lines()
            assert await _told(news) == "1"
        rest = [line async for line in news]  # raises where the stream was cut, not ended
    assert not [line for line in rest if line.startswith("data")]


async def test_media_are_served_by_their_hash_and_nothing_else_is(courses: Path) -> None:
    async with previewed(Wanted(courses, file=FILE)) as client:
        lesson = (await client.get("/lesson.json")).json()["lesson"]
        address = re.search(r'src="([^"]+)"', lesson["cards"][-1]["html"])
        assert address
        picture = await client.get(address[1])
        others = [
            await client.get(f"/v1/media/{name}")
            for name in (
                "..%2f..%2fcourse.toml",
                "%2e%2e/%2e%2e/course.toml",
                "a" * 64 + ".png",
                "leaf.png",
                "..%5ccourse.toml",
            )
        ]
        (courses / "tea" / "media" / "leaf.png").write_bytes(PNG + b" anew")
        changed = await client.get(address[1])
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert {other.status_code for other in (*others, changed)} == {404}


async def test_only_this_computers_own_names_are_answered(courses: Path) -> None:
    async with previewed(Wanted(courses, file=FILE)) as client:
        port = client.base_url.port or 0
        hosts = {
            host: (await client.get("/lesson.json", headers={"Host": host})).status_code
            for host in (
                f"127.0.0.1:{port}",
                f"localhost:{port}",
                f"evil.example:{port}",
                "127.0.0.1.evil.example",
                f"localhost:{port}.evil.example",
                f"127.0.0.1:{port + 1}",
            )
        }
    assert list(hosts.values()) == [200, 200, 400, 400, 400, 400]


def test_a_lesson_is_found_by_its_file_and_by_its_id(courses: Path) -> None:
    assert find_lesson(str(courses / FILE), None) == Wanted(courses.resolve(), file=FILE)
    by_id = Wanted(courses.resolve(), lesson_id="tea/green")
    assert find_lesson("tea/green", courses) == by_id
    for unknown in ("green", "coffee/green", "tea/", str(courses / "tea" / "no.md")):
        with pytest.raises(click.ClickException):
            find_lesson(unknown, courses)


def _answer(exercise_id: str, response: object) -> dict[str, object]:
    return {"variant": "en", "exercise_id": exercise_id, "response": response}


async def _told(lines: AsyncIterator[str]) -> str:
    """The number of the next sheet that is told."""
    async with asyncio.timeout(5):
        async for line in lines:
            if line.startswith("data: "):
                return line.removeprefix("data: ")
    raise AssertionError("the stream ended")
