"""The preview's own small server: one page, the lesson it draws, marking, media, and the news of a
save. It answers this computer's browser only and asks nobody anything.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Litestar, Response, Router, get, post
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import ServerSentEvent
from litestar.types import ControllerRouterHandler

from api.preview.desk import Desk
from api.preview.shown import ShownSheet, show_sheet
from api.preview.shown_marking import ShownMarking, show_marking
from content.marking.mark import UnreadableResponse
from content.reading.media import LARGEST
from content.rendering.media_address import MEDIA_TYPES

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_PAGE = Path(__file__).parent
_FILES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    **{f"/{script.name}": (script.name, "text/javascript") for script in _PAGE.glob("*.js")},
}
_MEDIA = re.compile(r"(?P<sha256>[0-9a-f]{64})\.(?P<ending>[a-z0-9]{2,4})")


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """An answer to an exercise of the lesson on the desk."""

    variant: str
    exercise_id: str
    response: Any


def create_preview(desk: Desk, port: int) -> Litestar:
    """The preview of what is on the desk, served on that port of this computer.

    Another name for this computer is refused: a page elsewhere may have pointed its own name here
    to read what an author writes.
    """
    handlers: list[ControllerRouterHandler] = [lesson_json, mark_answer, changes, media_file]
    return Litestar(
        [Router("/", route_handlers=[*handlers, *(_page_file(path) for path in _FILES)])],
        state=State({"desk": desk}),
        lifespan=[_watching],
        allowed_hosts=AllowedHostsConfig([f"127.0.0.1:{port}", f"localhost:{port}"]),
        response_headers=HEADERS,
        exception_handlers={UnreadableResponse: _unreadable},
        openapi_config=None,
        logging_config=None,
    )


@get("/lesson.json", sync_to_thread=True)
def lesson_json(state: State, variant: FromQuery[str] = "") -> ShownSheet:
    """What there is to draw now."""
    return show_sheet(_desk(state).sheet, _desk(state).number, variant)


@post("/mark", sync_to_thread=False, status_code=200)
def mark_answer(state: State, data: JSONBody[MarkAnswer]) -> ShownMarking:
    """The marking of one answer, by the rules phones mark by."""
    file = _desk(state).sheet.variant(data.variant)
    exercises = file.lesson.exercises if file else ()
    exercise = next((each for each in exercises if each.id == data.exercise_id), None)
    if file is None or exercise is None:
        raise NotFoundException(f"there is no exercise {data.exercise_id} in the lesson any more")
    return show_marking(exercise, data.response, file.lesson.media)


@get("/changes", sync_to_thread=False)
def changes(state: State) -> ServerSentEvent:
    """The number of the sheet: at once, and after every save."""
    return ServerSentEvent(_numbers(_desk(state)), event_type="saved", retry_duration=500)


@get("/v1/media/{name:str}", sync_to_thread=True)
def media_file(state: State, name: FromPath[str]) -> Response[bytes]:
    """What a lesson of the folder shows, by the hash of its bytes and by nothing else."""
    asked = _MEDIA.fullmatch(name)
    sheet = _desk(state).sheet
    path = sheet.media_path(asked["sha256"]) if asked else None
    if asked is None or path is None:
        raise NotFoundException("no lesson shows this")
    with suppress(OSError):
        content = sheet.library.tree.read(path, max(LARGEST.values()))
        if hashlib.sha256(content).hexdigest() == asked["sha256"]:
            return Response(content, media_type=_media_type(path))
    raise NotFoundException("this has been changed or removed")


def _media_type(path: str) -> str:
    return MEDIA_TYPES.get(path.rpartition(".")[2].lower(), "text/vtt")


def _page_file(path: str) -> ControllerRouterHandler:
    name, media_type = _FILES[path]
    content = (_PAGE / name).read_bytes()

    @get(path, sync_to_thread=False, media_type=media_type)
    def page_file() -> bytes:
        return content

    return page_file


async def _numbers(desk: Desk) -> AsyncIterator[str]:
    number = 0
    while (news := await desk.after(number)) is not None:
        number = news
        yield str(number)


@asynccontextmanager
async def _watching(app: Litestar) -> AsyncIterator[None]:
    watch = asyncio.create_task(_desk(app.state).watch())
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


def _desk(state: State) -> Desk:
    desk: Desk = state.desk
    return desk


def _unreadable(_: Any, problem: UnreadableResponse) -> Response[dict[str, str]]:
    return Response({"field": problem.field, "message": problem.message}, status_code=422)
