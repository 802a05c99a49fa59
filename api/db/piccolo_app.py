"""Tells piccolo which tables migrations are made from."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from api.db.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="interlude",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=list(TABLES),
)
