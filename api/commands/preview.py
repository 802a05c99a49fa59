"""A lesson on a phone-sized page that follows its author's saves."""

import asyncio
import socket
import webbrowser
from pathlib import Path

import click
import uvicorn

from api.commands.courses import SHIPPED_COURSES
from api.commands.entry import PORT, run
from api.commands.serve import Server, listen
from api.preview.app import create_preview
from api.preview.desk import Desk
from api.preview.sheet import Wanted


@click.command("preview", short_help="Show a lesson as on a phone, while you write it.")
@click.argument("lesson")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of courses in which to look for an id (default: the courses in the box).",
)
@click.option("--port", type=PORT, default=8765, show_default=True, help="Port to listen on.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def preview_verb(lesson: str, folder: Path | None, port: int, no_open: bool) -> None:
    """Show LESSON, a lesson's file or its id (`tea/green`), on a page that follows every save."""
    wanted = find_lesson(lesson, folder)
    listening = listen("127.0.0.1", port)
    address = f"http://127.0.0.1:{port}/"

    async def work() -> None:
        desk = Desk(wanted)
        if wanted.lesson_id and not desk.sheet.files and not desk.sheet.findings:
            raise click.ClickException(_no_such_lesson(wanted, desk))
        config = uvicorn.Config(
            create_preview(desk, port),
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        click.echo(f"Preview of {lesson} at {address} (Ctrl-C ends it).")
        server = PreviewServer(config, desk)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        if not no_open:
            await asyncio.to_thread(webbrowser.open, address)
        await serving

    run(work())


class PreviewServer(Server):
    """Ends at once, however many pages are open and wait for news."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the pages go first, then end as every server does."""
        await self._desk.end()
        await super().shutdown(sockets)


def find_lesson(lesson: str, folder: Path | None) -> Wanted:
    """Which lesson is meant. Raises ClickException with what to do where it cannot be any."""
    path = Path(lesson)
    if path.suffix == ".md":
        if not path.is_file():
            raise click.ClickException(f"There is no file {lesson}.")
        course, unit, name = path.resolve().parts[-3:]
        return Wanted(path.resolve().parents[2], file=f"{course}/{unit}/{name}")
    where = (folder or SHIPPED_COURSES).resolve()
    course, slash, name = lesson.partition("/")
    if not slash or not name or not (where / course).is_dir():
        raise click.ClickException(
            f"There is no lesson {lesson} in {where}: name a file such as"
            " courses/tea/01-leaves/01-green.md, or an id such as tea/green with --folder."
        )
    return Wanted(where, lesson_id=lesson)


def _no_such_lesson(wanted: Wanted, desk: Desk) -> str:
    ids = sorted(
        {
            file.lesson.id
            for file in desk.sheet.library.files
            if file.lesson.course_id == wanted.course_id
        }
    )
    return f"There is no lesson {wanted.lesson_id}; there are: {', '.join(ids) or 'none'}."
