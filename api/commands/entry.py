"""How every verb begins and ends: settings from the environment, and one sentence for what a person
can cause."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import click

from api.db.migrate import MigrationFailed
from api.embedded import EmbeddedError
from api.pacing.study_day import UnknownZone
from api.settings import Settings, SettingsError

Outcome = TypeVar("Outcome")
LoopFactory = Callable[[], asyncio.AbstractEventLoop]

UNREACHABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.TooManyConnectionsError,
    asyncpg.exceptions.ClientConfigurationError,
)

NOT_MIGRATED = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedFunctionError,
    asyncpg.InvalidParameterValueError,
)

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the local database and queue (default: .interlude in the checkout, or"
    " INTERLUDE_DATA).",
)
PORT = click.IntRange(1, 65535)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def settings_for(data: Path | None) -> Settings:
    """The settings of this process. Raises ClickException with what is wrong in one sentence."""
    try:
        return Settings.from_env(os.environ, data)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def run(work: Coroutine[Any, Any, Outcome], loop: LoopFactory | None = None) -> Outcome:
    """Run to the end; whatever a person can cause ends in one sentence and a non-zero exit."""
    try:
        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(work)
    except (EmbeddedError, SettingsError, MigrationFailed) as error:
        raise click.ClickException(str(error)) from error
    except UnknownZone as error:
        raise click.ClickException(
            f"There is no time zone called {error}; use a name such as Europe/Berlin."
        ) from error
    except NOT_MIGRATED as error:
        # A missing role, which migrations make too, is told as an invalid value of a parameter.
        raise click.ClickException(
            "The database has not been migrated: run `interlude migrate` first."
        ) from error
    except UNREACHABLE as error:
        raise click.ClickException(
            f"The database cannot be reached or used ({error}): check INTERLUDE_DATABASE_URL,"
            " or run `interlude doctor`."
        ) from error
