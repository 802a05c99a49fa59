"""Rules as they are told, and those that make no sense."""

import json
from typing import Any

import pytest

from workers.push_stub.rules import Late, Match, Rule, RuleUnusable, Told, read_rules


def test_rules_are_read_as_told() -> None:
    told = [
        {"match": {"target": "phone", "nth": 2}, "do": {"status": 404, "errno": 102}},
        {"phase": {"delay_ms": 50}},
        {"phase": "hang", "match": {"percent": 1.5}},
    ]
    assert read_rules(json.dumps(told).encode()) == [
        Rule(Match(target="phone", nth=2), Told(404, errno=102)),
        Rule(phase=Late(50)),
        Rule(Match(percent=1.5), phase="hang"),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"match": {"tagret": "phone"}, "phase": "hang"},
        {"do": {"status": 404, "errorCode": "UNREGISTERED"}},
        {"do": {"error_code": "UNREGISTERED"}},
        {"when": "now", "phase": "hang"},
        {"phase": "explode"},
        {"phase": "after_accept", "do": {"status": 503}},
        {"phase": "before_read", "do": {"status": 503}},
        {"phase": "rst", "do": {"status": 200}},
        {"match": {"kind": "smtp"}, "phase": "hang"},
        "hang",
    ],
)
def test_a_rule_that_could_never_act_as_meant_is_refused(rule: Any) -> None:
    with pytest.raises(RuleUnusable):
        read_rules(json.dumps([rule]).encode())


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"\xff", b"[[]]"])
def test_what_is_no_list_of_rules_is_refused(body: bytes) -> None:
    with pytest.raises(RuleUnusable):
        read_rules(body)
