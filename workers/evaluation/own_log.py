"""The product's own log in the layout that data files have, so that an association can check the
rules on its own members: learners appear as numbers, and nothing else of them.
"""

import csv
from pathlib import Path

import click

from api.associations.association_called import association_called
from api.calibration.taught import Timing
from api.commands.entry import run, settings_for
from api.db.database import Database
from api.ground import open_ground, open_ground_database
from workers.answer_log import read_log

MOST_ANSWERS = 300_000
SECONDS_PER_DAY = 86_400.0

TASKS = ("memory", "session-length", "mastery")
"""The tasks that can be measured on it."""


def write_own_log(association: str | None, data: Path | None, file: Path) -> None:
    """Write the answers of all associations, or of one, as a data file for these tasks.

    Raises ClickException where no association, or more than one, is called so.
    """

    async def work() -> list[Timing]:
        async with open_ground(settings_for(data)) as ground, open_ground_database(ground) as pools:
            return await _answers(pools, association)

    write_answers(run(work()), file)


def write_answers(given: list[Timing], file: Path) -> None:
    """Write these answers in Interlude's own layout."""
    numbers: dict[str, int] = {}
    with file.open("w", encoding="utf-8", newline="") as text:
        table = csv.writer(text)
        table.writerow(
            ["learner", "item", "time", "correct", "skill", "seconds", "rating", "options"]
        )
        for each in given:
            answer = each.answer
            table.writerow(
                [
                    numbers.setdefault(answer.learner, len(numbers) + 1),
                    answer.item,
                    f"{answer.days * SECONDS_PER_DAY:.3f}",
                    int(bool(answer.correct)),
                    "|".join(answer.skills),
                    "" if answer.seconds is None else f"{answer.seconds:.3f}",
                    "" if answer.rating is None else int(answer.rating),
                    round(1.0 / answer.guess) if answer.guess else 0,
                ]
            )


async def _answers(database: Database, association: str | None) -> list[Timing]:
    tenants = await database.tenant_ids()
    if association is not None:
        tenant_id = await association_called(database, association)
        if tenant_id is None:
            raise click.ClickException(
                f"There is no association {association!r}, or more than one: give its id."
            )
        tenants = [tenant_id]
    return (await read_log(database, tenants, MOST_ANSWERS)).given
