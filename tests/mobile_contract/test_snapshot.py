"""The promise to installed apps: each way of breaking it is caught, each harmless change is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from mobile_contract import snapshot

Schema = dict[str, Any]

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
NULL = {"type": "null"}


def thing(required: tuple[str, ...] = (), **fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(required)}


def content(schema: Schema, media: str = "application/json") -> Schema:
    return {"content": {media: {"schema": schema}}}


def document(
    version: str = "0.1.0", schemas: dict[str, Schema] | None = None, **operation: Any
) -> Schema:
    """A document with the one operation `POST /v1/sessions`."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Interlude", "version": version},
        "paths": {"/v1/sessions": {"post": {"operationId": "startSession", **operation}}},
        "components": {
            "schemas": schemas or {},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def answering(schema: Schema, **schemas: Schema) -> Schema:
    return document(responses={"201": content(schema)}, schemas=schemas)


def asking(schema: Schema, **schemas: Schema) -> Schema:
    return document(requestBody=content(schema), schemas=schemas)


def parameter(schema: Schema = TEXT, *, required: bool = False, name: str = "unit") -> Schema:
    return document(
        parameters=[{"name": name, "in": "query", "required": required, "schema": schema}]
    )


def kinds(old: Schema, new: Schema) -> list[str]:
    return [change.what for change in snapshot.breaking_changes(old, new)]


def in_answer(old: Schema, new: Schema) -> list[str]:
    return kinds(answering(old), answering(new))


def in_request(old: Schema, new: Schema) -> list[str]:
    return kinds(asking(old), asking(new))


NOTHING = {**document(), "paths": {}}
ONLY_GET = {**document(), "paths": {"/v1/sessions": {"get": {}}}}
REFUSAL = content(thing(code=TEXT), "application/problem+json")
OPEN_LIST = {"anyOf": [{"type": "string", "enum": ["easy"]}, TEXT]}
OPEN_LONGER = {"anyOf": [{"type": "string", "enum": ["easy", "hard"]}, TEXT]}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        pytest.param(document(), NOTHING, "operation removed", id="path"),
        pytest.param(document(), ONLY_GET, "operation removed", id="method"),
        pytest.param(document(), document(operationId="begin"), "operation renamed", id="name"),
        pytest.param(
            document(responses={"201": {}, "409": REFUSAL}),
            document(responses={"201": {}}),
            "status removed",
            id="status",
        ),
        pytest.param(
            document(responses={"201": content(TEXT, "text/plain")}),
            document(responses={"201": content(TEXT)}),
            "media type removed",
            id="media type of an answer",
        ),
        pytest.param(
            document(requestBody=content(TEXT, "text/plain")),
            document(requestBody=content(TEXT)),
            "media type removed",
            id="media type of a request",
        ),
        pytest.param(
            document(responses={"201": {"headers": {"ETag": {"schema": TEXT}}}}),
            document(responses={"201": {"headers": {}}}),
            "header removed",
            id="header",
        ),
        pytest.param(
            document(responses={"201": {"headers": {"Age": {"schema": NUMBER}}}}),
            document(responses={"201": {"headers": {"age": {"schema": TEXT}}}}),
            "type changed",
            id="type of a header",
        ),
        pytest.param(
            document(security=[]),
            document(security=[{"token": []}]),
            "sign-in added",
            id="security on a public operation",
        ),
        pytest.param(
            document(),
            {**document(), "security": [{"token": []}]},
            "sign-in added",
            id="security for the whole document",
        ),
        pytest.param(
            document(security=[{"token": []}]),
            document(security=[{"token": ["write"]}]),
            "sign-in changed",
            id="a further scope",
        ),
        pytest.param(
            document(),
            document(requestBody={"required": True, **content(TEXT)}),
            "body required",
            id="required body",
        ),
        pytest.param(document(), parameter(required=True), "parameter required", id="parameter"),
        pytest.param(
            parameter(),
            parameter(required=True),
            "parameter required",
            id="parameter that became required",
        ),
        pytest.param(parameter(), document(), "parameter removed", id="parameter gone"),
        pytest.param(parameter(), parameter(NUMBER), "type changed", id="type of a parameter"),
        pytest.param(
            parameter({**NUMBER, "maximum": 60}),
            parameter({**NUMBER, "maximum": 30}),
            "limit tightened",
            id="limit of a parameter",
        ),
    ],
)
def test_an_operation_that_installed_apps_can_no_longer_call_breaks_them(
    old: Schema, new: Schema, what: str
) -> None:
    assert kinds(old, new) == [what]
    assert kinds(old, old) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        pytest.param(thing(due=TEXT), thing(), ["field removed"], id="removed"),
        pytest.param(thing(due=TEXT), thing(due_at=TEXT), ["field removed"], id="renamed"),
        pytest.param(thing(("due",), due=TEXT), thing(due=TEXT), ["field optional"], id="optional"),
        pytest.param(TEXT, {"type": ["string", "null"]}, ["null possible"], id="nullable 3.1"),
        pytest.param(TEXT, {**TEXT, "nullable": True}, ["null possible"], id="nullable 3.0"),
        pytest.param(TEXT, {"oneOf": [TEXT, NULL]}, ["null possible"], id="nullable by oneOf"),
        pytest.param(
            {"enum": ["a"]}, {"enum": ["a", None]}, ["null possible"], id="nullable by enum"
        ),
        pytest.param(TEXT, NUMBER, ["type changed"], id="type"),
        pytest.param(TEXT, {}, ["type changed"], id="type given up"),
        pytest.param(NUMBER, {"type": "number"}, ["type changed"], id="whole numbers given up"),
        pytest.param(
            {**TEXT, "format": "date"}, {**TEXT, "format": "date-time"}, ["format changed"]
        ),
        pytest.param({**TEXT, "format": "uuid"}, TEXT, ["format changed"], id="format given up"),
        pytest.param({"enum": ["a"]}, {"enum": ["a", "b"]}, ["value added"], id="closed list"),
        pytest.param({**TEXT, "enum": ["a"]}, TEXT, ["value added"], id="closed list opened"),
        pytest.param({"const": "a"}, {"const": "b"}, ["value added"], id="constant"),
        pytest.param(
            {"type": "array", "items": thing(due=TEXT)},
            {"type": "array", "items": thing()},
            ["field removed"],
            id="inside a list",
        ),
        pytest.param(
            {"type": "object", "additionalProperties": NUMBER},
            {"type": "object", "additionalProperties": TEXT},
            ["type changed"],
            id="inside a map",
        ),
        pytest.param(
            {"type": "object", "additionalProperties": NUMBER},
            {"type": "object", "additionalProperties": False},
            ["map emptied"],
            id="map emptied",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [TEXT, TEXT]},
            {"type": "array", "prefixItems": [TEXT]},
            ["places changed"],
            id="pair shortened",
        ),
        pytest.param(
            {"type": "array", "prefixItems": [TEXT, TEXT]},
            {"type": "array", "prefixItems": [TEXT, NUMBER]},
            ["type changed"],
            id="inside a pair",
        ),
        pytest.param(
            {"oneOf": [thing(kind={"const": "choice"}), thing(kind={"const": "recall"})]},
            {"oneOf": [thing(kind={"const": w}) for w in ("choice", "recall", "order")]},
            ["form added"],
            id="a new kind of card",
        ),
    ],
)
def test_an_answer_that_installed_apps_cannot_read_breaks_them(
    old: Schema, new: Schema, what: list[str]
) -> None:
    assert in_answer(old, new) == what
    assert in_answer(old, old) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        pytest.param(thing(), thing(("zone",), zone=TEXT), ["field required"], id="new field"),
        pytest.param(
            thing(zone=TEXT), thing(("zone",), zone=TEXT), ["field required"], id="old field"
        ),
        pytest.param(thing(zone=TEXT), thing(), ["field removed"], id="field no longer read"),
        pytest.param({"enum": ["a", "b"]}, {"enum": ["a"]}, ["value refused"], id="enum value"),
        pytest.param(TEXT, {**TEXT, "enum": ["a"]}, ["value refused"], id="enum added"),
        pytest.param({"oneOf": [TEXT, NULL]}, TEXT, ["null refused"], id="nullable removed"),
        pytest.param({"oneOf": [TEXT, NUMBER]}, TEXT, ["type changed"], id="form of a union"),
        pytest.param({"type": "number"}, NUMBER, ["type changed"], id="whole numbers only"),
        pytest.param({}, TEXT, ["type changed"], id="type added"),
        pytest.param(TEXT, {**TEXT, "format": "uuid"}, ["format changed"], id="format added"),
        pytest.param(thing(), {**thing(), "additionalProperties": False}, ["fields closed"]),
        pytest.param(
            {"oneOf": [thing(kind={"const": "choice"}), thing(kind={"const": "recall"})]},
            {"oneOf": [thing(kind={"const": "choice"}), thing(kind={"const": "order"})]},
            ["form removed"],
            id="kind of answer",
        ),
        *(
            pytest.param({word: was}, {word: now}, ["limit tightened"], id=word)
            for word, was, now in [
                ("minimum", 1, 2),
                ("exclusiveMinimum", 1, 2),
                ("maximum", 60, 30),
                ("exclusiveMaximum", 60, 30),
                ("minLength", 0, 1),
                ("maxLength", 80, 40),
                ("minItems", 0, 1),
                ("maxItems", 500, 100),
                ("minProperties", 0, 1),
                ("maxProperties", 9, 8),
                ("pattern", "^.*$", "^[a-z]+$"),
                ("multipleOf", 1, 5),
                ("uniqueItems", False, True),
            ]
        ),
        pytest.param(TEXT, {**TEXT, "maxLength": 40}, ["limit tightened"], id="limit added"),
        pytest.param(TEXT, {**TEXT, "pattern": "a"}, ["limit tightened"], id="pattern added"),
    ],
)
def test_a_request_that_is_no_longer_accepted_breaks_installed_apps(
    old: Schema, new: Schema, what: list[str]
) -> None:
    assert in_request(old, new) == what
    assert in_request(old, old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(NOTHING, document(), id="new operation"),
        pytest.param(document(), parameter(), id="new optional parameter"),
        pytest.param(document(), asking(TEXT), id="new optional body"),
        pytest.param(asking(thing()), asking(thing(zone=TEXT)), id="new optional field"),
        pytest.param(answering(thing()), answering(thing(("due",), due=TEXT)), id="new answer"),
        pytest.param(asking(TEXT), asking({"oneOf": [TEXT, NULL]}), id="null taken"),
        pytest.param(answering({"oneOf": [TEXT, NULL]}), answering(TEXT), id="null given up"),
        pytest.param(answering({"enum": ["a", "b"]}), answering({"enum": ["a"]}), id="fewer said"),
        pytest.param(asking({"enum": ["a"]}), asking({"enum": ["a", "b"]}), id="more taken"),
        pytest.param(answering(OPEN_LIST), answering(OPEN_LONGER), id="open list grew"),
        pytest.param(answering(TEXT), answering({**TEXT, "enum": ["a"]}), id="list closed"),
        pytest.param(asking({**TEXT, "maxLength": 9}), asking(TEXT), id="limit lifted"),
        pytest.param(answering(TEXT), answering({**TEXT, "maxLength": 9}), id="limit promised"),
        pytest.param(asking(NUMBER), asking({"type": "number"}), id="number taken"),
        pytest.param(document(security=[{"token": []}]), document(security=[]), id="made public"),
        pytest.param(
            document(security=[{"token": []}]),
            document(security=[{"token": []}, {"key": []}]),
            id="another way to sign in",
        ),
        pytest.param(
            answering({**TEXT, "description": "When it is due."}), answering(TEXT), id="words"
        ),
        pytest.param(
            answering({"$ref": "#/components/schemas/Due"}, Due=TEXT), answering(TEXT), id="inlined"
        ),
        pytest.param(
            answering(thing(("a", "b"), a=TEXT, b=TEXT)),
            answering({"allOf": [thing(("a",), a=TEXT), thing(("b",), b=TEXT)]}),
            id="said in two parts",
        ),
    ],
)
def test_what_only_adds_breaks_nobody(old: Schema, new: Schema) -> None:
    assert kinds(old, new) == []


