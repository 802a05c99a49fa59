"""`interlude items`: how a course's exercises do at each association, for eyes and for programs."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from api.commands.associations import association_group
from api.commands.items import items_verb
from api.ground import Ground
from tests.conftest import SECRET

Asked = Callable[..., Result]


@pytest.fixture
def asked(ground: Ground) -> Asked:
    """The verb, where First and Second teach the course on security."""
    settings = {
        "INTERLUDE_DATABASE_URL": ground.database_url,
        "INTERLUDE_REDIS_URL": ground.redis_url,
        "INTERLUDE_SECRET": SECRET.decode(),
    }
    runner = CliRunner(env=settings)
    for name in ("First", "Second"):
        made = runner.invoke(association_group, ["add", name, "--owner", f"{name}@one.example"])
        assert made.exit_code == 0, made.output
    return lambda *words: runner.invoke(items_verb, words)


def test_every_association_that_teaches_it_or_the_one_named(asked: Asked) -> None:
    both = json.loads(asked("secure-work", "--json").stdout)
    assert sorted(each["association"] for each in both) == ["First", "Second"]
    [one] = json.loads(asked("secure-work", "--association", "Second", "--json").stdout)
    assert one["association"] == "Second"
    assert {each["status"] for each in one["items"]} == {"sound"}
    told = asked("secure-work", "--association", "Second").stdout
    assert "secure-work at Second:" in told
    assert "There is nothing to judge it by yet." in told


def test_what_nobody_teaches_or_is_called_is_told_in_one_sentence(asked: Asked) -> None:
    nothing = asked("tea")
    assert (nothing.exit_code, nothing.output.count("\n")) == (1, 1)
    assert "No association teaches a course with the id 'tea'." in nothing.output
    nobody = asked("secure-work", "--association", "Third")
    assert "There is no association called 'Third'." in nobody.output
