"""Does a rule strike this request? The reception asks twice, with the head and with all of it; the
first rule that fits strikes.
"""

import zlib
from collections.abc import Callable, Sequence

from workers.push_stub.rules import Match, Rule
from workers.push_stub.sighting import Sighting


class RuleBook:
    """The rules in force, how often each was met and how often it struck."""

    def __init__(self, rules: Sequence[Rule], monotonic: Callable[[], float]) -> None:
        self._rules = rules
        self._monotonic = monotonic
        self._since = monotonic()
        self._met = [0] * len(rules)
        self.struck = [0] * len(rules)

    def strike(self, seen: Sighting, *, is_whole: bool) -> Rule | None:
        """The rule that strikes this request, if one does; counted as having struck.

        Asked twice: with the head alone, when only a before_read that needs nothing else may
        strike, and with the whole request, when the others may.
        """
        for number, rule in enumerate(self._rules):
            if _needs_head_only(rule, seen.kind) is is_whole:
                continue
            if self._fits(rule.match, seen) and self._turn(number):
                self.struck[number] += 1
                return rule
        return None

    def _fits(self, match: Match, seen: Sighting) -> bool:
        picked_by = seen.nudge_id or seen.target or ""
        return (
            match.kind in (None, seen.kind)
            and match.origin in (None, seen.origin)
            and match.target in (None, seen.target)
            and (match.percent is None or _share(picked_by) < match.percent)
            and self._monotonic() >= self._since + match.after_s
        )

    def _turn(self, number: int) -> bool:
        match = self._rules[number].match
        self._met[number] += 1
        return match.nth in (None, self._met[number]) and (
            match.times is None or self.struck[number] < match.times
        )


def _needs_head_only(rule: Rule, kind: str) -> bool:
    """Whom a message is for stands in the head for Web Push alone, the nudge never."""
    told_by_head = rule.match.target is None or kind == "webpush"
    return rule.phase == "before_read" and rule.match.percent is None and told_by_head


def _share(text: str) -> float:
    """Where the text falls between 0 and 100, evenly and always the same."""
    return zlib.crc32(text.encode()) / 2**32 * 100
