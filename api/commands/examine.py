"""Whether the installation is well and the contract is kept."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from api.app import create_litestar
from api.commands.entry import data_option, json_option, run, settings_for
from api.doctor import examine
from api.ground import Ground, open_ground
from api.web.openapi import document
from mobile_contract import snapshot


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
