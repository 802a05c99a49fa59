"""The `interlude` command: every room's verbs, and those that run the whole house."""

import asyncio
import os
import signal
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from api.cli import PORT, SHIPPED_COURSES, VERBS, data_option, listen, run, settings_for
from api.clock import pin_zone_data
from api.ground import open_ground
from api.logs import set_up_logs
from api.publishing.publish_courses import NotPublishable
from api.settings import Settings
from workers.evaluation.command import evaluate_group
from workers.mail_transport import mail_transport
from workers.main import WorkerGround, run_worker
from workers.push.ways import Pushes
from workers.push_stub.command import push_stub_verb
from workers.supervisor import GaveUpError
from workers.up import Wish, up
from workers.upkeep.command import upkeep_verb


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def interlude() -> None:
    """Interlude: short lessons that fit a break, and reminders at moments that suit.

    Without INTERLUDE_DATABASE_URL and INTERLUDE_REDIS_URL every verb works on the data folder's own
    database and queue, whether `up` is running or not.
    """


@interlude.command("up", short_help="Run the whole product; Ctrl-C stops it.")
@click.option("--port", type=PORT, help="Port of the API (default: 8000, or INTERLUDE_PORT).")
@click.option("--at", help="Let people's time start here: 2026-11-23T12:25:00+01:00.")
@data_option
def up_verb(port: int | None, at: str | None, data: Path | None) -> None:
    """Run the product: database, queue, courses, demo association, API and worker. Ctrl-C stops."""
    settings = settings_for(data)
    settings = _on_port(settings, port or settings.port)
    with closing(listen(settings.host, settings.port)):
        pass  # refused here, in one sentence, rather than by a process that is started for nothing
    wish = Wish(dict(os.environ), SHIPPED_COURSES, _moment(at))
    try:
        run(up(settings, wish, _say))
    except NotPublishable as refusal:
        for found in refusal.findings:
            click.echo(found.as_line(), err=True)
        raise click.ClickException(f"The courses have {refusal}.") from refusal
    except GaveUpError as error:
        raise click.ClickException(str(error)) from error


def _on_port(settings: Settings, port: int) -> Settings:
    if "INTERLUDE_PUBLIC_URL" in os.environ:
        return replace(settings, port=port)
    return replace(settings, port=port, public_url=f"http://127.0.0.1:{port}")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.ClickException(
            f"--at wants a moment such as 2026-11-23T12:25:00+01:00, not {text!r}."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _say(line: str) -> None:
    click.echo(line)


@interlude.command("worker", short_help="Run the worker alone: mails, nudges, upkeep.")
@click.option("--wait", is_flag=True, help="Wait for a database that is away when it starts.")
@data_option
def worker_verb(data: Path | None, *, wait: bool) -> None:
    """Run the worker alone: it sends mails and nudges and does what no learner waits for."""
    settings = settings_for(data)
    set_up_logs(settings.log_level)
    run(_work(settings, waits=wait))


async def _work(settings: Settings, *, waits: bool) -> None:
    stop = asyncio.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(asked, stop.set)
    async with open_ground(settings) as ground:
        transport = mail_transport(settings.smtp_url)
        pushes = Pushes(
            settings.firebase_credentials,
            settings.fcm_url,
            settings.push_contact,
            settings.web_push_origins,
        )
        stands_on = WorkerGround(ground, transport, settings.public_url, settings.mail_from, pushes)
        await run_worker(stands_on, stop, waits=waits)


for verb in (*VERBS, evaluate_group, push_stub_verb, upkeep_verb):
    interlude.add_command(verb)


def main() -> None:
    """The entry point."""
    pin_zone_data()
    interlude(prog_name="interlude")


if __name__ == "__main__":
    main()
