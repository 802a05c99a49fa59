"""Pushes through Firebase Cloud Messaging (HTTP v1), the way to phones.

Firebase's own library writes the message, reads the credentials and names the errors. It does not
send: when an answer is lost it posts again, and the phone buzzes twice.
"""

from pathlib import Path
from typing import Any

import msgspec
from firebase_admin import __version__, credentials, messaging  # type: ignore[import-untyped]

from workers.push.fcm_refusals import Refusals, blames_the_target
from workers.push.google_token import GoogleToken, TokenUnavailable
from workers.push.sender import Failed, Gone, Outcome, Paused, Push, Sent, Target, Unknown
from workers.push.waits import PAUSE_S, Chance, tried_later
from workers.push.wire import Answer, AnswerLost, NeverLeft, Patience, Wire

CHANNEL = "nudges"
"""The Android notification channel an app offers its user to mute."""

_HEADERS = {
    "Content-Type": "application/json",
    "X-GOOG-API-FORMAT-VERSION": "2",
    "X-FIREBASE-CLIENT": f"fire-admin-python/{__version__}",
}
# Private, but the only place where the library keeps them; a test holds both in place.
_encoded = messaging._MessagingService.encode_message
_ERROR_TYPES = messaging._MessagingService.FCM_ERROR_TYPES


def _codes_of(kind: type[Exception]) -> frozenset[str]:
    # This very class: UnregisteredError is a kind of NotFoundError.
    return frozenset(code for code, its in _ERROR_TYPES.items() if its is kind)


_REFUSALS = Refusals(
    gone=_codes_of(messaging.UnregisteredError),
    other_project=_codes_of(messaging.SenderIdMismatchError),
    third_party=_codes_of(messaging.ThirdPartyAuthError),
)


class FcmSender:
    """The Firebase project of one service account. Raises ValueError or OSError for its file."""

    def __init__(
        self,
        credentials_file: Path,
        base_url: str,
        chance: Chance,
        patience: Patience | None = None,
    ) -> None:
        certificate = credentials.Certificate(str(credentials_file))
        self._url = f"{base_url}/v1/projects/{certificate.project_id}/messages:send"
        self._token = GoogleToken(certificate.get_credential())
        self._wire = Wire(patience or Patience())
        self._chance = chance
        self._is_proven = False

    def channel(self, target: Target) -> str:  # noqa: ARG002
        """One project for every phone."""
        return "fcm"

    async def send(self, push: Push, target: Target, attempt: int) -> Outcome:
        """Hand it to Firebase, at most once."""
        by = self._wire.deadline()
        try:
            answer = await self._post({"message": _message(push, target)}, by)
        except TokenUnavailable as missing:
            return Paused(str(missing), PAUSE_S)
        except NeverLeft:
            return tried_later("no_connection", attempt, self._chance)
        except AnswerLost as lost:
            return Unknown(str(lost))
        if answer.status == 200:
            outcome = _accepted(answer)
            self._is_proven = self._is_proven or isinstance(outcome, Sent)
            return outcome
        if blames_the_target(answer):
            return await self._probed(target, by)
        if self._is_proven and _REFUSALS.is_of_another_project(answer):
            return Gone("sender_id_mismatch")
        return _REFUSALS.verdict(answer, attempt, self._chance)

    async def _post(self, body: dict[str, Any], by: float) -> Answer:
        token = await self._token.current()
        written = msgspec.json.encode(body)
        answer = await self._wire.post(self._url, _signed(token), written, by)
        if answer.status != 401 or _REFUSALS.blames_third_party(answer):
            return answer
        # Only because a 401 proves that nothing was accepted may the same push go out once more.
        token = await self._token.after_refusal(token)
        return await self._wire.post(self._url, _signed(token), written, by)

    async def _probed(self, target: Target, by: float) -> Outcome:
        """Whose fault was it? A message that is surely right is tried on the target, and delivered
        to nobody: refused too, it was the target's.
        """
        probe = {"message": _addressed(messaging.Message(data={"type": "probe"}), target)}
        failed = Failed("invalid_argument")
        try:
            answer = await self._post({"validate_only": True, **probe}, by)
        except (TokenUnavailable, NeverLeft, AnswerLost):
            return failed
        return Gone("invalid_argument") if blames_the_target(answer) else failed

    async def close(self) -> None:
        """Close every connection."""
        await self._token.close()
        await self._wire.close()


def _message(push: Push, target: Target) -> Any:
    nudge, expires = str(push.nudge_id), str(int(push.expires_at.timestamp()))
    message = messaging.Message(
        data=push.data,
        notification=messaging.Notification(title=push.title, body=push.body),
        android=messaging.AndroidConfig(
            # A sleeping phone keeps "normal" for its next maintenance window: the break is over by
            # then. Google grants "high" to what shows at once, as every nudge does.
            priority="high",
            ttl=push.ttl_s,
            collapse_key=push.collapse_key,
            notification=messaging.AndroidNotification(tag=nudge, channel_id=CHANNEL),
        ),
        apns=messaging.APNSConfig(
            headers={"apns-expiration": expires, "apns-collapse-id": nudge, "apns-priority": "10"},
            payload=messaging.APNSPayload(
                messaging.Aps(thread_id=push.collapse_key, sound="default")
            ),
        ),
        webpush=messaging.WebpushConfig(
            headers={"TTL": str(push.ttl_s), "Urgency": "high"},
            notification=messaging.WebpushNotification(tag=nudge, language=push.language),
        ),
    )
    return _addressed(message, target)


def _addressed(message: Any, target: Target) -> Any:
    # The constructor warns at each `token`; installed apps still have them.
    setattr(message, target.kind, target.address)
    return _encoded(message)


def _signed(token: str) -> dict[str, str]:
    return {**_HEADERS, "Authorization": f"Bearer {token}"}


def _accepted(answer: Answer) -> Outcome:
    try:
        return Sent(msgspec.json.decode(answer.body, type=dict[str, str])["name"])
    except (msgspec.MsgspecError, ValueError, KeyError):
        return Unknown("unreadable")
