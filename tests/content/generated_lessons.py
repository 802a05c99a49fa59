"""Lessons made up by Hypothesis: every kind of exercise with every part it may have."""

from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from content.format import (
    Card,
    Exercise,
    Gap,
    Lesson,
    Option,
    Resource,
    Scene,
    SceneChoice,
    Source,
    TextCard,
)
from content.reading.exercise_lists import keyed, to_match, to_order
from content.reading.exercise_seconds import estimate_seconds
from content.rendering.cloze import BLANK
from content.rendering.markdown import count_words

LESSON_ID = "tea/green"
_SIGNS = "abc DE é ß 漢 🍵 .,;:!?'\"#*_`[](){}<>=|&@+-~/\\%$^ 0123 → -> == {#x} no: yes - "
_TRICKY = (
    "Hint: this is no hint",
    "Explanation:",
    "# heading",
    "- [x] box",
    "left -> right",
    "ends in {#id}",
    "==marked==",
    "{{c1::gap}}",
    "front::back",
    "Q: what",
    "---",
    "> quote",
    "1. one",
    "`code` and \\_\\_\\_\\_",
    "<b>html</b>",
    "[a]: https://example.org",
    "=cmd()",
    "null",
    "@at",
    'it\'s: "quoted"',
)
_plain = st.text("abcdefgh éß漢 ", min_size=1, max_size=20).map(str.strip).filter(bool)
line = st.one_of(_plain, st.sampled_from(_TRICKY), st.text(_SIGNS, min_size=1, max_size=25)).map(
    lambda text: " ".join(text.split()) or "x"
)
tame = _plain.map(lambda text: " ".join(text.split()))
block = st.one_of(
    line,
    st.lists(line, min_size=2, max_size=3).map("\n\n".join),
    st.just("Two lines\nof one paragraph"),
    st.just("First:\n\n- one\n- two\n\nThen this."),
    st.just("- a list\n- at once"),
)
slug = st.from_regex("[a-z]{1,6}(-[a-z]{1,4})?", fullmatch=True)


def exercises(slug: str, texts: st.SearchStrategy[str]) -> st.SearchStrategy[Exercise]:
    """An exercise of any kind with that id, its words drawn from `texts`."""
    parts = st.one_of(
        st.tuples(st.sampled_from(["single_choice", "multiple_choice"]), _options(texts)),
        st.tuples(st.just("typed"), _typed(texts)),
        st.tuples(st.just("cloze"), _cloze(texts)),
        st.tuples(st.just("numeric"), _numeric(texts)),
        st.tuples(st.just("ordering"), _ordering(slug)),
        st.tuples(st.just("matching"), _matching(slug)),
        st.tuples(st.just("flip"), st.fixed_dictionaries({"back": texts})),
        st.tuples(st.just("scenario"), _scenario(texts)),
        st.tuples(st.just("poll"), _several(texts, 2, 5).map(lambda t: {"items": keyed(t)})),
        st.tuples(st.just("reflection"), st.just({})),
    )
    said = st.fixed_dictionaries(
        {
            "prompt": texts,
            "explanation": st.one_of(st.just(""), texts),
            "hints": st.lists(texts, max_size=2).map(tuple),
            "resources": st.lists(_resources(texts), max_size=2).map(tuple),
        }
    )
    own = st.one_of(st.none(), st.sampled_from([1.0, 7.5, 600.0]))
    return st.builds(_exercise, st.just(slug), parts, said, own)


def lessons(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Lesson]:
    """A lesson of one to three cards."""
    cards = st.tuples(
        st.lists(texts.map(_text_card), max_size=2),
        exercises("first", texts),
        st.lists(texts.map(_text_card), max_size=1),
    ).map(lambda parts: (*parts[0], parts[1], *parts[2]))
    return st.builds(
        Lesson,
        id=st.just(LESSON_ID),
        course_id=st.just("tea"),
        title=line,
        language=st.just("de"),
        objective=line,
        skills=st.lists(slug, max_size=2).map(tuple),
        prerequisites=st.lists(st.sampled_from(["tea/b", "other/c"]), max_size=2).map(tuple),
        minutes=st.sampled_from([1.0, 2.5, 0.1, 60.0]),
        credit_bearing=st.booleans(),
        authors=st.lists(line, max_size=2).map(tuple),
        sources=st.lists(_sources(), max_size=2).map(tuple),
        licence=line,
        cards=cards,
        audience=st.one_of(st.just(""), slug),
        translated_from=st.sampled_from(["", "0123456789ab", "123456789012", "12345678901e"]),
        attempts=st.integers(1, 3),
    )