def test_a_change_behind_a_reference_is_told_where_the_app_meets_it() -> None:
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/Card"}}
    old = answering(thing(cards=listed), Card=thing(due_at=TEXT))
    new = answering(thing(cards=listed), Card=thing())
    assert snapshot.breaking_changes(old, new) == (
        snapshot.Change(
            "POST /v1/sessions > answer 201 > cards[].due_at",
            "field removed",
            "`cards[].due_at` is no longer in the answer; apps read it.",
        ),
    )


def test_the_parts_of_an_allof_are_read_as_one() -> None:
    base = thing(("a",), a=TEXT)
    old = answering({"allOf": [{"$ref": "#/components/schemas/Base"}, thing(b=TEXT)]}, Base=base)
    new = answering({"allOf": [{"$ref": "#/components/schemas/Base"}]}, Base=thing(a=TEXT))
    assert sorted(kinds(old, new)) == ["field optional", "field removed"]


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ({"allOf": [{**TEXT, "minLength": 5}, {"minLength": 1}]}, {**TEXT, "minLength": 5}),
        ({"allOf": [{**TEXT, "maxLength": 5}, {"maxLength": 9}]}, {**TEXT, "maxLength": 5}),
        ({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, {"enum": ["b"]}),
        (
            {"allOf": [{**thing(), "additionalProperties": False}, {"additionalProperties": {}}]},
            {**thing(), "additionalProperties": False},
        ),
        ({"properties": {"a": TEXT}}, thing(a=TEXT)),
        ({"items": TEXT}, {"type": "array", "items": TEXT}),
        ({"enum": ["a"]}, {**TEXT, "enum": ["a"]}),
        ({"const": 1}, {**NUMBER, "enum": [1]}),
        ({"const": True}, {"type": "boolean", "enum": [True]}),
    ],
)
def test_the_same_thing_said_in_other_words_is_no_change(said: Schema, short: Schema) -> None:
    assert in_request(said, short) == in_request(short, said) == []
    assert in_answer(said, short) == in_answer(short, said) == []


