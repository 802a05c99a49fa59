"""What reminders say: short, true to their numbers, in every language."""

from itertools import product

import pytest

from api.messages import LANGUAGES, sentence
from api.nudging.arms import true_arms
from api.nudging.policy import LEAST_MINUTES, MOST_MINUTES, SILENT, Work
from api.nudging.wording import wording

ARMS = true_arms(due=1, new_lesson=True)
DUE = (1, 2, 5, 21, 9999)


def said(arm: str, due: int, minutes: int, language: str) -> tuple[str, str]:
    words = wording(arm, Work(due, True), minutes)
    title, body = words.title, words.body
    return (
        sentence(title.code, language, **title.arguments),
        sentence(body.code, language, **body.arguments),
    )


@pytest.mark.parametrize(("arm", "language"), list(product(ARMS, LANGUAGES)))
def test_a_reminder_fits_on_a_lock_screen(arm: str, language: str) -> None:
    for due, minutes in product(DUE, range(LEAST_MINUTES, MOST_MINUTES + 1)):
        title, body = said(arm, due, minutes, language)
        assert 0 < len(title) <= 40
        assert 0 < len(body) <= 110
        assert title.isprintable()
        assert body.isprintable()


@pytest.mark.parametrize(
    ("arm", "due", "language", "title", "body"),
    [
        (
            "due",
            1,
            "en",
            "1 review is waiting",
            "5 minutes keep what you have learned fresh.",
        ),
        (
            "due",
            3,
            "de",
            "3 Wiederholungen warten",
            "5 Minuten halten frisch, was Sie gelernt haben.",
        ),
        (
            "next_lesson",
            0,
            "en",
            "Your next lesson is ready",
            "5 minutes are enough for a good start.",
        ),
        (
            "minutes",
            2,
            "de",
            "5 Minuten für Sie",
            "Ein paar Aufgaben liegen bereit, die in Ihre Pause passen.",
        ),
    ],
)
def test_a_reminder_says_what_there_is_to_do(
    arm: str, due: int, language: str, title: str, body: str
) -> None:
    assert said(arm, due, 5, language) == (title, body)


def test_every_wording_differs_from_the_others() -> None:
    for language in LANGUAGES:
        assert len({text for arm in ARMS for text in said(arm, 3, 5, language)}) == 2 * len(ARMS)


@pytest.mark.parametrize("arm", [SILENT, "threat"])
def test_there_are_no_words_for_silence_or_for_what_is_not_ours(arm: str) -> None:
    with pytest.raises(KeyError):
        wording(arm, Work(1, True), 5)
