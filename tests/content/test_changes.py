"""What a colleague did to a lesson is told in an author's words, all of it and nothing else."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from api.changes_in_words import change_in_words
from api.messages import catalogue
from content.comparing.change import CODES, Change
from content.comparing.changes import changes
from content.format import Ending, Exercise, ExerciseKind, Lesson, Media, revision_hash
from content.library import read_library
from tests.content.lesson_text import lesson_text, read_only_lesson

SHIPPED = Path(__file__).parents[2] / "content" / "courses"
SHA = "ab" * 32

EVERY_KIND = """\
## Cooler than you think

Let the kettle stand.

## What a leaf is

A leaf is flat.

## Choose one: What makes it bitter? {#bitter}

- [x] Boiling water
  > Yes, heat dissolves it.
- [ ] A cold cup
  > No, cold keeps it closed.
- [ ] The spoon
  > No, a spoon does nothing.

Hint: Think of heat.
Explanation: Heat decides.
Resources: [Brewing](https://example.org/brew)

## Type: What is it called? {#name}

Answer: sencha
Answer: sen-cha

## Number: How hot? {#hot}

Answer: 80
Tolerance: 5
Unit: °C

## Fill in: Warmth {#warm}

Green tea wants ==eighty|80== degrees and {{c1::two::less than three}} minutes.

## Put in order: What comes first? {#order}

1. Boil
2. Wait
3. Pour

## Match: What goes with what? {#match}

- green -> 80
- black -> 100
- white -> 70

## Recall: Who drank it first? {#who}

Answer: Monks.

## Scenario: A guest {#guest}

### At the door {#door}

She wants tea.

- I boil water -> boiled
  > That takes a while.
- I send her away -> away
  > That is rude.

### Boiled {#boiled}

She drinks.

Ending: good

### Away {#away}

She goes.

Ending: poor

## Poll: How sure are you? {#sure}

- Very
- Not at all

## Reflect: What will you do? {#plan}
"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    """One lesson with every kind of exercise, a picture and a source."""
    text = lesson_text(EVERY_KIND, minutes=9, more="licence: CC-BY-4.0\n")
    read = read_only_lesson(tmp_path_factory.mktemp("changes"), text).lesson
    picture = Media(name="leaf.png", sha256=SHA, media_type="image/png", size=3, transcript="Hm")
    return msgspec.structs.replace(read, media=(picture,), prerequisites=("tea/a", "tea/b"))


def codes(before: Lesson, after: Lesson) -> list[str]:
    return [change.code for change in changes(before, after)]


def rewritten(lesson: Lesson, old: str, new: str) -> Lesson:
    """The lesson with some of its words replaced wherever they stand."""
    text = msgspec.json.encode(lesson).decode()
    assert old in text
    return msgspec.json.decode(text.replace(old, new), type=Lesson)


def with_cards(lesson: Lesson, *places: int) -> Lesson:
    return msgspec.structs.replace(lesson, cards=tuple(lesson.cards[place] for place in places))


def exercise(lesson: Lesson, slug: str, **fields: Any) -> Lesson:
    """The lesson with fields of one exercise replaced."""
    cards = tuple(
        msgspec.structs.replace(card, **fields)
        if isinstance(card, Exercise) and card.id.endswith(f"/{slug}")
        else card
        for card in lesson.cards
    )
    return msgspec.structs.replace(lesson, cards=cards)


def find(lesson: Lesson, slug: str) -> Exercise:
    return next(each for each in lesson.exercises if each.id.endswith(f"/{slug}"))


def otherwise(value: Any, field: Any) -> Iterator[Any]:
    """Other values that the field may hold."""
    kinds = {ExerciseKind: get_args(ExerciseKind), Ending: get_args(Ending)}
    for kind, allowed in kinds.items():
        if field.type == kind:
            yield from (other for other in allowed[:3] if other != value)
            return
    match value:
        case bool():
            yield not value
        case str():
            yield value + "x"
        case int() | float() | Decimal():
            yield value + 1
        case date():
            yield value + timedelta(days=1)
        case None:
            yield Decimal("1.50")
        case tuple():
            yield from (value[1:], value[:-1], value[::-1], (*value, *value[-1:]))


def mutants(struct: Any) -> Iterator[Any]:
    """The struct with one field, at any depth, changed in one way."""
    for field in msgspec.structs.fields(type(struct)):
        value = getattr(struct, field.name)
        for other in otherwise(value, field):
            yield msgspec.structs.replace(struct, **{field.name: other})
        if not isinstance(value, tuple):
            continue
        for place, part in enumerate(value):
            others = mutants(part) if isinstance(part, msgspec.Struct) else otherwise_part(part)
            for other in others:
                parts = (*value[:place], other, *value[place + 1 :])
                yield msgspec.structs.replace(struct, **{field.name: parts})


def otherwise_part(part: Any) -> Iterator[Any]:
    yield (part[1], part[0]) if isinstance(part, tuple) else f"{part}x"


def told(before: Lesson, after: Lesson) -> None:
    """Everything that makes another revision is told by its name, and nothing else is."""
    found = changes(before, after)
    differs = revision_hash(before) != revision_hash(after)
    assert bool(found) == differs, after
    assert {change.code for change in found} <= CODES - {"something_changed"}, after


def test_every_field_of_a_lesson_is_told_and_nothing_else(lesson: Lesson) -> None:
    tried = 0
    for other in mutants(lesson):
        told(lesson, other)
        told(other, lesson)
        tried += 1
    assert tried > 300


def test_every_field_of_the_shipped_lessons_is_told() -> None:
    files = read_library(SHIPPED).files
    for file in files:
        assert changes(file.lesson, msgspec.structs.replace(file.lesson)) == ()
    for file in files[:: max(1, len(files) // 2)][:2]:
        for other in mutants(file.lesson):
            told(file.lesson, other)


def test_every_kind_of_change_has_a_sentence() -> None:
    said = {code.removeprefix("change.") for code in catalogue("en") if code.startswith("change.")}
    assert said == CODES


def test_a_lesson_nobody_had_before_is_new(lesson: Lesson) -> None:
    assert changes(None, lesson) == (Change("lesson_added", "lesson", after="Green tea"),)


def test_attempts_are_told_with_both_numbers(lesson: Lesson) -> None:
    (change,) = changes(lesson, msgspec.structs.replace(lesson, attempts=3))
    assert change == Change("attempts_changed", "attempts", "1", "3")
    assert change_in_words(change, "en") == "Attempts at each question: 3 instead of 1."
    assert change_in_words(change, "de") == "Versuche je Frage: 3 statt 1."


def test_a_reworded_card_keeps_its_place_with_both_texts(lesson: Lesson) -> None:
    (change,) = changes(lesson, rewritten(lesson, "Let the kettle", "Let your kettle"))
    assert (change.code, change.place) == ("card_reworded", "card 2")
    assert change.before == "## Cooler than you think\n\nLet the kettle stand."
    assert change.after == "## Cooler than you think\n\nLet your kettle stand."


def test_a_card_with_another_heading_is_reworded_and_not_another_card(lesson: Lesson) -> None:
    assert codes(lesson, rewritten(lesson, "## What a leaf is", "## Leaves")) == ["card_reworded"]


def test_one_moved_card_is_one_change(lesson: Lesson) -> None:
    places = list(range(len(lesson.cards)))
    places.insert(1, places.pop(5))
    (change,) = changes(lesson, with_cards(lesson, *places))
    assert (change.code, change.place) == ("card_moved", "tea/green/hot")
    assert (change.before, change.after) == ("6", "2")


def test_cards_that_came_and_went_name_their_places(lesson: Lesson) -> None:
    fewer = with_cards(lesson, *(at for at in range(len(lesson.cards)) if at not in (2, 4)))
    gone = [(each.code, each.place) for each in changes(lesson, fewer)]
    assert gone == [("card_removed", "card 3"), ("exercise_removed", "tea/green/name")]
    back = [(each.code, each.place) for each in changes(fewer, lesson)]
    assert back == [("card_added", "card 3"), ("exercise_added", "tea/green/name")]


def test_another_key_says_what_is_right_now(lesson: Lesson) -> None:
    right, wrong, spoon = find(lesson, "bitter").options
    swapped = (
        msgspec.structs.replace(right, correct=False),
        msgspec.structs.replace(wrong, correct=True),
        spoon,
    )
    (change,) = changes(lesson, exercise(lesson, "bitter", options=swapped))
    assert change.code == "key_changed"
    assert (change.before, change.after) == ("Boiling water", "A cold cup")


def test_an_option_put_in_is_one_change_although_the_letters_after_it_move(lesson: Lesson) -> None:
    right, wrong, spoon = find(lesson, "bitter").options
    cup = msgspec.structs.replace(wrong, text="A big cup", feedback="No.")
    more = tuple(
        msgspec.structs.replace(option, key=key)
        for key, option in zip("abcd", (right, cup, wrong, spoon), strict=True)
    )
    (change,) = changes(lesson, exercise(lesson, "bitter", options=more))
    assert (change.code, change.after) == ("option_added", "A big cup")


def test_a_reworded_option_changes_no_key(lesson: Lesson) -> None:
    assert codes(lesson, rewritten(lesson, "Boiling water", "Water that boils")) == [
        "option_reworded"
    ]


def test_feedback_names_its_option(lesson: Lesson) -> None:
    (change,) = changes(lesson, rewritten(lesson, "cold keeps it closed", "cold does nothing"))
    assert (change.code, change.part) == ("feedback_changed", "A cold cup")


@pytest.mark.parametrize(
    ("slug", "fields", "expected"),
    [
        ("name", {"accepted": ("sencha", "Sencha")}, ["accepted_removed", "accepted_added"]),
        ("name", {"accepted": ("sen-cha", "sencha")}, ["accepted_reordered"]),
        ("name", {"slips": False}, ["slips_counted"]),
        ("hot", {"number": Decimal(81)}, ["number_changed"]),
        ("hot", {"tolerance": None}, ["tolerance_changed"]),
        ("hot", {"unit": "F"}, ["unit_changed"]),
        ("who", {"back": "Nuns."}, ["back_changed"]),
        ("plan", {"seconds": 99.0}, ["seconds_changed"]),
    ],
)
def test_what_may_be_typed(
    lesson: Lesson, slug: str, fields: dict[str, Any], expected: list[str]
) -> None:
    assert codes(lesson, exercise(lesson, slug, **fields)) == expected


def test_gaps_have_numbers(lesson: Lesson) -> None:
    (change,) = changes(lesson, rewritten(lesson, '"80"]', '"80","8O"]'))
    assert (change.code, change.part, change.after) == ("gap_changed", "1", "eighty | 80 | 8O")


def test_another_right_order_is_told_as_one(lesson: Lesson) -> None:
    order = find(lesson, "order").order
    (change,) = changes(lesson, exercise(lesson, "order", order=order[::-1]))
    assert (change.code, change.after) == ("order_changed", "Pour\nWait\nBoil")


def test_another_shuffle_changes_nothing_that_is_right(lesson: Lesson) -> None:
    items = find(lesson, "order").items
    assert codes(lesson, exercise(lesson, "order", items=items[::-1])) == ["shuffled"]


def test_pairs_are_told_as_they_belong_together(lesson: Lesson) -> None:
    (change,) = changes(lesson, rewritten(lesson, '"text":"70"', '"text":"75"'))
    assert (change.code, change.before, change.after) == (
        "pair_reworded",
        "white -> 70",
        "white -> 75",
    )


def test_scenes_and_where_they_lead(lesson: Lesson) -> None:
    led = rewritten(lesson, '"leads_to":"away"', '"leads_to":"boiled"')
    (change,) = changes(lesson, led)
    assert (change.code, change.part) == ("choice_leads_elsewhere", "I send her away")
    assert codes(lesson, rewritten(lesson, "She drinks", "She sips")) == ["scene_reworded"]


def test_a_replaced_picture_changes_no_words(lesson: Lesson) -> None:
    shown = rewritten(lesson, "A leaf is flat.", f"![A leaf](media:{SHA}.png)")
    other = rewritten(shown, SHA, "cd" * 32)
    (change,) = changes(shown, other)
    assert (change.code, change.part) == ("media_replaced", "leaf.png")


def test_a_lesson_in_another_language_is_not_told_question_by_question(lesson: Lesson) -> None:
    assert codes(lesson, rewritten(lesson, '"language":"en"', '"language":"de"')) == [
        "language_changed"
    ]


def test_seconds_that_follow_from_the_words_are_not_told(tmp_path: Path) -> None:
    question = "## Recall: Who? {#who}\n\nAnswer: Monks.\n"
    before, after = (
        read_only_lesson(tmp_path, lesson_text(text)).lesson
        for text in (question, question.replace("Monks", "Monks of a mountain far away"))
    )
    assert find(before, "who").seconds != find(after, "who").seconds
    assert codes(before, after) == ["back_changed"]
