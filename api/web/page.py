"""The one page a browser shows for a link of ours: open it in the app, or confirm it here."""

from typing import Any

from litestar import MediaType, Response

from api.caller import Caller
from api.messages import sentence


def open_in_app(caller: Caller, page: str) -> Response[str]:
    """The words of `page.<page>` in the reader's language, without anything to fetch or run."""
    return _page(caller, page)


def confirm_in_browser(caller: Caller, page: str) -> Response[str]:
    """The same with a button that sends a POST to the very address the page is at."""
    button = _said(caller, page, "button")
    return _page(caller, page, f'<form method="post"><button>{button}</button></form>')


def done_in_browser(caller: Caller, page: str) -> Response[Any]:
    """The same in place of what a program would be answered."""
    return _page(caller, page)


def _page(caller: Caller, page: str, form: str = "") -> Response[str]:
    title, body = _said(caller, page, "title"), _said(caller, page, "body")
    return Response(
        f'<!doctype html><html lang="{caller.language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><h1>{title}</h1><p>{body}</p>{form}</html>",
        media_type=MediaType.HTML,
    )


def _said(caller: Caller, page: str, part: str) -> str:
    return sentence(f"page.{page}.{part}", caller.language)
