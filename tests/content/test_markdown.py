"""Markdown on a phone: safe to show, plain to hear, and never an error."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.markdown import count_words, to_html, to_text

HOSTILE = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](//evil.example)",
    "[a](/relative)",
    "[a](http://plain.example)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "```<script>\nx\n```",
    '<a href="https://ok.example" style="position:fixed" onclick="x()">a</a>',
    "<svg><style><img src=x onerror=alert(1)>",
    "|a|\n|:-:|\n|<iframe src=x>|",
]

markdown_like = st.text(
    alphabet=st.sampled_from(list("ab \n\t#>*_-`[]()!<>/\\|~&;:=\"'1.x\u0000\ud800é漢\u202e")),
    max_size=120,
)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_markdown_becomes_harmless_html(markdown: str) -> None:
    html = to_html(markdown)
    assert not re.search(r"<(script|img|iframe|svg|style)|\son\w+\s*=|style=", html, re.IGNORECASE)
    assert "href" not in html


def test_good_markdown_is_shown_as_written() -> None:
    html = to_html("# T\n\nA **b** _c_ `d` [e](https://example.org) [f](mailto:ada@example.org)")
    assert "<h1>T</h1>" in html
    assert "<strong>b</strong> <em>c</em> <code>d</code>" in html
    assert 'href="https://example.org"' in html
    assert 'href="mailto:ada@example.org"' in html


def test_a_table_and_a_struck_word_are_shown() -> None:
    html = to_html("|a|b|\n|-|-|\n|1|~~2~~|")
    assert "<td>1</td>" in html
    assert "<s>2</s>" in html


def test_a_picture_is_shown_and_spoken_as_its_alt_text() -> None:
    assert to_html("![a <leaf>](https://example.org/l.png)") == "<p>a &lt;leaf&gt;</p>\n"
    assert to_text("![a leaf](https://example.org/l.png)") == "a leaf"


def test_plain_text_has_the_words_and_none_of_the_signs() -> None:
    markdown = (
        "## Two *signs*\n\n- [one](https://example.org)\n- two\n  lines\n\n`code`  \n&amp; on"
    )
    assert to_text(markdown) == "Two signs\none\ntwo lines\ncode & on"


def test_words_are_counted_as_they_are_heard() -> None:
    assert count_words("**Two** words, – and [a link](https://example.org/not/counted).") == 5
    assert count_words("漢字 かな and") == 5
    assert count_words("") == 0


@settings(max_examples=400, deadline=None)
@given(markdown=st.text(max_size=200) | markdown_like)
def test_any_text_becomes_safe_html_and_plain_text(markdown: str) -> None:
    html = to_html(markdown)
    allowed = re.compile(
        r"</?(blockquote|br|code|em|h[1-6]|hr|li|ol|p|pre|s|strong|ul|table|tbody|td|th|thead|tr)>"
        r'|<ol start="\d+">|</?a>|<a (href="(https|mailto):[^"<>]*" )?rel="noopener noreferrer">'
    )
    assert "<" not in allowed.sub("", html)
    assert count_words(markdown) <= len(to_text(markdown))


@pytest.mark.parametrize(
    "markdown", ["<div>" * 50_000, "> " * 50_000, "*a " * 20_000, "`" * 99_999]
)
def test_deep_nesting_is_answered_too(markdown: str) -> None:
    assert isinstance(to_html(markdown), str)
    assert isinstance(to_text(markdown), str)
