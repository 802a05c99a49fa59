"""The catalogue of rules is whole: nothing is found that it does not name, and nothing named is
never found."""

import re
from pathlib import Path

from content.linting.rules import RULES
from tests.content.test_lint import BAD_LESSONS
from tests.content.test_lint_library import BAD_LIBRARIES

CONTENT = Path(__file__).parents[2] / "content"
WRITTEN = re.compile(r'(?:\b(?:error|warning)\(\s*|\bcode = |yield |code, message = )"([a-z-]+)"')
"""A code where it is first written: in a finding, or on its way into one."""

TRIGGERED_ELSEWHERE = {
    # code: the test of `test_lint.py` or `test_lint_library.py` that has two files or more
    "duplicate-id",
    "vanished-id",
    "reused-id",
    "prerequisite-cycle",
    "course-not-translated",
}


def test_every_rule_has_a_bad_lesson_or_library() -> None:
    tables = (BAD_LESSONS.values(), BAD_LIBRARIES.values())
    triggered = {case[0] for table in tables for case in table}
    assert triggered | TRIGGERED_ELSEWHERE == set(RULES)
    assert not triggered & TRIGGERED_ELSEWHERE


def test_every_code_in_the_linters_source_is_in_the_catalogue() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.py"))
    codes = set(WRITTEN.findall(sources))
    assert codes - set(RULES) == set()
    assert len(codes) > len(RULES) - 8


def test_every_rule_says_in_a_sentence_what_it_asks() -> None:
    for rule in RULES.values():
        assert rule.asks[0].isupper(), rule.code
        assert rule.asks.endswith("."), rule.code
