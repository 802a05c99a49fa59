"""What piccolo's own command line needs: the engine and where the migrations are."""

from piccolo.conf.apps import AppRegistry

from api.db.engine import DB

APP_REGISTRY = AppRegistry(apps=["api.db.piccolo_app"])

__all__ = ["APP_REGISTRY", "DB"]
