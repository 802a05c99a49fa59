"""A push that nobody could receive is none."""

import pytest

from tests.workers.push.nudges import a_push


@pytest.mark.parametrize("ttl_s", [0, -1])
def test_a_push_lives_for_at_least_a_second(ttl_s: int) -> None:
    with pytest.raises(ValueError):
        a_push(ttl_s=ttl_s)
    assert a_push(ttl_s=1).ttl_s == 1
