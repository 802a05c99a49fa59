"""What the rules of nudging want said, in somebody's language: reasons, and the nudge itself."""

from dataclasses import dataclass

from api.messages import sentence
from api.nudging.policy import Work
from api.nudging.wording import Words, wording


@dataclass(frozen=True, slots=True)
class NudgeText:
    """A nudge as it is read."""

    title: str
    body: str


def in_words(words: Words, language: str) -> str:
    """The catalogue's sentence for these words. Raises KeyError for words it does not know."""
    return sentence(words.code, language, **words.arguments)


def nudge_text(arm: str, work: Work, minutes: int, language: str) -> NudgeText:
    """The nudge with the wording that was drawn. Raises KeyError for an arm that says nothing."""
    drawn = wording(arm, work, minutes)
    return NudgeText(in_words(drawn.title, language), in_words(drawn.body, language))