def _exercise(slug: str, parts: tuple[str, dict], said: dict, own: float | None) -> Exercise:
    exercise = Exercise(
        id=f"{LESSON_ID}/{slug}", kind=parts[0], language="de", seconds=0.0, **(said | parts[1])
    )
    return msgspec.structs.replace(exercise, seconds=own or estimate_seconds(exercise))


def _text_card(markdown: str) -> Card:
    return TextCard(markdown=markdown, words=count_words(markdown))


def _several(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[tuple]:
    one_line = texts.map(lambda text: " ".join(text.split()))
    return st.lists(one_line, min_size=least, max_size=most, unique=True).map(tuple)


def _options(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    one = st.tuples(texts, st.booleans(), st.one_of(st.just(""), texts))
    return st.lists(one, min_size=1, max_size=5).map(
        lambda found: {
            "options": tuple(
                Option(key=key, text=text, correct=correct, feedback=feedback)
                for key, (text, correct, feedback) in zip("abcde", found, strict=False)
            )
        }
    )


def _typed(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    accepted = st.lists(texts, min_size=1, max_size=3).map(tuple)
    return st.fixed_dictionaries({"accepted": accepted, "slips": st.booleans()})


def _cloze(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    gaps = st.lists(
        st.builds(
            Gap,
            accepted=st.lists(texts, min_size=1, max_size=2).map(tuple),
            hint=st.one_of(st.just(""), texts),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple)
    return st.tuples(gaps, st.booleans()).map(
        lambda drawn: {
            "gaps": drawn[0],
            "slips": drawn[1],
            "prompt": " and ".join(f"so {BLANK}" for _ in drawn[0]),
        }
    )


def _numeric(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    numbers = st.sampled_from([Decimal("3.5"), Decimal(-1000), Decimal("0.001"), Decimal(0)])
    return st.fixed_dictionaries(
        {
            "number": numbers,
            "tolerance": st.sampled_from([None, Decimal(0), Decimal("1.234")]),
            "unit": st.one_of(st.just(""), texts),
        }
    )


def _ordering(slug: str) -> st.SearchStrategy[dict]:
    def made(texts: tuple[str, ...]) -> dict:
        items, order = to_order(texts, f"{LESSON_ID}/{slug}")
        return {"items": items, "order": order}

    return _several(tame, 3, 8).map(made)


def _matching(slug: str) -> st.SearchStrategy[dict]:
    def made(drawn: tuple[tuple[str, ...], tuple[str, ...]]) -> dict:
        pairs = tuple(zip(*drawn, strict=False))
        items, matches, joined = to_match(pairs, f"{LESSON_ID}/{slug}")
        return {"items": items, "matches": matches, "pairs": joined}

    return st.tuples(_several(tame, 3, 3), _several(tame, 3, 3)).map(made)


def _scenario(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    def made(drawn: list[str]) -> dict:
        start = Scene(
            id="start",
            title=" ".join(drawn[0].split()),
            markdown=drawn[1],
            choices=tuple(
                SceneChoice(key=key, text=" ".join(text.split()), leads_to=to, feedback=feedback)
                for key, text, to, feedback in (
                    ("a", drawn[2], "good", drawn[3]),
                    ("b", drawn[4], "poor", ""),
                )
            ),
        )
        good = Scene(id="good", title="Well", markdown=drawn[5], ending="good")
        poor = Scene(id="poor", title="Not so", markdown="", ending="poor")
        return {"scenes": (start, good, poor)}

    return st.lists(texts, min_size=6, max_size=6).map(made)


def _resources(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Resource]:
    addresses = st.sampled_from(
        ["https://example.org/a_(b)?c=d&e=%20f", "https://example.org", "mailto:a@example.org"]
    )
    titles = texts.map(lambda text: " ".join(text.split()))
    return st.builds(Resource, title=titles, address=addresses)


def _sources() -> st.SearchStrategy[Source]:
    return st.builds(
        Source,
        title=line,
        publisher=line,
        address=st.just("https://example.org/a: b #c".replace(" ", "%20")),
        date_read=st.just(date(2026, 11, 21)),
        supports=line,
    )
