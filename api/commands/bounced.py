"""`interlude bounced`: what the operator's mail server learned after it had taken a mail."""

from pathlib import Path

import click

from api.commands.entry import data_option, settings_for
from api.commands.people import about_somebody
from api.db.database import Database
from api.db.transaction import system_transaction
from api.ground import open_ground, open_ground_database
from api.identity.make_sign_in_link import NobodyOfThatAddress
from api.identity.queries import person_by_mail
from api.reminders.refuse_address import BOUNCED, refuse_address


@click.command("bounced", short_help="Mail to an address came back: send it no more weekly mails.")
@click.argument("address")
@data_option
def bounced_verb(address: str, data: Path | None) -> None:
    """Tell Interlude that mail to ADDRESS came back for good.

    For the mail server that takes Interlude's mails to call, once for every delivery report that
    says `failed`; one that says `delayed` is none. The person reads it in her reminder settings.
    Sign-in links still go there.
    """

    async def work() -> bool:
        async with open_ground(settings_for(data)) as ground, open_ground_database(ground) as pools:
            return await record_bounce(pools, address)

    stopped = about_somebody(address, work)
    click.echo("No more weekly mails go there." if stopped else "No weekly mails went there.")


async def record_bounce(database: Database, address: str) -> bool:
    """Stop the weekly mails to this address; whether any went there. Raises NobodyOfThatAddress."""
    async with system_transaction(database) as tx:
        for spelled in _spellings(address):
            person_id = await person_by_mail(tx, spelled)
            if person_id is not None:
                await tx.begin_as(person_id)
                return await refuse_address(tx, spelled, BOUNCED)
    raise NobodyOfThatAddress(address)


def _spellings(address: str) -> list[str]:
    """Reports spell a domain as it travels (`xn--…`, RFC 5891), people as they read it."""
    bare = address.strip().removeprefix("<").removesuffix(">")
    local, _, domain = bare.rpartition("@")
    try:
        return [bare, f"{local}@{domain.encode().decode('idna')}"]
    except UnicodeError:
        return [bare]
