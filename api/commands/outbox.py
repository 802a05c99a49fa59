"""`interlude outbox`: what was written to people, where nothing else delivers it."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from api.commands.entry import data_option, json_option, run, settings_for
from api.ground import open_ground, open_ground_database
from api.outbox import OutboxMail, OutboxPush, read_outbox, read_pushes


@click.command("outbox", short_help="Show the latest mails and nudges, sign-in links included.")
@click.option(
    "--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many."
)
@data_option
@json_option
def outbox_verb(most: int, data: Path | None, as_json: bool) -> None:
    """Show the latest mails and pushed nudges, the oldest first, links included.

    It is how to sign in where no SMTP server is set, and what a phone would show.
    """
    settings = settings_for(data)

    async def work() -> list[OutboxMail | OutboxPush]:
        async with open_ground(settings) as ground, open_ground_database(ground) as pools:
            where = (pools, ground.database_url, settings.public_url, most)
            everything: list[OutboxMail | OutboxPush] = [*await read_outbox(*where)]
            everything += await read_pushes(*where)
        return sorted(everything, key=lambda each: each.at)[-most:]

    found = run(work())
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for each in found:
        for line in _mail(each) if isinstance(each, OutboxMail) else _push(each):
            click.echo(line)
    if not found:
        click.echo("Nothing was written yet.")


def _mail(each: OutboxMail) -> Iterator[str]:
    yield f"{each.at:%Y-%m-%d %H:%M:%S} UTC  {each.state}  to {each.mail.to}"
    yield f"Subject: {each.mail.subject}\n\n{each.mail.body}"


def _push(each: OutboxPush) -> Iterator[str]:
    push = each.push
    where = "in the inbox" if push.channel == "inbox" else f"on {push.device or 'a device'}"
    yield f"{each.at:%Y-%m-%d %H:%M:%S} UTC  {each.state}  to {push.to} {where}"
    yield f"{push.title} | {push.body}"
    yield f"Opens {push.deep_link} until {push.expires_at:%H:%M} UTC\n"
