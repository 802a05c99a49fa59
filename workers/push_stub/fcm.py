"""What does FCM HTTP v1 say to this message? `messages:send`, with its checks, limits and quotas in
the order Google applies them.
"""

import re
import secrets
from typing import Any

from workers.push_stub import fcm_answers
from workers.push_stub.desk import Monotonic, Verdict
from workers.push_stub.fcm_limits import (
    is_collapsible,
    is_for_a_device,
    target_of,
    vague_objection,
    violations,
)
from workers.push_stub.fcm_shape import read_request
from workers.push_stub.oauth import OAuthDesk
from workers.push_stub.quotas import Quotas
from workers.push_stub.rules import Told
from workers.push_stub.sighting import Sighting, json_in, nudge_of
from workers.push_stub.wire import Answer, Request, json_answer

ADDRESS = re.compile(r"/v1/projects/([^/]+)/messages:send")


class FcmDesk:
    """Takes messages on for one project."""

    def __init__(self, project: str, tokens: OAuthDesk, monotonic: Monotonic) -> None:
        self._project = project
        self._tokens = tokens
        self._monotonic = monotonic
        self.refill()

    def refill(self) -> None:
        """Start the quotas anew."""
        self._quotas = Quotas(self._monotonic)

    def glance(self, head: Request) -> Sighting:
        """What the head alone says."""
        return Sighting("fcm", head.origin)

    def look(self, request: Request) -> Sighting:
        """Whom the message is for and for which nudge, whether or not it is any good."""
        content = json_in(request.body)
        message = content.get("message") if isinstance(content, dict) else None
        if not isinstance(message, dict):
            return Sighting("fcm", request.origin, payload=content)
        target = target_of(message)
        named = target if isinstance(target, str) else None
        return Sighting("fcm", request.origin, named, nudge_of(message), message)

    def judge(self, request: Request, _sighting: Sighting) -> Verdict:
        """200 and the message's name, or what is wrong."""
        if not self._tokens.knows(request.headers.get("authorization", "")):
            return Verdict(fcm_answers.unauthenticated())
        found = ADDRESS.fullmatch(request.path)
        if found is None or found[1] != self._project:
            return Verdict(fcm_answers.no_such_project())
        if exceeded := self._quotas.project_exceeded(self._project):
            return Verdict(fcm_answers.quota_exceeded(exceeded))
        return self._judge_content(json_in(request.body))

    def refusal(self, told: Told) -> Answer:
        """FCM's words for this error."""
        return fcm_answers.refusal(told)

    def _judge_content(self, content: Any) -> Verdict:
        told, malformed = read_request(content)
        message = told.get("message", {})
        refused = fcm_answers.malformed(malformed) if malformed else _objection(message)
        if refused is not None:
            self._quotas.charge_project()
            return Verdict(refused)
        if told.get("validate_only"):
            self._quotas.charge_project()
            return Verdict(self._named("fake_message_id"))
        return self._take(message)

    def _take(self, message: dict[str, Any]) -> Verdict:
        if is_for_a_device(message):
            device, collapsible = str(target_of(message)), is_collapsible(message)
            if exceeded := self._quotas.charge_device(device, collapsible=collapsible):
                return Verdict(fcm_answers.quota_exceeded(exceeded))
        self._quotas.charge_project()
        return Verdict(self._named(f"0:{secrets.token_hex(16)}"), accepted=True)

    def _named(self, message_id: str) -> Answer:
        return json_answer(200, {"name": f"projects/{self._project}/messages/{message_id}"})


def _objection(message: dict[str, Any]) -> Answer | None:
    if found := violations(message):
        return fcm_answers.invalid(found)
    if objection := vague_objection(message):
        return fcm_answers.too_vague(objection)
    return None
