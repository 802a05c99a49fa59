"""A push whose answer was lost may turn out to have been shown."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from api.db.engine import DB

ID = "2026-11-22T14:50:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "shown: walls"

STATES = """
alter table nudge_send drop constraint nudge_send_state_check;
alter table nudge_send add constraint nudge_send_state_check check (state in ('pending', 'leased',
  'sending', 'retry', 'sent', 'suppressed', 'expired', 'failed', 'unknown', 'shown'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="interlude", description=DESCRIPTION)

    async def run() -> None:
        await DB.current_transaction.get().connection.execute(STATES)

    manager.add_raw(run)
    return manager
