"""`interlude upkeep`: everything that is looked after at night, once and now."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from api.commands.entry import data_option, run, settings_for
from api.db.database import Database
from api.ground import open_ground, open_ground_database
from api.logs import set_up_logs
from workers.purge_expired import purge_expired
from workers.upkeep.adjust_retention import adjust_retention
from workers.upkeep.count_followed import count_followed
from workers.upkeep.fit_learners import fit_learners
from workers.upkeep.judge_items import judge_items
from workers.upkeep.refit_population import refit_population
from workers.upkeep.refold_wanted import refold_wanted

Job = Callable[[Database], Awaitable[int]]

# In this order: what is wrong is taken out before anything is learned, what was learned of
# everybody comes before what is learned of one, and what is no longer needed goes last.
JOBS: tuple[tuple[str, Job], ...] = (
    ("exercises taken out", judge_items),
    ("learners folded anew", refold_wanted),
    ("population snapshots published", refit_population),
    ("learners given memory weights of their own", fit_learners),
    ("learners given another recall to aim at", adjust_retention),
    ("pairs of lessons that follow each other", count_followed),
    ("rows past their time removed", purge_expired),
)


@click.command("upkeep", short_help="Do what the worker does at night, once and now.")
@data_option
def upkeep_verb(data: Path | None) -> None:
    """Do everything the worker looks after at night, once and now, and say what came of it.

    Jobs that it is not yet time for do nothing. Safe beside a running worker.
    """

    settings = settings_for(data)
    set_up_logs(settings.log_level)  # on standard error: what is printed is what came of it

    async def work() -> None:
        async with open_ground(settings) as ground, open_ground_database(ground) as pools:
            for told, job in JOBS:
                click.echo(f"{told}: {await job(pools)}")

    run(work())
