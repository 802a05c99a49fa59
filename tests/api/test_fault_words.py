"""Each place of a request that is wrong is told in the reader's language."""

import ast
from pathlib import Path

import pytest

from api.errors import Fault
from api.fault_words import fault_words
from api.messages import LANGUAGES
from tests.api.web.test_problems import JSON, authorization, told
from tests.world import World

CHECKOUT = Path(__file__).parents[2]

WRONG = [
    ("POST", "/v1/sessions", b"{}", "Das ist nötig, wenn keine Erinnerung"),
    ("POST", "/v1/sessions", b'{"minutes": 0}', "mindestens"),
    ("POST", "/v1/sessions", b'{"minutes": 1e6}', "höchstens"),
    ("POST", "/v1/sessions", b'{"minutes": "x"}', "Das muss `float`"),
    ("POST", "/v1/sessions", b'{"minutes": 5, "x": 1}', "Ein Feld `x` gibt es nicht."),
    ("POST", "/v1/sessions", b'{"minutes": 5, "guidance": "x"}', "'x' ist nicht erlaubt"),
    ("POST", "/v1/sessions", b'{"minutes": 5, "nudge_id": "x"}', "keine UUID"),
    ("POST", "/v1/placements", b"{}", "Das Feld `course_id` fehlt."),
    ("PATCH", "/v1/me", b'{"name": ""}', "mindestens 1 Zeichen"),
    ("PATCH", "/v1/me", b'{"name": "a\\u0000"}', "nicht die Form"),
    ("PATCH", "/v1/me/study-settings", b'{"interests": [" "]}', "Das ist leer."),
    ("PUT", "/v1/me/reminders/hold", b'{"first": "x"}', "kein Tag wie"),
    ("GET", "/v1/me/forecast?by=noon", None, "kein Tag wie"),
    ("GET", "/v1/me/forecast?by=2020-01-01", None, "Dieser Tag ist vorbei."),
    ("GET", "/v1/me/forecast?minutes_per_week=0.5", None, "mindestens 1 sein"),
]


async def test_a_wrong_place_is_told_in_german_and_in_english(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    for method, path, content, german in WRONG:
        said = {}
        for language in LANGUAGES:
            headers = {**authorization(ada), "Accept-Language": language}
            headers |= JSON if content is not None else {}
            answer = await ada.http.request(method, path, headers=headers, content=content)
            [fault] = told(answer).errors
            said[language] = fault.message
        assert german in said["de"], (path, content, said)
        assert said["en"] != said["de"]
        assert not said["en"].startswith(("Expected", "Invalid", "Object")), said


def unreadable_responses() -> list[str]:
    """Everything the marking rules say of a response they cannot read."""
    found = []
    for path in sorted((CHECKOUT / "content/marking").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "UnreadableResponse":
                words = node.args[1]
                parts = words.values if isinstance(words, ast.JoinedStr) else [words]
                found.append(
                    "".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts)
                )
    return found


@pytest.mark.parametrize("message", unreadable_responses())
def test_what_marking_cannot_read_is_told_in_each_language(message: str) -> None:
    said = {language: fault_words(Fault("body", message), language) for language in LANGUAGES}
    assert said["de"] != said["en"] != message


def test_a_choice_of_words_is_told_by_its_words() -> None:
    told = r"Expected `str` matching regex '^(days|path)$(?!\\n)' - at `$.kind`"
    assert fault_words(Fault("body.kind", told), "en") == "Send one of days, path."


def test_what_nobody_has_words_for_is_told_as_it_stands() -> None:
    assert fault_words(Fault("green.md:7", "no-key: mark one right"), "de") == (
        "no-key: mark one right"
    )
