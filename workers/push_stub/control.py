"""What shall fail, what has come in, which browsers are there? Tests and chaos runs ask and say, at
addresses below `/_ctl/` that no provider has and no rule strikes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from api.base64url import from_text
from workers.push_stub.desk import Monotonic
from workers.push_stub.fcm import FcmDesk
from workers.push_stub.oauth import OAuthDesk
from workers.push_stub.record import Record
from workers.push_stub.rule_book import RuleBook
from workers.push_stub.rules import RuleUnusable, read_rules
from workers.push_stub.sighting import json_in
from workers.push_stub.subscriptions import Subscriptions
from workers.push_stub.wire import Answer, Request, json_answer

PREFIX = "/_ctl/"
_SUBSCRIPTIONS = f"{PREFIX}subscriptions/"


@dataclass(frozen=True, slots=True)
class _Wish:
    application_server_key: str | None = None


class Control:
    """Owns the rules in force and the record; both are read by the reception at each request."""

    def __init__(
        self, tokens: OAuthDesk, fcm: FcmDesk, subscriptions: Subscriptions, monotonic: Monotonic
    ) -> None:
        self._tokens = tokens
        self._fcm = fcm
        self._subscriptions = subscriptions
        self._monotonic = monotonic
        self.record = Record()
        self.rules = RuleBook([], monotonic)
        self._doors: dict[tuple[str, str], Callable[[Request], Answer]] = {
            ("POST", "rules"): self._replace_rules,
            ("GET", "log"): lambda _: json_answer(200, self.record.log()),
            ("GET", "stats"): self._stats,
            ("POST", "reset"): self._reset,
            ("POST", "subscriptions"): self._subscribe,
            ("DELETE", "access-tokens"): self._expire_tokens,
        }

    def answer(self, request: Request) -> Answer:
        """The answer of one of the doors; 400 tells what is wrong with a wish, 404 that there is
        no such door.
        """
        door = self._doors.get((request.method, request.path.removeprefix(PREFIX)))
        if door is not None:
            return door(request)
        if request.method == "DELETE" and request.path.startswith(_SUBSCRIPTIONS):
            return self._unsubscribe(request.path.removeprefix(_SUBSCRIPTIONS))
        return _no("There is nothing here.", 404)

    def _replace_rules(self, request: Request) -> Answer:
        try:
            self.rules = RuleBook(read_rules(request.body), self._monotonic)
        except RuleUnusable as error:
            return _no(str(error))
        return Answer(204)

    def _stats(self, _request: Request) -> Answer:
        return json_answer(200, {**self.record.stats(), "struck": self.rules.struck})

    def _reset(self, _request: Request) -> Answer:
        """Forget messages, rules and used-up quotas; subscriptions and access tokens stay good."""
        self.record = Record()
        self.rules = RuleBook([], self._monotonic)
        self._fcm.refill()
        return Answer(204)

    def _expire_tokens(self, _request: Request) -> Answer:
        self._tokens.forget_all()
        return Answer(204)

    def _subscribe(self, request: Request) -> Answer:
        try:
            wish = msgspec.convert(json_in(request.body or b"{}"), _Wish)
            key = from_text(wish.application_server_key) if wish.application_server_key else None
        except (msgspec.MsgspecError, ValueError) as error:
            return _no(str(error))
        return json_answer(201, self._subscriptions.add(request.origin, key))

    def _unsubscribe(self, subscription_id: str) -> Answer:
        if self._subscriptions.remove(subscription_id):
            return Answer(204)
        return _no("There is no such subscription.", 404)


def _no(reason: str, status: int = 400) -> Answer:
    return json_answer(status, {"error": reason})
