"""An author fetches an empty table to fill in."""

from typing import Literal

from api.authoring.export_course import MEDIA_TYPES, Exported
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from content.exporters import template_csv, template_xlsx


async def read_template(
    database: Database, caller: Caller, format_: Literal["csv", "xlsx"]
) -> Exported:
    """A table with an example of every kind of card, and what each column is for."""
    async with transaction(database, caller):
        content = template_csv() if format_ == "csv" else template_xlsx()
        return Exported(f"lessons.{format_}", MEDIA_TYPES[format_], content)
