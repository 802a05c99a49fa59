"""This room's verbs of the `interlude` command; `workers/cli.py` gathers them with its own."""

import asyncio
import errno
import json
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import click
import msgspec
import uvicorn
import uvloop

from api.app import create_app, create_litestar
from api.associations.add_association import add_association
from api.associations.adopt_courses import adopt_courses
from api.catalogue.publish_courses import NotPublishable, publish_courses
from api.db.migrate import MigrationFailed, migrate
from api.doctor import examine
from api.embedded import EmbeddedError
from api.facts.refold import refold
from api.ground import Ground, open_ground, open_ground_database, settle_secret, with_files
from api.logs import set_up_logs
from api.outbox import read_outbox
from api.pacing.study_day import UnknownZone
from api.settings import Settings, SettingsError
from api.web.openapi import document
from content.findings import Finding
from content.lint import lint
from content.published import record_published
from mobile_contract import snapshot

Outcome = TypeVar("Outcome")
LoopFactory = Callable[[], asyncio.AbstractEventLoop]

SHIPPED_COURSES = Path(__file__).parent.parent / "content" / "courses"

UNREACHABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.TooManyConnectionsError,
    asyncpg.exceptions.ClientConfigurationError,
)

NOT_MIGRATED = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedFunctionError,
    asyncpg.InvalidParameterValueError,
)

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the local database and queue (default: .interlude in the checkout, or"
    " INTERLUDE_DATA).",
)
PORT = click.IntRange(1, 65535)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def settings_for(data: Path | None) -> Settings:
    """The settings of this process. Raises ClickException with what is wrong in one sentence."""
    try:
        return Settings.from_env(os.environ, data)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def run(work: Coroutine[Any, Any, Outcome], loop: LoopFactory | None = None) -> Outcome:
    """Run to the end; whatever a person can cause ends in one sentence and a non-zero exit."""
    try:
        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(work)
    except (EmbeddedError, SettingsError, MigrationFailed) as error:
        raise click.ClickException(str(error)) from error
    except UnknownZone as error:
        raise click.ClickException(
            f"There is no time zone called {error}; use a name such as Europe/Berlin."
        ) from error
    except NOT_MIGRATED as error:
        # A missing role, which migrations make too, is told as an invalid value of a parameter.
        raise click.ClickException(
            "The database has not been migrated: run `interlude migrate` first."
        ) from error
    except UNREACHABLE as error:
        raise click.ClickException(
            f"The database cannot be reached or used ({error}): check INTERLUDE_DATABASE_URL,"
            " or run `interlude doctor`."
        ) from error


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
        server = _Server(config)
        await server.serve(sockets=[listening])


class _Server(uvicorn.Server):
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


@click.command("migrate", short_help="Bring the database to the newest schema.")
@data_option
@json_option
def migrate_verb(data: Path | None, as_json: bool) -> None:
    """Bring the database to the newest schema. Safe to run many times, and at once."""

    async def work() -> tuple[str, ...]:
        async with open_ground(settings_for(data)) as ground:
            ran = await migrate(ground.database_url)
            await settle_secret(ground)
            return ran

    ran = run(work())
    told = f"{len(ran)} migrations ran." if ran else "Nothing to run: the database is up to date."
    click.echo(json.dumps({"ran": ran}) if as_json else told)


@click.command("publish", short_help="Publish a folder of courses.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@data_option
@json_option
def publish_verb(folder: Path | None, data: Path | None, as_json: bool) -> None:
    """Publish a FOLDER of courses (default: the courses in the box). All of it or nothing.

    Every association then teaches them, and its members take them.
    """

    async def work() -> Any:
        async with open_ground(settings_for(data)) as ground:
            published = await publish_courses(ground.database_url, folder or SHIPPED_COURSES)
            async with open_ground_database(ground) as pools:
                return published, await adopt_courses(pools)

    try:
        done, adopted = run(work())
    except NotPublishable as refusal:
        _tell_findings(refusal.findings, as_json)
        raise click.ClickException(f"Nothing was published: {refusal}.") from refusal
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(done), "adopted": adopted}))
    else:
        click.echo(
            f"{done.courses} courses with {done.lessons} lessons stand published;"
            f" {done.new_revisions} new revisions; adopted {adopted} times."
        )


@click.command("lint", short_help="Check a folder of courses, by line.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--record", is_flag=True, help="Record the ids as published, so none can vanish.")
@json_option
def lint_verb(folder: Path | None, record: bool, as_json: bool) -> None:
    """Check a FOLDER of courses (default: the courses in the box) and say what to mend, by line."""
    findings = lint(folder or SHIPPED_COURSES)
    _tell_findings(findings, as_json)
    broken = sum(found.severity == "error" for found in findings)
    if broken:
        raise click.ClickException(f"{broken} to mend.")
    if record:
        click.echo(f"{len(record_published(folder or SHIPPED_COURSES))} new ids recorded.")
    elif not as_json:
        click.echo("The lessons are clean." if not findings else "Nothing stands in the way.")


