"""Somebody signed in by whoever runs this installation, without a mail."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid5

import click
import msgspec

from api.commands.entry import data_option, json_option, run, settings_for
from api.ground import open_ground, open_ground_database
from api.identity.make_sign_in_link import NobodyOfThatAddress
from api.identity.sign_in_here import sign_in_here
from mobile_contract import identity

Answer = TypeVar("Answer")

_INSTALLS = UUID("3a6a3c34-6e0b-4f0a-9c53-5d2f9d8f3b7e")


@click.command("sign-in", short_help="Sign a person in here and print her access token.")
@click.argument("mail")
@data_option
@json_option
def sign_in_verb(mail: str, data: Path | None, as_json: bool) -> None:
    """Sign the person with the address MAIL in, without a mail, and print an access token.

    For whoever runs this installation. She sees it among her devices as `command line`, and can
    sign it out.
    """

    async def work() -> identity.Tokens:
        async with open_ground(settings_for(data)) as ground, open_ground_database(ground) as pools:
            install_id = uuid5(_INSTALLS, mail)
            return await sign_in_here(pools, mail, install_id, "command-line", "command line")

    tokens = about_somebody(mail, work)
    click.echo(msgspec.json.encode(tokens) if as_json else tokens.access_token)


def about_somebody(mail: str, work: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    """Run what is asked of one person; an unknown address ends in one sentence."""
    try:
        return run(work())
    except NobodyOfThatAddress as error:
        raise click.ClickException(f"Nobody here has the address {mail}.") from error
