"""The table of problems and the places that raise them say the same."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.errors import PROBLEMS, Problem
from api.messages import arguments_of, catalogue

CHECKOUT = Path(__file__).parents[2]
NOT_FOR_THE_SENTENCE = {"faults", "retry_after"}
STATUSES = {400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 415, 422, 428, 429, 500, 503}


def calls_of(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of this name in the product, with where it stands."""
    for room in ("api", "workers"):
        for path in sorted((CHECKOUT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                    yield f"{path.relative_to(CHECKOUT)}:{node.lineno}", node


def words_in(node: ast.expr) -> set[str]:
    """The codes an expression can come to: a literal, or either side of a condition."""
    if isinstance(node, ast.IfExp):
        return words_in(node.body) | words_in(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def raised() -> list[tuple[str, str, frozenset[str]]]:
    """(place, code, arguments) of every Problem the product can raise."""
    return [
        (
            place,
            code,
            frozenset(str(keyword.arg) for keyword in call.keywords) - NOT_FOR_THE_SENTENCE,
        )
        for place, call in calls_of("Problem")
        for code in words_in(call.args[0])
    ]


def test_every_code_is_raised_somewhere_and_every_raised_code_is_in_the_table() -> None:
    assert {code for _, code, _ in raised()} == set(PROBLEMS)


def test_no_problem_is_raised_by_a_code_that_cannot_be_read_here() -> None:
    assert [place for place, call in calls_of("Problem") if not words_in(call.args[0])] == []


def test_every_raise_passes_exactly_what_its_sentence_needs() -> None:
    sentences = catalogue("en")
    wrong = [
        f"{place}: {code} passes {sorted(passed)}"
        for place, code, passed in raised()
        if passed != arguments_of(sentences[f"problem.{code}"])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_code_has_a_sentence_and_no_sentence_lacks_a_code(language: str) -> None:
    told = {code.removeprefix("problem.") for code in catalogue(language) if "problem." in code}
    assert told == set(PROBLEMS)


def test_every_status_is_one_the_contract_knows() -> None:
    assert set(PROBLEMS.values()) <= STATUSES


def test_a_code_the_table_does_not_list_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        Problem("no_such_code")
