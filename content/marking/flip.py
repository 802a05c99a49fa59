"""Takes a learner's own word on a flip card: she saw the back and knows what she recalled."""

from typing import get_args

from content.format import Exercise
from content.marking.verdict import SelfRating, UnreadableResponse, Verdict, field_of

_RATINGS: tuple[SelfRating, ...] = get_args(SelfRating)


def mark_flip(_: Exercise, response: object) -> Verdict:
    """`{"rating": "again"}` is wrong; `hard`, `good` and `easy` are right."""
    sent = field_of(response, "rating")
    rating = next((each for each in _RATINGS if each == sent), None)
    if rating is None:
        raise UnreadableResponse("rating", f"send one of {', '.join(_RATINGS)}")
    return Verdict(rating != "again", self_rating=rating)
