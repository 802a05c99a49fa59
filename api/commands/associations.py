"""Associations founded."""

import json
import re
from pathlib import Path
from typing import Any

import click

from api.associations.add_association import add_association
from api.commands.entry import data_option, json_option, run, settings_for
from api.ground import open_ground, open_ground_database


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
