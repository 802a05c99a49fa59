"""`interlude items`: how the exercises of a course are doing."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import click
import msgspec

from api.associations.association_called import association_called
from api.commands.entry import data_option, json_option, run, settings_for
from api.commands.items_table import ItemRow, item_lines
from api.db.database import Database
from api.db.transaction import system_transaction
from api.ground import open_ground, open_ground_database
from api.quality import course_queries
from api.quality.course_items import CourseItem, course_items
from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Table:
    """How a course's exercises do among one association's learners."""

    association: str
    items: list[ItemRow]


@click.command("items", short_help="How are the exercises of a course doing?")
@click.argument("course")
@click.option("--association", help="Among this association's learners: its name or its id.")
@data_option
@json_option
def items_verb(course: str, association: str | None, data: Path | None, as_json: bool) -> None:
    """Show how the exercises of COURSE are doing, the worst first, each with the reasons.

    For every association that teaches it, or for the one that is named; as last measured.
    """
    tables = run(_tables(settings_for(data), course, association))
    if not tables:
        raise click.ClickException(f"No association teaches a course with the id {course!r}.")
    if as_json:
        click.echo(msgspec.json.encode(tables))
        return
    for table in tables:
        click.echo(f"{course} at {table.association}:")
        for line in item_lines(table.items):
            click.echo(line)


async def _tables(settings: Settings, course_id: str, called: str | None) -> list[Table]:
    async with open_ground(settings) as ground, open_ground_database(ground) as pools:
        tenants = await pools.tenant_ids()
        if called is not None:
            tenant_id = await association_called(pools, called)
            if tenant_id is None:
                raise click.ClickException(f"There is no association called {called!r}.")
            tenants = [tenant_id]
        found = [await _table(pools, tenant_id, course_id) for tenant_id in tenants]
        return [table for table in found if table is not None]


async def _table(pools: Database, tenant_id: UUID, course_id: str) -> Table | None:
    async with system_transaction(pools, tenant_id) as tx:
        if not await course_queries.teaches(tx, course_id):
            return None
        items = [_row(item) for item in await course_items(tx, course_id)]
        return Table(await course_queries.association_name(tx), items)


def _row(item: CourseItem) -> ItemRow:
    figures = item.figures
    return ItemRow(
        item.exercise.id,
        item.status,
        item.learners,
        figures.right.value if figures.right else None,
        figures.expected,
        figures.discrimination.value if figures.discrimination else None,
        figures.median_seconds,
        item.exercise.seconds,
        item.reasons,
    )
