"""What a rule of nudging wants said, as a sentence in somebody's language."""

from api.messages import sentence
from api.nudging.wording import Words


def in_words(words: Words, language: str) -> str:
    """The catalogue's sentence for these words. Raises KeyError for words it does not know."""
    return sentence(words.code, language, **words.arguments)
