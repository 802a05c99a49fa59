"""Which desk is a request for, does a rule strike it, and what is to be said? Every connection
asks; what came of it is recorded here.
"""

from dataclasses import dataclass

import msgspec

from workers.push_stub.control import PREFIX, Control
from workers.push_stub.credentials import ServiceAccount
from workers.push_stub.desk import Desk, Monotonic, Now, Verdict
from workers.push_stub.fcm import ADDRESS as FCM_ADDRESS
from workers.push_stub.fcm import FcmDesk
from workers.push_stub.oauth import OAuthDesk
from workers.push_stub.record import Exchange
from workers.push_stub.rules import Late, Phase, Rule, Told
from workers.push_stub.sighting import Sighting
from workers.push_stub.subscriptions import Subscriptions
from workers.push_stub.web_push import ADDRESS as WEB_PUSH_ADDRESS
from workers.push_stub.web_push import WebPushDesk
from workers.push_stub.wire import Answer, Request

_NOTHING_HERE = Answer(404, b"<!DOCTYPE html><title>Error 404 (Not Found)</title>")
_UNANSWERED = ("before_read", "hang", "rst")


@dataclass(frozen=True, slots=True)
class Reply:
    """What to put on the socket and how it shall fare; no answer means that none is given."""

    answer: Answer | None
    phase: Phase | Late = "answer"


class Reception:
    """The whole stub, but for its sockets."""

    def __init__(self, account: ServiceAccount, now: Now, monotonic: Monotonic) -> None:
        self._now = now
        subscriptions = Subscriptions()
        self._oauth = OAuthDesk(account, now)
        self._fcm = FcmDesk(account.project_id, self._oauth, monotonic)
        self._web_push = WebPushDesk(subscriptions, now)
        self._control = Control(self._oauth, self._fcm, subscriptions, monotonic)

    def closes_unread(self, head: Request, connection: int) -> bool:
        """Whether a rule strikes before the body is read."""
        desk = self._desk(head)
        if desk is None:
            return False
        seen = desk.glance(head)
        rule = self._control.rules.strike(seen, is_whole=False)
        if rule is not None:
            self._record(head, seen, connection, None, rule.phase)
        return rule is not None

    def reply(self, request: Request, connection: int) -> Reply:
        """What is said to this request."""
        desk = self._desk(request)
        if desk is None:
            is_control = request.path.startswith(PREFIX)
            return Reply(self._control.answer(request) if is_control else _NOTHING_HERE)
        seen = desk.look(request)
        rule = self._control.rules.strike(seen, is_whole=True)
        verdict = _verdict(desk, request, seen, rule)
        phase = rule.phase if rule else "answer"
        if phase == "after_accept" and verdict is not None and not verdict.accepted:
            phase = "answer"
        self._record(request, seen, connection, verdict, phase)
        return Reply(verdict.answer if verdict else None, phase)

    def _desk(self, request: Request) -> Desk | None:
        if request.method != "POST":
            return None
        if request.path == "/token":
            return self._oauth
        if FCM_ADDRESS.fullmatch(request.path):
            return self._fcm
        return self._web_push if WEB_PUSH_ADDRESS.fullmatch(request.path) else None

    def _record(
        self,
        request: Request,
        seen: Sighting,
        connection: int,
        verdict: Verdict | None,
        phase: Phase | Late,
    ) -> None:
        self._control.record.add(
            Exchange(
                at=self._now(),
                seen=seen,
                headers=request.headers,
                connection=connection,
                status=verdict.answer.status if verdict else None,
                accepted=verdict is not None and verdict.accepted,
                phase="late" if isinstance(phase, Late) else phase,
            )
        )


def _verdict(desk: Desk, request: Request, seen: Sighting, rule: Rule | None) -> Verdict | None:
    """What comes of it: None where nothing is to be said, so that nothing is judged either."""
    if rule is not None and rule.phase in _UNANSWERED:
        return None
    told = rule.do if rule else None
    if told is not None and told.status >= 300:
        return Verdict(_as_told(desk.refusal(told), told))
    verdict = desk.judge(request, seen)
    if told is None or not verdict.accepted:
        return verdict
    taken = Answer(told.status, verdict.answer.body, verdict.answer.headers)
    return Verdict(_as_told(taken, told), accepted=True)


def _as_told(answer: Answer, told: Told) -> Answer:
    """The answer with what the rule says of its body and headers instead."""
    headers = dict(answer.headers) | told.headers
    body = answer.body
    if told.body is not None:
        is_text = isinstance(told.body, str)
        body = told.body.encode() if isinstance(told.body, str) else msgspec.json.encode(told.body)
        headers["content-type"] = "text/html; charset=UTF-8" if is_text else "application/json"
    if told.content_type is not None:
        headers["content-type"] = told.content_type
    if told.retry_after is not None:
        headers["retry-after"] = str(told.retry_after)
    return Answer(told.status, body, tuple(headers.items()))
