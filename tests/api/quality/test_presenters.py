"""Why an exercise was judged so, in an author's language and nobody's code."""

from typing import get_args

import pytest

from api.messages import LANGUAGES
from api.pacing.plan import Reason
from api.quality.presenters import reason_sentence
from mobile_contract.quality import ReportKind


def test_a_german_author_reads_german_kinds() -> None:
    reason = Reason("reports", (("kind", "unclear"), ("learners", 3)))
    assert reason_sentence(reason, "de") == "Lernende, die dasselbe gemeldet haben (unklar): 3."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(ReportKind))
@pytest.mark.parametrize("code", ["reports", "some_reports"])
def test_every_kind_of_report_has_words(kind: str, language: str, code: str) -> None:
    told = reason_sentence(Reason(code, (("kind", kind), ("learners", 1))), language)
    assert f"({kind})" not in told or (language, kind) in {("en", "unclear"), ("en", "offensive")}