def _tell_findings(findings: tuple[Finding, ...], as_json: bool) -> None:
    if as_json:
        shown = [
            {
                "code": found.code,
                "severity": found.severity,
                "path": str(found.path),
                "line": found.line,
                "message": found.message,
            }
            for found in findings
        ]
        click.echo(json.dumps(shown, indent=2))
        return
    for found in findings:
        click.echo(f"{found.as_line()} ({found.severity})")


@click.command("refold", short_help="Compute what follows from the facts again, and compare.")
@data_option
@json_option
def refold_verb(data: Path | None, as_json: bool) -> None:
    """Compute everything that follows from the learners' facts again, from zero, and compare."""

    async def work() -> tuple[int, int, int]:
        learners = facts = differing = 0
        async with open_ground(settings_for(data)) as ground, open_ground_database(ground) as pools:
            async for one in refold(pools):
                learners, facts = learners + 1, facts + one.facts
                differing += one.differing_rows
                if sys.stderr.isatty():
                    click.echo(f"\r{learners} learners, {facts} facts", nl=False, err=True)
        return learners, facts, differing

    learners, facts, differing = run(work())
    if as_json:
        told = {"learners": learners, "facts": facts, "differing_rows": differing}
        click.echo(json.dumps(told))
    else:
        click.echo(f"{learners} learners, {facts} facts refolded: {differing} rows differ.")
    if differing:
        sys.exit(1)


@click.group("association")
def association_group() -> None:
    """Associations on this installation."""


@association_group.command("add")
@click.argument("name")
@click.option("--owner", "owner_mail", required=True, help="Mail address of its first owner.")
@click.option("--zone", default="Europe/Berlin", show_default=True, help="Its time zone.")
@click.option("--language", default="en", show_default=True, help="Its language (BCP 47).")
@data_option
@json_option
def add_association_verb(
    name: str, owner_mail: str, zone: str, language: str, data: Path | None, as_json: bool
) -> None:
    """Found the association NAME. Its owner signs in with the mail address and adds members."""
    if not _is_mail(owner_mail):
        raise click.ClickException(f"{owner_mail!r} is not a mail address.")
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language):
        raise click.ClickException(f"{language!r} is no language: use a tag such as en or de-AT.")

    async def work() -> Any:
        async with open_ground(settings_for(data)) as ground, open_ground_database(ground) as pools:
            return await add_association(pools, name, owner_mail, zone, language)

    founded = run(work())
    if as_json:
        told = {"association_id": str(founded.tenant_id), "owner_id": str(founded.owner_id)}
        click.echo(json.dumps(told))
    else:
        click.echo(f"{name} is founded ({founded.tenant_id}); {owner_mail} owns it.")


def _is_mail(text: str) -> bool:
    name, at, host = text.strip().rpartition("@")
    return bool(name and at and host) and len(text) <= 254 and " " not in text.strip()


@click.command("outbox", short_help="Show the latest mails, sign-in links included.")
@click.option(
    "--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many mails."
)
@data_option
@json_option
def outbox_verb(most: int, data: Path | None, as_json: bool) -> None:
    """Show the latest mails, links included: how to sign in where no SMTP server is set."""
    settings = settings_for(data)

    async def work() -> Any:
        async with open_ground(settings) as ground, open_ground_database(ground) as pools:
            return await read_outbox(pools, ground.database_url, settings.public_url, most)

    mails = run(work())
    if as_json:
        click.echo(msgspec.json.encode(mails))
        return
    for each in mails:
        click.echo(f"{each.at:%Y-%m-%d %H:%M:%S} UTC  {each.state}  to {each.mail.to}")
        click.echo(f"Subject: {each.mail.subject}\n\n{each.mail.body}")
    if not mails:
        click.echo("No mails yet.")


@click.command("doctor", short_help="Say what is wrong here and what to do about it.")
@data_option
@json_option
def doctor_verb(data: Path | None, as_json: bool) -> None:
    """Say what is wrong with this installation and what to do about it."""
    settings = settings_for(data)

    async def work() -> Any:
        async with open_ground(settings) as ground:
            return await examine(settings, ground)

    findings = run(work())
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        for found in findings:
            todo = "" if found.well else f"\n{'':13}-> {found.todo}"
            click.echo(f"{'ok ' if found.well else 'BAD'} {found.part:<12} {found.seen}{todo}")
    if not all(found.well for found in findings):
        sys.exit(1)


@click.command("openapi", short_help="Print or check the contract with installed apps.")
@click.option("--check", is_flag=True, help="Compare with mobile_contract/openapi.json.")
@click.option("--accept", is_flag=True, help="Write mobile_contract/openapi.json anew.")
def openapi_verb(check: bool, accept: bool) -> None:
    """Print the contract this code keeps, or hold it against the promise to installed apps."""
    nowhere = Ground("postgresql://nowhere", "redis://nowhere", b"\0" * 32)
    described = document(create_litestar(nowhere))
    if not (check or accept):
        click.echo(snapshot.canonical(described), nl=False)
        return
    told = snapshot.accept(described) if accept else snapshot.check(described)
    for line in told:
        click.echo(line)
    if told:
        sys.exit(1)
    click.echo("The contract stands as promised.")


VERBS = (
    api_verb,
    migrate_verb,
    publish_verb,
    lint_verb,
    refold_verb,
    association_group,
    outbox_verb,
    doctor_verb,
    openapi_verb,
)
