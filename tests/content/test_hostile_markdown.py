"""What an author must never get into a learner's page, in hundreds of ways of trying."""

from html.parser import HTMLParser
from itertools import product

import nh3
import pytest

from content.rendering.markdown import to_html

CALLS = ("alert(1)", "fetch('//evil.example')", "top.location='//evil.example'")
SCHEMES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java&#x0A;script:alert(1)",
    "java&Tab;script&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "\\javascript:alert(1)",
    "%6Aavascript:alert(1)",
    "\x01javascript:alert(1)",
    "\u00a0javascript:alert(1)",
    "\u2028javascript:alert(1)",
    "javascript\uff1aalert(1)",
    "javascript://example.org/%0Aalert(1)",
    "vbscript:msgbox(1)",
    "livescript:x",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://evil.example/x",
    "filesystem:https://evil.example/x",
    "file:///etc/passwd",
    "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "jar:https://evil.example!/x",
    "intent://evil#Intent;scheme=http;end",
    "//evil.example/x",
    "/\\evil.example",
    "\\\\evil.example\\x",
    "http://evil.example",
    "https:evil.example",
    'https&colon;//evil.example/" onmouseover=alert(1) x="',
    "media:../../etc/passwd",
    "media:" + "a" * 64 + '.png" onerror=alert(1) x="',
    "media:" + "A" * 64 + ".svg",
    'lesson:a/b" onclick="alert(1)',
    "lesson:../../x",
)
PLACES = ("[a]({})", "[a](<{}>)", "![a]({})", "<{}>", "[a]: {}\n\n[a]", '[a]({} "t")')
ELEMENTS = (
    "script", "img", "svg", "math", "iframe", "object", "embed", "form", "input", "button", "video",
    "audio", "source", "track", "details", "marquee", "body", "base", "link", "meta", "style",
    "template", "noscript", "portal", "textarea", "select", "keygen", "isindex", "frameset", "a",
)  # fmt: skip
HANDLERS = ("onerror", "onload", "onclick", "onfocus", "ontoggle", "onbegin", "onanimationstart")
MUTATIONS = (
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<template><script>alert(1)</script></template>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a><text>x</text></a>",
    "<svg><use href='data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x'>",
    "<table><td><svg><desc><td><img src=x onerror=alert(1)>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><img src=x onerror=alert(1)>",
    "<a href='https://ok.example' style='position:fixed;inset:0'>x</a>",
    "<a name=body id=forms>x</a>",
    "<img src='https://evil.example/pixel.png'>",
    "```\"><script>alert(1)</script>\nx\n```",
    "``` x\" onclick=alert(1)\nx\n```",
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "|<svg onload=alert(1)>|\n|-|\n|x|",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "![<img src=x onerror=alert(1)>](media:" + "a" * 64 + ".png)",
    "![\" onerror=\"alert(1)](media:" + "a" * 64 + ".png)",
    "![' onerror='alert(1)](media:" + "a" * 64 + ".mp4)",
    "![&quot; onerror=&quot;alert(1)](media:" + "a" * 64 + ".mp3)",
    "![</video><script>alert(1)</script>](media:" + "a" * 64 + ".mp4)",
    "[![x](javascript:alert(1))](javascript:alert(1))",
    "[<img src=x onerror=alert(1)>](https://ok.example)",
    "[x](https://ok.example \"' onmouseover=alert(1) '\")",
    "<https://ok.example/\"onmouseover=alert(1)>",
    "*<script>*alert(1)*</script>*",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script\x00>alert(1)</script>",
    "\ud83d<script>alert(1)</script>",
)  # fmt: skip
CORPUS = (
    *(place.format(address) for place, address in product(PLACES, SCHEMES)),
    *(f"a <{element} {on}={call} src=x autofocus> b"
      for (element, on), call in zip(product(ELEMENTS, HANDLERS), CALLS * 70, strict=True)),
    *(f"<{element}>\n{CALLS[0]}\n</{element}>" for element in ELEMENTS),
    *MUTATIONS,
)  # fmt: skip

ALLOWED = {
    "a": {"href", "rel", "data-lesson"},
    "img": {"src", "alt", "loading"},
    "audio": {"src", "aria-label", "controls", "preload"},
    "video": {"src", "aria-label", "controls", "preload"},
    "track": {"src", "kind"},
    "ol": {"start"},
}
PLAIN = {
    "blockquote", "br", "code", "em", "hr", "li", "p", "pre", "s", "strong", "ul", "table", "tbody",
    "td", "th", "thead", "tr", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip


class _Seen(HTMLParser):
    """What a parser finds that may not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED and tag not in PLAIN:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ALLOWED.get(tag, set()) or not _is_harmless(name, value or ""):
                self.wrong.append((tag, name, value))

    def handle_comment(self, data: str) -> None:
        self.wrong.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def _is_harmless(name: str, value: str) -> bool:
    if name == "href":
        return value.lower().startswith(("https://", "mailto:"))
    if name == "src":
        return value.startswith("/v1/media/") and ".." not in value
    return name != "data-lesson" or "." not in value


def test_there_are_enough_of_them() -> None:
    assert len(set(CORPUS)) >= 450


@pytest.mark.parametrize("around", ["{}", "> - {}", "# {}", "words\n\n{}\n\nwords"])
def test_nothing_that_runs_survives(around: str) -> None:
    for snippet in CORPUS:
        html = to_html(around.format(snippet))
        seen = _Seen()
        seen.feed(html)
        seen.close()
        assert not seen.wrong, (snippet, html)


def test_a_browser_that_reads_it_twice_finds_nothing_new() -> None:
    """Markup that changes when it is parsed once more is how a cleaned text comes alive."""
    tags = PLAIN | set(ALLOWED)
    attributes = {"*": set()} | {tag: names - {"rel"} for tag, names in ALLOWED.items()}
    for snippet in CORPUS:
        html = to_html(snippet)
        again = nh3.clean(html, tags=tags, attributes=attributes, url_schemes={"https", "mailto"})
        assert again == html, snippet