def test_schemas_that_contain_themselves_are_compared_once_around() -> None:
    itself = {"$ref": "#/components/schemas/Unit"}
    inside = {"oneOf": [itself, NULL]}
    old = answering(itself, Unit=thing(title=TEXT, inside=inside))
    new = answering(itself, Unit=thing(title=NUMBER, inside=inside))
    assert kinds(old, new) == ["type changed"]
    assert kinds(old, old) == []


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "circle",
    [
        {"oneOf": [{"$ref": "#/components/schemas/Unit"}, TEXT]},
        {"allOf": [{"$ref": "#/components/schemas/Unit"}]},
        {"allOf": [thing(a={"$ref": "#/components/schemas/Unit"}) for _ in range(2)]},
        {
            "allOf": [
                thing(a={"$ref": "#/components/schemas/Unit"}),
                thing(a={"anyOf": [{"$ref": "#/components/schemas/Unit"}, NULL]}),
            ]
        },
    ],
)
def test_no_circle_of_references_keeps_the_comparison_busy_for_ever(circle: Schema) -> None:
    old = answering({"$ref": "#/components/schemas/Unit"}, Unit=circle)
    new = answering({"$ref": "#/components/schemas/Unit"}, Unit={**circle, "title": "Unit"})
    assert kinds(old, new) == []


