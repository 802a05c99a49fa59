"""The one page a browser shows for a link that belongs to the app."""

from litestar import MediaType, Response

from api.caller import Caller
from api.messages import sentence


def open_in_app(caller: Caller, page: str) -> Response[str]:
    """The words of `page.<page>` in the reader's language, without anything to fetch or run."""
    title = sentence(f"page.{page}.title", caller.language)
    body = sentence(f"page.{page}.body", caller.language)
    return Response(
        f'<!doctype html><html lang="{caller.language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><h1>{title}</h1><p>{body}</p></html>",
        media_type=MediaType.HTML,
    )
