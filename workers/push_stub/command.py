"""The verb that runs the push stub: by itself, from tests, and beside the product where no Firebase
project is configured.
"""

import asyncio
import signal
from datetime import datetime, timedelta
from pathlib import Path

import click

from api.clock import monotonic, utc_now
from workers.push_stub.credentials import CredentialsUnusable, ServiceAccount, read_account
from workers.push_stub.reception import Reception
from workers.push_stub.sockets import Sockets


@click.command("push-stub", short_help="Run a push provider of our own, for trying things out.")
@click.option("--port", type=click.IntRange(0, 65535), required=True, help="0 takes a free one.")
@click.option(
    "--credentials",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The service account that may send, as a JSON file of Google's form.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--clock-offset", type=float, default=0.0, help="Seconds its clock is ahead of ours.")
def push_stub_verb(port: int, credentials: Path, host: str, clock_offset: float) -> None:
    """Run a stand-in for FCM and a Web Push service, which answers as they do and delivers nothing.

    What it shall do wrong is told to it at /_ctl/rules, what came in is told at /_ctl/log.
    """
    try:
        account = read_account(credentials)
        asyncio.run(_serve(account, host, port, timedelta(seconds=clock_offset)))
    except CredentialsUnusable as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"Port {port} of {host} cannot be had: {error}") from error


async def _serve(account: ServiceAccount, host: str, port: int, offset: timedelta) -> None:
    def now() -> datetime:
        return utc_now() + offset

    stop = asyncio.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(asked, stop.set)
    sockets = Sockets(Reception(account, now, monotonic))
    server = await asyncio.start_server(sockets.converse, host, port, backlog=1024)
    async with server:
        taken = server.sockets[0].getsockname()[1]
        click.echo(f"push stub answers at http://{host}:{taken}")
        await stop.wait()
        server.close()
        await sockets.close()