def test_a_kind_of_card_is_compared_with_the_same_kind() -> None:
    def cards(prompt: Schema) -> Schema:
        choice = thing(kind={"const": "choice"}, prompt=prompt, options=TEXT)
        recall = thing(kind={"const": "recall"}, hint=TEXT)
        return answering({"oneOf": [recall, choice]})

    changes = snapshot.breaking_changes(cards(TEXT), cards(NUMBER))
    assert [(change.place.split(" > ")[-1], change.what) for change in changes] == [
        ("prompt", "type changed")
    ]


def test_parameters_shared_by_a_path_and_referred_to_are_read() -> None:
    zone = {"name": "X-Zone", "in": "header", "schema": TEXT}
    old = document()
    old["components"]["parameters"] = {"Zone": zone}
    old["paths"]["/v1/sessions"]["parameters"] = [{"$ref": "#/components/parameters/Zone"}]
    same = document(parameters=[{**zone, "name": "x-zone"}])
    assert kinds(old, same) == []
    assert kinds(old, document(parameters=[{**zone, "required": True}])) == ["parameter required"]


def test_a_scheme_of_sign_in_counts_by_what_the_app_sends() -> None:
    old = document(security=[{"token": []}])
    cookie = json.loads(json.dumps(old))
    cookie["components"]["securitySchemes"]["token"] = {"type": "apiKey", "in": "cookie"}
    assert kinds(old, cookie) == ["sign-in changed"]


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("0.1.0", "0.1.9", False),
        ("0.1.0", "0.2.0", True),
        ("0.9.0", "1.0.0", True),
        ("1.2.0", "1.3.0", False),
        ("1.2.0", "2.0.0", True),
        ("2.0.0", "1.9.0", False),
        ("0.2.0", "0.1.0", False),
    ],
)
def test_only_a_major_version_or_a_minor_one_of_0x_may_break(
    before: str, after: str, may: bool
) -> None:
    assert snapshot.may_break(document(before), document(after)) is may


