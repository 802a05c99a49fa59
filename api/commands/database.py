"""The schema brought up to date, and what follows from the facts computed again."""

import json
import sys
from pathlib import Path

import click

from api.commands.entry import data_option, json_option, run, settings_for
from api.db.migrate import migrate
from api.facts.refold import refold
from api.ground import open_ground, open_ground_database, settle_secret


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
