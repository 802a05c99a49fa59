"""Which request a rule strikes, and how often."""

from dataclasses import replace

from workers.push_stub.rule_book import RuleBook
from workers.push_stub.rules import Match, Rule, Told
from workers.push_stub.sighting import Sighting

SEEN = Sighting("fcm", "http://stub", "phone", "n1", {})
GONE = Told(404)


class Clock:
    """Seconds, as told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def strikes(match: Match, *seen: Sighting) -> list[bool]:
    """Which of these requests a rule with this match strikes."""
    book = RuleBook([Rule(match, GONE)], Clock())
    return [book.strike(each, is_whole=True) is not None for each in seen]


def test_a_rule_strikes_what_fits_it() -> None:
    assert strikes(Match(), SEEN) == [True]
    others = (SEEN, replace(SEEN, target="tablet"))
    assert strikes(Match(target="phone"), *others) == [True, False]
    assert strikes(Match(kind="webpush"), SEEN, replace(SEEN, kind="webpush")) == [False, True]
    elsewhere = replace(SEEN, origin="http://elsewhere")
    assert strikes(Match(origin="http://elsewhere"), SEEN, elsewhere) == [False, True]


def test_nth_counts_from_one_among_those_that_fit() -> None:
    other = replace(SEEN, target="tablet")
    seen = (other, SEEN, other, SEEN, SEEN)
    assert strikes(Match(target="phone", nth=2), *seen) == [False, False, False, True, False]


def test_a_rule_strikes_so_many_times() -> None:
    assert strikes(Match(times=2), SEEN, SEEN, SEEN) == [True, True, False]


def test_a_rule_sleeps_first() -> None:
    clock = Clock()
    book = RuleBook([Rule(Match(after_s=10), GONE)], clock)
    assert book.strike(SEEN, is_whole=True) is None
    clock.now = 10
    assert book.strike(SEEN, is_whole=True) is not None


def test_percent_picks_that_many_nudges_and_always_the_same() -> None:
    seen = [replace(SEEN, nudge_id=f"nudge-{number}") for number in range(2000)]
    picked = strikes(Match(percent=5), *seen)
    assert 60 < picked.count(True) < 140
    assert strikes(Match(percent=5), *seen) == picked
    assert strikes(Match(percent=100), *seen).count(True) == 2000
    assert strikes(Match(percent=0), *seen).count(True) == 0


def test_the_first_rule_that_fits_strikes_and_is_counted() -> None:
    first, second = Rule(Match(times=1), GONE), Rule(Match(), Told(503))
    book = RuleBook([first, second], Clock())
    assert [book.strike(SEEN, is_whole=True) for _ in range(3)] == [first, second, second]
    assert book.struck == [1, 2]


def test_the_head_is_enough_for_a_rule_that_asks_for_nothing_else() -> None:
    head = Sighting("fcm", "http://stub")
    early = [Rule(Match(kind="fcm"), phase="before_read")]
    assert RuleBook(early, Clock()).strike(head, is_whole=False) == early[0]
    assert RuleBook(early, Clock()).strike(SEEN, is_whole=True) is None
    aimed = [Rule(Match(target="id"), phase="before_read")]
    push = Sighting("webpush", "http://stub", "id")
    assert RuleBook(aimed, Clock()).strike(push, is_whole=False) == aimed[0]
    for match in (Match(target="phone"), Match(percent=100)):
        late = [Rule(match, phase="before_read")]
        assert RuleBook(late, Clock()).strike(head, is_whole=False) is None
        assert RuleBook(late, Clock()).strike(SEEN, is_whole=True) == late[0]