class Files:
    """A committed promise and a new document in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.committed, self.new = folder / "openapi.json", folder / "new.json"

    def run(self, verb: str, new: Schema) -> int:
        self.new.write_text(json.dumps(new), "utf-8")
        return snapshot.main([verb, str(self.new), "--committed", str(self.committed)])


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_the_first_document_is_accepted_and_then_checks_as_identical(files: Files) -> None:
    assert files.run("check", document()) == 1
    assert files.run("accept", document()) == 0
    assert files.run("check", document()) == 0


def test_the_committed_file_is_sorted_and_ends_in_a_newline(files: Files) -> None:
    files.run("accept", {"paths": {}, "info": {"version": "0.1.0", "title": "Zwölf"}})
    text = files.committed.read_text("utf-8")
    assert text == (
        '{\n  "info": {\n    "title": "Zwölf",\n    "version": "0.1.0"\n  },\n  "paths": {}\n}\n'
    )


def test_drift_is_told_in_a_few_lines(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    files.run("accept", document(responses={}))
    drifted = document(responses={f"x-{number:02}": {} for number in range(20)})
    assert files.run("check", drifted) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "openapi.json is not what the product serves (20 differences):"
    assert lines[1] == "  + paths > /v1/sessions > post > responses > x-00"
    assert lines[-1] == "  ... and 8 more"


def test_a_breaking_change_is_told_and_refused(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    files.run("accept", answering(thing(due=TEXT)))
    before = files.committed.read_bytes()
    assert files.run("check", answering(thing())) == 1
    assert "answer 201 > due: field removed." in capsys.readouterr().out
    assert files.run("accept", answering(thing())) == 1
    assert "move info.version on from 0.1.0" in capsys.readouterr().out
    assert files.committed.read_bytes() == before


def test_a_breaking_change_is_accepted_with_a_version_that_says_so(files: Files) -> None:
    files.run("accept", answering(thing(due=TEXT)))
    moved = {**answering(thing()), "info": {"title": "Interlude", "version": "0.2.0"}}
    assert files.run("accept", moved) == 0
    assert json.loads(files.committed.read_text("utf-8")) == moved


def test_an_unreadable_document_is_one_sentence(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    files.new.write_text("{", "utf-8")
    assert snapshot.main(["check", str(files.new), "--committed", str(files.new)]) == 2
    assert capsys.readouterr().err.startswith("Cannot compare the documents: ")
    nowhere = answering({"$ref": "#/components/schemas/Gone"})
    files.run("accept", nowhere)
    assert files.run("check", {**nowhere, "tags": []}) == 2
    assert "#/components/schemas/Gone leads nowhere" in capsys.readouterr().err
