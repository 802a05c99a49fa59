"""Who may send? Whoever shows an assertion signed by the service account gets an access token.

The FCM desk asks whether a token is one of ours and still good. Answers as Google's OAuth server
does (RFC 7523).
"""

import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from workers.push_stub.credentials import ServiceAccount
from workers.push_stub.desk import Now, Verdict
from workers.push_stub.rules import Told
from workers.push_stub.sighting import Sighting
from workers.push_stub.signed_claims import NotSigned, signed_claims, unproven_claims
from workers.push_stub.wire import Answer, Request, json_answer

_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SCOPES = {
    "https://www.googleapis.com/auth/firebase.messaging",
    "https://www.googleapis.com/auth/cloud-platform",
}
# What google-auth names in every assertion, wherever `token_uri` sends it.
_GOOGLE = "https://oauth2.googleapis.com/token"
_LIVES_S = 3599
_LONGEST_ASSERTION = timedelta(hours=1)
_SKEW = timedelta(minutes=1)
_USUAL_CODES = {400: "invalid_grant", 401: "invalid_client", 403: "access_denied"}


class OAuthDesk:
    """Issues access tokens and knows which are good."""

    def __init__(self, account: ServiceAccount, now: Now) -> None:
        self._account = account
        self._now = now
        self._good_until: dict[str, datetime] = {}

    def knows(self, authorization: str) -> bool:
        """Whether this header carries a token that was issued here and has not expired."""
        scheme, _, token = authorization.partition(" ")
        until = self._good_until.get(token)
        return scheme.lower() == "bearer" and until is not None and self._now() < until

    def forget_all(self) -> None:
        """Expire every token at once."""
        self._good_until.clear()

    def glance(self, head: Request) -> Sighting:
        """What the head alone says."""
        return Sighting("oauth", head.origin)

    def look(self, request: Request) -> Sighting:
        """Who asks, by the name in the assertion, believed or not."""
        claims = unproven_claims(_assertion(request))
        return Sighting("oauth", request.origin, _text(claims.get("iss")), payload=claims)

    def judge(self, request: Request, _sighting: Sighting) -> Verdict:
        """A new access token, or 400 invalid_grant."""
        reason = self._objection(_assertion(request))
        if reason is not None:
            return Verdict(_refused(400, "invalid_grant", reason))
        token = f"ya29.{secrets.token_urlsafe(48)}"
        self._good_until[token] = self._now() + timedelta(seconds=_LIVES_S)
        told = {"access_token": token, "expires_in": _LIVES_S, "token_type": "Bearer"}
        return Verdict(json_answer(200, told), accepted=True)

    def refusal(self, told: Told) -> Answer:
        """Google's words for this error."""
        usual = _USUAL_CODES.get(told.status, "internal_failure")
        return _refused(told.status, told.error_code or usual, "As the rules of the stub say.")

    def _objection(self, assertion: str) -> str | None:
        try:
            claims = signed_claims(assertion, self._account.public_key, "RS256")
        except NotSigned:
            return "Invalid JWT Signature."
        if claims.get("iss") != self._account.client_email:
            return "Invalid grant: account not found"
        if claims.get("aud") not in (self._account.token_uri, _GOOGLE):
            return "Invalid JWT: Failed audience check."
        if not self._is_timely(claims.get("iat"), claims.get("exp")):
            return "Invalid JWT: Token must be a short-lived token (60 minutes)."
        if not _SCOPES & set(str(claims.get("scope", "")).split()):
            return "Invalid OAuth scope or ID token audience provided."
        return None

    def _is_timely(self, issued: object, expires: object) -> bool:
        if not isinstance(issued, int) or not isinstance(expires, int):
            return False
        try:
            began = datetime.fromtimestamp(issued, UTC)
            ends = datetime.fromtimestamp(expires, UTC)
        except (ValueError, OverflowError, OSError):
            return False
        now = self._now()
        return began - _SKEW <= now < ends and ends - began <= _LONGEST_ASSERTION


def _assertion(request: Request) -> str:
    """The assertion of a request for a token, empty where it is no such request."""
    form = parse_qs(request.body.decode("latin-1"))
    return form.get("assertion", [""])[0] if form.get("grant_type") == [_GRANT] else ""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _refused(status: int, code: str, description: str) -> Answer:
    return json_answer(status, {"error": code, "error_description": description})
