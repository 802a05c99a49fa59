"""Which methods does this address answer? Asked by OPTIONS.

Litestar's own answer forgets the methods that were registered after the address's first one.
"""

from typing import Any

from litestar import Request, Response


async def answer_options(request: Request[Any, Any, Any]) -> Response[None] | None:
    """The answer to OPTIONS, which needs no sign-in; None for every other request."""
    if request.method != "OPTIONS":
        return None
    template = request.scope["path_template"]
    found = next(route for route in request.app.routes if route.path_format == template)
    return Response(None, status_code=204, headers={"Allow": ", ".join(sorted(found.methods))})
