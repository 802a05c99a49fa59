"""`interlude deliveries`: how nudges and mails get through, and what holds them back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import msgspec

from api.commands.entry import data_option, json_option, run, settings_for
from api.deliveries import Deliveries
from api.delivery_queries import read_deliveries, release_held_back
from api.ground import open_ground, open_ground_database


@click.command("deliveries", short_help="Do nudges and mails get through? What holds them back?")
@click.option(
    "--release",
    is_flag=True,
    help="Take off the brake on removing addresses, and try paused channels at once.",
)
@data_option
@json_option
def deliveries_verb(release: bool, data: Path | None, as_json: bool) -> None:
    """Show what waits and since when, what was sent and what went wrong in the last day, and which
    providers are paused, slowed down, or not believed when they call addresses gone.
    """
    settings = settings_for(data)

    async def work() -> tuple[int, Deliveries]:
        async with open_ground(settings) as ground, open_ground_database(ground) as pools:
            released = await release_held_back(pools) if release else 0
            return released, await read_deliveries(pools)

    released, found = run(work())
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    if release:
        click.echo(f"Released: {released}.")
    for line in delivery_lines(found):
        click.echo(line)


def delivery_lines(found: Deliveries) -> Iterator[str]:
    """The same for a person: alerts first."""
    for alert in _alerts(found):
        yield click.style(alert, fg="red")
    for way in found.ways:
        waits = "" if way.oldest_s is None else f", the oldest due for {_long(way.oldest_s)}"
        yield f"{way.channel} {way.state}: {way.number}{waits}"
    for sent in found.throughput:
        counts = f"{sent.in_1_min} / {sent.in_5_min} / {sent.in_15_min}"
        yield f"{sent.channel} sent in the last 1 / 5 / 15 minutes: {counts}"
    for reason in found.reasons:
        yield f"  {reason.number} x {reason.channel} {reason.state}: {reason.code}"
    if not found.ways:
        yield "Nothing is planned, and nothing was sent in the last day."


def _alerts(found: Deliveries) -> Iterator[str]:
    for paused in found.paused:
        what, _, some = paused.name.partition("#")
        told = f"for some targets of {what}" if some else what
        when = f"since {paused.since:%Y-%m-%d %H:%M} UTC, tried again from {paused.until:%H:%M:%S}"
        yield f"PAUSED {told}: {paused.code}, {when}"
    for braked in found.braked:
        when = f"since {braked.since:%Y-%m-%d %H:%M} UTC, until {braked.until:%H:%M} or --release"
        yield f"BRAKE on removing {braked.kind} addresses: {braked.kept} kept, {when}"
    for slowed in found.slowed:
        rate = f"{slowed.per_minute:.0f} a minute at {slowed.since:%H:%M} UTC"
        yield f"SLOWED {slowed.name}: {rate}, growing since"


def _long(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
