"""The addresses of the studio."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from api.authoring.routes import courses, drafts, files

_HANDLERS: list[ControllerRouterHandler] = [
    *(courses.courses, courses.create, courses.course, courses.change, courses.take_over),
    *(courses.teach, courses.stop_teaching, courses.copy, courses.translations),
    *(files.keep, files.export, files.bring_in, files.template),
    *(drafts.compare, drafts.preview, drafts.begin, drafts.draft, drafts.edit),
    *(drafts.submit, drafts.approve, drafts.reject, drafts.schedule),
    *(drafts.retire, drafts.restore),
]
media_router = Router("/v1/media", route_handlers=[files.media], tags=["learning"])
router = Router("/v1/authoring", route_handlers=_HANDLERS, tags=["authoring"])
