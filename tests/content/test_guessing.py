"""What luck alone achieves, for every kind of exercise."""

import pytest

from content.format import Exercise, Item, Option
from content.marking.guessing import guess_chance

OPTIONS = tuple(Option(key=key, text=key, correct=key == "a", feedback="") for key in "abcd")
ITEMS = tuple(Item(key=key, text=key) for key in "abc")


def exercise(kind: str, **fields: object) -> Exercise:
    return Exercise(
        id="t/x", kind=kind, language="en", prompt="?", explanation="", seconds=10.0, **fields
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "chance"),
    [
        (exercise("single_choice", options=OPTIONS), 1 / 4),
        (exercise("multiple_choice", options=OPTIONS), 1 / 15),
        (exercise("ordering", items=ITEMS), 1 / 6),
        (exercise("matching", items=ITEMS, matches=(*ITEMS, Item(key="d", text="d"))), 1 / 24),
        (exercise("typed"), 0.0),
        (exercise("flip"), 0.0),
        (exercise("poll", items=ITEMS), 0.0),
    ],
    ids=lambda value: value.kind if isinstance(value, Exercise) else "",
)
def test_luck_is_one_in_all_the_answers_there_are(asked: Exercise, chance: float) -> None:
    assert guess_chance(asked) == pytest.approx(chance)
