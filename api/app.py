"""The composition root: settings in, a running HTTP application out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

import api.associations.routes
import api.authoring.routes
import api.catalogue.routes
import api.changes.routes
import api.goals.routes
import api.identity.routes
import api.learners.routes
import api.packs.routes
import api.placement.routes
import api.progress.routes
import api.quality.routes
import api.recommendations.routes
import api.reminders.mail_routes
import api.reminders.routes
import api.sessions.routes
import api.sync.routes
from api.db.database import Database
from api.files import Files
from api.ground import Ground, open_ground_database
from api.jobs import RedisBell
from api.web import health, well_known
from api.web.auth import provide_caller, require_json, require_token
from api.web.bodies import MAX_BODY_BYTES, careful_bodies
from api.web.delivery_metrics import DeliveryMetrics
from api.web.envelope import envelope
from api.web.held import tell_what_holds
from api.web.limits import within_limits
from api.web.methods import answer_options
from api.web.openapi import document
from api.web.problems import tell_problem
from api.web.turns import Turns

API_VERSION = "0.1.0"


def create_app(ground: Ground) -> Any:
    """The ASGI application. Nothing connects before its lifespan starts."""
    return envelope(create_litestar(ground))


def create_litestar(ground: Ground) -> Litestar:
    """The application inside its envelope, for those who ask it about itself."""
    return Litestar(
        route_handlers=[
            health.is_alive,
            health.is_ready,
            health.read_metrics,
            read_contract,
            well_known.read_apple,
            well_known.read_android,
            api.identity.routes.router,
            api.sessions.routes.router,
            api.sync.routes.router,
            api.packs.routes.router,
            api.progress.routes.router,
            api.changes.routes.router,
            api.quality.routes.router,
            api.learners.routes.router,
            api.goals.routes.router,
            api.placement.routes.router,
            api.catalogue.routes.router,
            api.recommendations.routes.router,
            api.reminders.routes.router,
            api.reminders.mail_routes.router,
            api.associations.routes.router,
            api.authoring.routes.router,
            api.authoring.routes.media_router,
        ],
        dependencies={
            "caller": Provide(provide_caller),
            "database": Provide(_provide_database, sync_to_thread=False),
            "files": Provide(_provide_files, sync_to_thread=False),
            "public_url": Provide(_provide_public_url, sync_to_thread=False),
            "web_push_origins": Provide(_provide_web_push_origins, sync_to_thread=False),
        },
        guards=[within_limits, require_token, require_json],
        middleware=[careful_bodies, tell_what_holds],
        before_request=answer_options,
        exception_handlers={Exception: tell_problem},
        lifespan=[_open(ground)],
        openapi_config=OpenAPIConfig(
            title="Interlude", version=API_VERSION, path="/schema", render_plugins=[]
        ),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
        debug=False,
    )


@get("/openapi.json", operation_id="readContract", include_in_schema=False)
async def read_contract(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The contract this server keeps."""
    state = request.app.state
    if state.get("contract") is None:
        state.contract = msgspec.json.encode(document(request.app))
    return Response(state.contract, media_type="application/json")


def _provide_database(request: Request[Any, Any, Any]) -> Database:
    database: Database = request.app.state.database
    return database


def _provide_files(request: Request[Any, Any, Any]) -> Files:
    files: Files = request.app.state.files
    return files


def _provide_public_url(request: Request[Any, Any, Any]) -> str:
    public_url: str = request.app.state.public_url
    return public_url


def _provide_web_push_origins(request: Request[Any, Any, Any]) -> frozenset[str]:
    origins: frozenset[str] = request.app.state.web_push_origins
    return origins


def _open(ground: Ground) -> Any:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        bell = RedisBell(ground.redis_url)
        app.state.redis_url = ground.redis_url
        app.state.files = ground.files
        app.state.public_url = ground.public_url
        app.state.web_push_origins = ground.web_push_origins
        app.state.entrance = ground.entrance
        app.state.delivery_metrics = DeliveryMetrics()
        async with open_ground_database(ground, bell) as database:
            app.state.database = database
            app.state.turns = Turns(ground.redis_url, database, database.keeper.check)
            yield
            await app.state.turns.close()
        await bell.close()

    return lifespan
