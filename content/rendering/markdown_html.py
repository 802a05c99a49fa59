"""An author's Markdown as HTML that is safe to put in a page.

Whatever the Markdown reader makes of a text passes an allow-list last, so that no slip of ours and
no trick of an author becomes something a browser runs.
"""

from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from content.format import Media
from content.rendering.markdown_tokens import (
    SAFE_SCHEMES,
    SHOWN_BLANK,
    alt_text,
    is_safe_link,
    linked_lesson,
    reader,
    well_formed,
)
from content.rendering.media_address import (
    Reference,
    captions_address,
    is_media_address,
    media_address,
    media_reference,
)

_TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"}
_TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"}
_TAGS |= {"audio", "img", "track", "video"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # unsaid, the cleaner would let `title` and `lang` pass everywhere
    "a": {"href", "data-lesson"},
    "ol": {"start"},
    "img": {"src", "alt", "loading"},
    "audio": {"src", "aria-label", "controls", "preload"},
    "video": {"src", "aria-label", "controls", "preload"},
    "track": {"src", "kind"},
}


def to_html(markdown: str, media: Sequence[Media] = ()) -> str:
    """The Markdown as HTML that is safe to put in a page.

    HTML written by the author is dropped. `media` is the lesson's: what the Markdown shows of it is
    shown with its captions, anything from elsewhere as its alternative text. Links keep only https
    and mailto addresses; one to a lesson is `<a data-lesson="course/lesson">`, for the app to
    follow.
    """
    rendered = _renderer.render(
        reader.parse(well_formed(markdown), {}),
        reader.options,
        {"captions": {one.sha256: one.captions for one in media}},
    )
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(SAFE_SCHEMES),
        url_relative="pass_through",
        attribute_filter=_allowed,
    )


def _allowed(_: str, attribute: str, value: str) -> str | None:
    """Links lead out by safe schemes only, and what is shown is ours only."""
    if attribute == "href" and not is_safe_link(value):
        return None
    if attribute == "src" and not is_media_address(value):
        return None
    if attribute == "data-lesson" and not linked_lesson(f"lesson:{value}"):
        return None
    return value


class _Renderer(RendererHTML):
    """markdown-it's own renderer but for what is ours; a method's name is the token's."""

    def html_block(self, *_: Any) -> str:
        return ""

    def html_inline(self, *_: Any) -> str:
        return ""

    def gap(self, *_: Any) -> str:
        return SHOWN_BLANK

    def image(self, tokens: Sequence[Token], index: int, _: Any, env: Any) -> str:
        alt = escapeHtml(alt_text(tokens[index]))
        source = str(tokens[index].attrs.get("src", ""))
        one = media_reference(source)
        return _shown(one, media_address(source), alt, env["captions"]) if one else alt

    def link_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        lesson = linked_lesson(str(tokens[index].attrs.get("href", "")))
        if lesson:
            return f'<a data-lesson="{escapeHtml(lesson)}">'
        return self.renderToken(tokens, index, options, env)


def _shown(one: Reference, address: str, alt: str, captions: dict[str, str]) -> str:
    if one.kind == "image":
        return f'<img src="{address}" alt="{alt}" loading="lazy">'
    named = f'src="{address}" aria-label="{alt}" controls preload="none"'
    if one.kind == "audio":
        return f"<audio {named}></audio>"
    spoken = captions.get(one.sha256)
    track = f'<track kind="captions" src="{captions_address(spoken)}">' if spoken else ""
    return f"<video {named}>{track}</video>"


_renderer = _Renderer()
