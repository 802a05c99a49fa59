"""The golden examples: the contract reads what apps were told travels, and writes it the same."""

import importlib
import json
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from api.errors import PROBLEMS
from mobile_contract import errors, push, sync

EXAMPLES = Path(errors.__file__).with_name("examples")
FILES = sorted(EXAMPLES.glob("*.json"))
KNOWN_SINCE_THE_FIRST = {
    *("identity.Tokens", "identity.Me", "sessions.StartSession", "sessions.StudySession"),
    *("sessions.SubmitAnswer", "sessions.Marked", "sessions.SessionSummary"),
    *("progress.Progress", "reminders.Reminders", "changes.ChangeFeed", "sync.EventsReceived"),
}


def struct_of(file: Path) -> type[msgspec.Struct]:
    """`sessions.Marked.json` is a `Marked` of `mobile_contract.sessions`."""
    module, name = file.name.split(".")[:2]
    kind: type[msgspec.Struct] = getattr(importlib.import_module(f"mobile_contract.{module}"), name)
    return kind


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_is_read_and_written_the_same(file: Path) -> None:
    text = file.read_text("utf-8")
    value = msgspec.json.decode(text, type=struct_of(file), strict=True)
    assert json.loads(msgspec.json.encode(value)) == json.loads(text)


ANSWERS = [file for file in FILES if not struct_of(file).__struct_config__.forbid_unknown_fields]


@pytest.mark.parametrize("file", ANSWERS, ids=lambda file: file.stem)
def test_an_app_of_today_reads_an_answer_that_has_grown(file: Path) -> None:
    kind = struct_of(file)
    text = file.read_text("utf-8")
    grown = {"since_the_next_version": [1], **json.loads(text)}
    assert msgspec.convert(grown, kind) == msgspec.json.decode(text, type=kind)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("errors.*.json")), ids=lambda file: file.stem)
def test_a_problem_is_one_of_the_table(file: Path) -> None:
    problem = msgspec.json.decode(file.read_bytes(), type=errors.ProblemDetails)
    assert file.name == f"errors.ProblemDetails.{problem.code}.json"
    assert problem.status == PROBLEMS[problem.code]


def test_there_is_an_example_of_every_event_and_push_and_of_what_every_app_reads() -> None:
    events = {f"sync.{kind.__name__}" for kind in get_args(sync.SyncEvent)}
    pushes = {f"push.{kind.__name__}" for kind in (push.PushData, push.WebPush)}
    there = {".".join(file.name.split(".")[:2]) for file in FILES}
    assert events | pushes | KNOWN_SINCE_THE_FIRST <= there
