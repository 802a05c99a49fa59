"""Serving the HTTP API: the socket, the server, and how it ends."""

import asyncio
import errno
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import uvicorn
import uvloop

from api.app import create_app
from api.commands.entry import PORT, data_option, run, settings_for
from api.ground import open_ground, open_ground_database, with_files
from api.logs import set_up_logs
from api.settings import Settings


@click.command("api", short_help="Serve the HTTP API alone.")
@data_option
@click.option("--host", help="Address to listen on (default: 127.0.0.1, or INTERLUDE_HOST).")
@click.option("--port", type=PORT, help="Port to listen on (default: 8000, or INTERLUDE_PORT).")
def api_verb(data: Path | None, host: str | None, port: int | None) -> None:
    """Serve the HTTP API alone (`up` runs it together with everything else)."""
    settings = settings_for(data)
    set_up_logs(settings.log_level)
    listening = listen(host or settings.host, port or settings.port)
    run(_serve(settings, listening), uvloop.new_event_loop)


def listen(host: str, port: int) -> socket.socket:
    """A socket listening there. Raises ClickException with what to do where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        elsewhere = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        todo = "correct INTERLUDE_HOST" if elsewhere else "choose another one with --port"
        raise click.ClickException(
            f"Port {port} on {host} cannot be used ({error.strerror}): {todo}."
        ) from error
    return taken


async def _serve(settings: Settings, listening: socket.socket) -> None:
    async with open_ground(settings) as ground:
        async with open_ground_database(ground):
            pass  # refused here, in one sentence, rather than by the server's own start
        config = uvicorn.Config(
            create_app(with_files(ground, settings)),
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
        server = Server(config)
        await server.serve(sockets=[listening])


class Server(uvicorn.Server):
    """Ends when asked and returns, so that what it stands on is put away after it.

    The stock server raises the signal once more after serving, which ends the process at once.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        asked = (signal.SIGINT, signal.SIGTERM)
        for each in asked:
            loop.add_signal_handler(each, self.handle_exit, each, None)
        try:
            yield
        finally:
            for each in asked:
                loop.remove_signal_handler(each)
