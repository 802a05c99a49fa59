"""The typed client: how an app speaks to Interlude, and the tests' only way in.

It keeps the tokens, makes the event ids and sequence numbers an installation must make, and turns
problem+json into `ApiProblem`.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, TypeVar
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import msgspec
import uuid_utils.compat
from msgspec import UNSET, UnsetType

from mobile_contract import (
    associations,
    catalogue,
    changes,
    errors,
    goals,
    health,
    identity,
    learners,
    packs,
    placement,
    progress,
    quality,
    recommendations,
    reminders,
    sessions,
    sync,
)
from mobile_contract.pack_proof import Holder, verify_pack

Answer = TypeVar("Answer")

_COURSES = "/v1/catalogue/courses"


class ApiProblem(Exception):
    """The server said no: branch on `code`, show `details.detail`."""

    def __init__(self, details: errors.ProblemDetails, headers: httpx.Headers) -> None:
        super().__init__(f"{details.status} {details.code}: {details.detail}")
        self.details = details
        self.headers = headers
        self.code = details.code
        self.status = details.status


@dataclass(slots=True)
class Install:
    """One installation of an app: its id, how often it was started, and its event counter."""

    id: UUID = field(default_factory=uuid4)
    boot_id: UUID = field(default_factory=uuid4)
    sequence: int = 0

    def next_sequence(self) -> int:
        """The next event's number. An app keeps it in the same transaction as the event."""
        self.sequence += 1
        return self.sequence


class Client:
    """One signed-in (or not yet signed-in) installation, over any httpx client."""

    def __init__(self, http: httpx.AsyncClient, install: Install | None = None) -> None:
        self.http = http
        self.install = install or Install()
        self.tokens: identity.Tokens | None = None
        self.language = "en"
        self.zone = "Europe/Berlin"
        self._verifier = secrets.token_urlsafe(48)

    async def __aenter__(self) -> "Client":
        await self.http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.__aexit__(kind, error, trace)

    # -- signing in ---------------------------------------------------------------------------

    async def request_sign_in_link(self, mail: str) -> identity.SignInLinkRequested:
        """Ask for a link; it can be redeemed by this client only."""
        body = identity.RequestSignInLink(mail, self._challenge())
        return await self.send(
            "POST", "/v1/sign-in/links", identity.SignInLinkRequested, body, signed=False
        )

    async def sign_in(
        self,
        token: str,
        *,
        zone: str = "Europe/Berlin",
        platform: str = "python",
        device_name: str | None = None,
        association_id: UUID | None = None,
    ) -> identity.Tokens:
        """Redeem the mailed token and keep what comes back."""
        self.zone = zone
        body = identity.SignIn(
            token=token,
            verifier=self._verifier,
            install_id=self.install.id,
            platform=platform,
            zone=zone,
            device_name=device_name,
            association_id=association_id,
        )
        self.tokens = await self.send(
            "POST", "/v1/sign-in/tokens", identity.Tokens, body, signed=False
        )
        return self.tokens

    async def refresh(self, association_id: UUID | None = None) -> identity.Tokens:
        """New tokens; the old refresh token is used up."""
        assert self.tokens is not None
        body = identity.RefreshTokens(self.tokens.refresh_token, self.install.id, association_id)
        self.tokens = await self.send(
            "POST", "/v1/sign-in/refresh", identity.Tokens, body, signed=False
        )
        return self.tokens

    # -- the person ---------------------------------------------------------------------------

    async def me(self) -> identity.Me:
        """Who I am."""
        return await self.send("GET", "/v1/me", identity.Me)

    async def change_me(self, change: identity.ChangeMe, key: str | None = None) -> identity.Me:
        """Change my name, language or zone."""
        return await self.send("PATCH", "/v1/me", identity.Me, change, key=key)

    async def devices(self) -> identity.Devices:
        """Where I am signed in."""
        return await self.send("GET", "/v1/me/devices", identity.Devices)

    async def sign_out_device(self, device_id: UUID) -> None:
        """Sign one of my devices out."""
        await self.send("DELETE", f"/v1/me/devices/{device_id}", type(None))

    async def sign_out_everywhere(self) -> None:
        """Sign all my devices out."""
        await self.send("POST", "/v1/me/sign-out-everywhere", type(None))

    async def request_mail_change(self, mail: str) -> identity.SignInLinkRequested:
        """Ask for a confirmation link at a new address."""
        body = identity.RequestMailChange(mail, self._challenge())
        return await self.send("POST", "/v1/me/mail-change", identity.SignInLinkRequested, body)

    async def confirm_mail_change(self, token: str) -> identity.Me:
        """Confirm the new address."""
        body = identity.ConfirmMailChange(token, self._verifier)
        return await self.send("POST", "/v1/me/mail-change/confirm", identity.Me, body)

    async def consents(self) -> identity.Consents:
        """What I agreed to."""
        return await self.send("GET", "/v1/me/consents", identity.Consents)

    async def decide_consent(
        self, purpose: str, granted: bool, text_version: int = 1
    ) -> identity.Consents:
        """Grant or withdraw consent."""
        body = identity.DecideConsent(granted, text_version)
        return await self.send("PUT", f"/v1/me/consents/{purpose}", identity.Consents, body)

    # -- studying -----------------------------------------------------------------------------

    async def start_session(
        self,
        minutes: float | UnsetType = UNSET,
        key: str | None = None,
        *,
        nudge_id: UUID | None = None,
        guidance: sessions.Guidance | None = None,
        chosen: Sequence[str] = (),
    ) -> sessions.StudySession:
        """A session that fits the minutes, or what is left of the nudge's break."""
        body = sessions.StartSession(minutes, nudge_id, guidance, list(chosen))
        return await self.send("POST", "/v1/sessions", sessions.StudySession, body, key=key)

    async def session(self, session_id: UUID) -> sessions.StudySession:
        """A session again."""
        return await self.send("GET", f"/v1/sessions/{session_id}", sessions.StudySession)

    def answer(
        self,
        step: sessions.Step,
        response: dict[str, Any],
        *,
        seconds: float | None = None,
        at: datetime | None = None,
        confidence: Literal["guess", "unsure", "sure"] | None = None,
    ) -> sessions.SubmitAnswer:
        """An answer to a step, as this installation records it before anything is sent."""
        assert step.exercise is not None
        now = at or datetime.now(UTC)
        mono_ms = time.monotonic_ns() // 1_000_000 + 10_000_000
        return sessions.SubmitAnswer(
            event_id=uuid_utils.compat.uuid7(),
            sequence=self.install.next_sequence(),
            boot_id=self.install.boot_id,
            occurred_at=now,
            client_time=now,
            zone=self.zone,
            exercise_id=step.exercise.id,
            revision=step.revision,
            response=response,
            shown_mono_ms=None if seconds is None else mono_ms - round(seconds * 1000),
            answered_mono_ms=None if seconds is None else mono_ms,
            confidence=confidence,
        )

    async def submit(
        self, session_id: UUID, answer: sessions.SubmitAnswer, key: str | None = None
    ) -> sessions.Marked:
        """Send an answer; sending the same one again is safe."""
        path = f"/v1/sessions/{session_id}/answers"
        return await self.send("POST", path, sessions.Marked, answer, key=key)

    def as_event(self, session_id: UUID, answer: sessions.SubmitAnswer) -> sync.AnswerEvent:
        """The same answer for the queue: whatever of it arrived before is told as a duplicate."""
        fields = msgspec.structs.asdict(answer)
        del fields["client_time"]
        return sync.AnswerEvent(
            id=fields.pop("event_id"),
            mono_ms=fields.pop("answered_mono_ms"),
            session_id=session_id,
            **fields,
        )

    async def send_events(self, events: Sequence[sync.SyncEvent]) -> sync.EventsReceived:
        """Send what is in the queue, 500 events at most at once; sending it again is safe.

        Where that is too large, it is sent in halves: results are as of one batch. An event that is
        too large for any batch is told as `rejected`, without having been kept.
        """
        lines = [msgspec.json.encode(event) for event in events]
        return await self.send_lines(lines)

    async def send_lines(
        self, lines: Sequence[bytes], oldest: int | None = None
    ) -> sync.EventsReceived:
        """Send encoded events, as `send_events` does; `oldest`: the lowest number queued."""
        try:
            return await self.send(
                "POST",
                "/v1/sync/events",
                sync.EventsReceived,
                b"\n".join(lines),
                headers={
                    "Content-Type": "application/x-ndjson",
                    "Client-Time": datetime.now(UTC).isoformat(),
                    **({} if oldest is None else {"Client-Oldest": str(oldest)}),
                },
            )
        except ApiProblem as problem:
            if problem.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or not lines:
                raise
            if len(lines) == 1:
                return await self._without(problem.details)
        half = len(lines) // 2
        first = await self.send_lines(lines[:half], oldest)
        second = await self.send_lines(lines[half:], oldest)
        later = [msgspec.structs.replace(each, line=each.line + half) for each in second.results]
        return msgspec.structs.replace(second, results=[*first.results, *later])

    async def _without(self, problem: errors.ProblemDetails) -> sync.EventsReceived:
        """What to say of a line that is too large for any batch: it is held up by nobody else."""
        refused = sync.EventResult(
            line=1,
            id=None,
            sequence=None,
            status="rejected",
            code=problem.code,
            detail=problem.detail,
            place=None,
            flags=[],
            marked=None,
        )
        return msgspec.structs.replace(await self.send_lines([]), results=[refused])

    async def quarantine(
        self, cursor: str | None = None, limit: int | None = None
    ) -> sync.Quarantine:
        """A page of the events that could be no facts, as the office sees them."""
        query = {"cursor": cursor, "limit": limit}
        return await self.send("GET", "/v1/quarantine", sync.Quarantine, query=query)

    async def replay_event(self, event_id: UUID, key: str | None = None) -> sync.QuarantinedEvent:
        """Take a refused event in after all."""
        path = f"/v1/quarantine/{event_id}/replay"
        return await self.send("POST", path, sync.QuarantinedEvent, key=key)

    async def dismiss_event(self, event_id: UUID, key: str | None = None) -> sync.QuarantinedEvent:
        """Put a refused event aside."""
        path = f"/v1/quarantine/{event_id}/dismiss"
        return await self.send("POST", path, sync.QuarantinedEvent, key=key)

    async def say_of_step(
        self, session_id: UUID, said: sessions.SayOfStep, key: str | None = None
    ) -> sessions.SaidOfStep:
        """Say that a step is too easy, too hard, or not for now."""
        path = f"/v1/sessions/{session_id}/wishes"
        return await self.send("POST", path, sessions.SaidOfStep, said, key=key)

    async def finish_session(self, session_id: UUID) -> sessions.SessionSummary:
        """Finish a session."""
        path = f"/v1/sessions/{session_id}/finish"
        return await self.send("POST", path, sessions.SessionSummary)

    async def progress(self) -> progress.Progress:
        """How far I am."""
        return await self.send("GET", "/v1/progress", progress.Progress)

    async def sync(
        self,
        cursor: str | None = None,
        limit: int | None = None,
        kind: changes.Kind | None = None,
    ) -> changes.ChangeFeed:
        """What changed since the cursor, or everything; `local_copy.py` takes it in."""
        query = {"cursor": cursor, "limit": limit, "kind": kind}
        return await self.send("GET", "/v1/sync", changes.ChangeFeed, query=query)

    # -- where I stand in a course ------------------------------------------------------------

    async def start_placement(self, course_id: str, key: str | None = None) -> placement.Placement:
        """Find out where I stand in a course, or go on with it."""
        body = placement.StartPlacement(course_id)
        return await self.send("POST", "/v1/placements", placement.Placement, body, key=key)

    def placement_answer(
        self,
        question: placement.PlacementQuestion,
        response: dict[str, Any] | None,
        *,
        at: datetime | None = None,
    ) -> placement.SubmitPlacementAnswer:
        """An answer to a placement's question, not sent yet; None: I do not know."""
        now = at or datetime.now(UTC)
        return placement.SubmitPlacementAnswer(
            event_id=uuid_utils.compat.uuid7(),
            sequence=self.install.next_sequence(),
            boot_id=self.install.boot_id,
            occurred_at=now,
            client_time=now,
            zone=self.zone,
            exercise_id=question.exercise.id,
            revision=question.revision,
            response=response or {},
            dont_know=response is None,
        )

    async def submit_placement_answer(
        self, placement_id: UUID, answer: placement.SubmitPlacementAnswer, key: str | None = None
    ) -> placement.PlacementMarked:
        """Send an answer to a placement's question; sending the same one again is safe."""
        path = f"/v1/placements/{placement_id}/answers"
        return await self.send("POST", path, placement.PlacementMarked, answer, key=key)

    async def finish_placement(self, placement_id: UUID) -> placement.Placement:
        """End a placement with what is known so far."""
        path = f"/v1/placements/{placement_id}/finish"
        return await self.send("POST", path, placement.Placement)

    # -- what is believed of me ---------------------------------------------------------------

    async def study_settings(self) -> learners.StudySettings:
        """How I am guided."""
        return await self.send("GET", "/v1/me/study-settings", learners.StudySettings)

    async def change_study_settings(
        self, change: learners.ChangeStudySettings, key: str | None = None
    ) -> learners.StudySettings:
        """Change how I am guided, how much I study, or how long I am given."""
        path = "/v1/me/study-settings"
        return await self.send("PATCH", path, learners.StudySettings, change, key=key)

    async def model(self) -> learners.Model:
        """All that is believed of me."""
        return await self.send("GET", "/v1/me/model", learners.Model)

    async def reset_model(self, key: str | None = None) -> learners.ModelReset:
        """Have it all forgotten."""
        return await self.send("DELETE", "/v1/me/model", learners.ModelReset, key=key)

    async def forecast(
        self, by: date | None = None, minutes_per_week: float | None = None
    ) -> learners.Forecast:
        """Which reviews come, and what it takes to be done by a day."""
        query = {"by": by.isoformat() if by else None, "minutes_per_week": minutes_per_week}
        return await self.send("GET", "/v1/me/forecast", learners.Forecast, query=query)

    async def read_placement(self, placement_id: UUID) -> placement.Placement:
        """A placement as it stands."""
        return await self.send("GET", f"/v1/placements/{placement_id}", placement.Placement)

    # -- what I set out to do -----------------------------------------------------------------

    async def set_goal(self, goal: goals.SetGoal, key: str | None = None) -> goals.Goal:
        """Set myself a goal."""
        return await self.send("POST", "/v1/me/goals", goals.Goal, goal, key=key)

    async def end_goal(self, goal_id: UUID) -> None:
        """End a goal of mine."""
        await self.send("DELETE", f"/v1/me/goals/{goal_id}", type(None))

    async def goals(self) -> goals.Goals:
        """My goals and how far I am."""
        return await self.send("GET", "/v1/me/goals", goals.Goals)

    # -- finding what to learn ----------------------------------------------------------------

    async def courses(self, q: str | None = None, **wishes: Any) -> catalogue.TaughtCourses:
        """A page of what my association teaches; `skill`, `language`, `cursor` and `limit`."""
        query = {"q": q, **wishes}
        return await self.send("GET", _COURSES, catalogue.TaughtCourses, query=query)

    async def course(self, course_id: str) -> catalogue.CourseOutline:
        """One course with its units and lessons."""
        path = f"{_COURSES}/{quote(course_id, safe='')}"
        return await self.send("GET", path, catalogue.CourseOutline)

    async def lessons(self, q: str | None = None, **wishes: Any) -> catalogue.TaughtLessons:
        """A page of lessons; `skill`, `language`, `minutes`, `course_id`, `cursor`, `limit`."""
        query = {"q": q, **wishes}
        return await self.send("GET", "/v1/catalogue/lessons", catalogue.TaughtLessons, query=query)

    async def enrol(
        self, course_id: str, audience: str | None = None, key: str | None = None
    ) -> catalogue.Enrolment:
        """Take a course."""
        path = f"{_COURSES}/{quote(course_id, safe='')}/enrolment"
        body = catalogue.EnrolInCourse(audience)
        return await self.send("PUT", path, catalogue.Enrolment, body, key=key)

    async def leave_course(self, course_id: str) -> None:
        """Leave a course; what I learned stays."""
        path = f"{_COURSES}/{quote(course_id, safe='')}/enrolment"
        await self.send("DELETE", path, type(None))

    async def lesson_text(self, lesson_id: str) -> catalogue.LessonText:
        """A lesson as plain text, without its key."""
        path = "/v1/catalogue/lesson-text"
        return await self.send("GET", path, catalogue.LessonText, query={"lesson_id": lesson_id})

    async def resume(self) -> catalogue.Resume:
        """Where I was."""
        return await self.send("GET", "/v1/catalogue/resume", catalogue.Resume)

    # -- packs for a break without a network --------------------------------------------------

    async def next_pack(self, minutes: float | None = None) -> packs.SignedPack:
        """The pack for the next break; `open_pack` says whether it may be used."""
        query = {"minutes": minutes}
        return await self.send("GET", "/v1/packs/next", packs.SignedPack, query=query)

    async def pack_key(self) -> packs.PackKey:
        """The key packs are signed with. An app keeps it from then on."""
        path = "/.well-known/interlude-pack-key.json"
        return await self.send("GET", path, packs.PackKey, signed=False)

    def open_pack(
        self, signed: packs.SignedPack, key: packs.PackKey, now: datetime
    ) -> packs.PackBody:
        """What is in a pack. Raises PackRefused where this device must not use it."""
        assert self.tokens is not None, "sign in first"
        assert self.tokens.association_id is not None, "choose an association first"
        person_id, device_id = self.tokens.person_id, self.tokens.device_id
        holder = Holder(person_id, self.tokens.association_id, device_id)
        return verify_pack(signed, key, holder, now)

    # -- what to learn next -------------------------------------------------------------------

    async def dismiss_recommendation(
        self, lesson_id: str, key: str | None = None
    ) -> recommendations.Dismissal:
        """Not this lesson, for a while."""
        path = f"/v1/recommendations/{quote(lesson_id)}/dismissal"
        return await self.send("POST", path, recommendations.Dismissal, key=key)

    async def undismiss_recommendation(self, lesson_id: str, key: str | None = None) -> None:
        """This lesson may be recommended again."""
        path = f"/v1/recommendations/{quote(lesson_id)}/dismissal"
        await self.send("DELETE", path, type(None), key=key)

    async def recommendations(self, limit: int | None = None) -> recommendations.Recommendations:
        """What to learn next, and why."""
        kind = recommendations.Recommendations
        return await self.send("GET", "/v1/recommendations", kind, query={"limit": limit})

    # -- how good the exercises are -------------------------------------------------------------

    async def report_item(
        self, exercise_id: str, revision: str, kind: quality.ReportKind, comment: str = ""
    ) -> quality.ItemReport:
        """Something is wrong with this exercise."""
        body = quality.ReportItem(exercise_id, revision, kind, comment)
        return await self.send("POST", "/v1/item-reports", quality.ItemReport, body)

    async def item_reports(
        self, cursor: str | None = None, limit: int | None = None
    ) -> quality.ItemReports:
        """A page of what I reported, and what became of it."""
        query = {"cursor": cursor, "limit": limit}
        return await self.send("GET", "/v1/item-reports", quality.ItemReports, query=query)

    # -- being reminded -----------------------------------------------------------------------

    async def register_push_target(
        self, target: reminders.RegisterPushTarget, key: str | None = None
    ) -> reminders.PushTarget:
        """Have this device's pushes sent there."""
        return await self.send("PUT", "/v1/me/push-target", reminders.PushTarget, target, key=key)

    async def remove_push_target(self) -> None:
        """No more pushes to this device."""
        await self.send("DELETE", "/v1/me/push-target", type(None))

    async def push_settings(self) -> reminders.PushSettings:
        """What a browser needs to subscribe."""
        return await self.send("GET", "/v1/push", reminders.PushSettings)

    async def change_reminders(self, change: reminders.ChangeReminders) -> reminders.Reminders:
        """Change my quiet hours or how often I am reminded at most."""
        return await self.send("PATCH", "/v1/me/reminders", reminders.Reminders, change)

    async def set_breaks(self, *breaks: reminders.WeeklyBreak) -> reminders.Reminders:
        """These are my breaks, and no others."""
        body = reminders.SetBreaks(list(breaks))
        return await self.send("PUT", "/v1/me/reminders/breaks", reminders.Reminders, body)

    async def hold_reminders(self, first: date, last: date | None = None) -> reminders.Reminders:
        """No reminders from the first of these days to the last."""
        body = reminders.HoldReminders(first, last)
        return await self.send("PUT", "/v1/me/reminders/hold", reminders.Reminders, body)

    async def resume_reminders(self) -> reminders.Reminders:
        """Remind me again."""
        return await self.send("DELETE", "/v1/me/reminders/hold", reminders.Reminders)

    async def nudges(self, cursor: str | None = None, limit: int | None = None) -> reminders.Nudges:
        """A page of my inbox."""
        query = {"cursor": cursor, "limit": limit}
        return await self.send("GET", "/v1/me/nudges", reminders.Nudges, query=query)

    async def why(self, nudge_id: UUID) -> reminders.NudgeWhy:
        """Why this nudge came, or did not."""
        return await self.send("GET", f"/v1/me/nudges/{nudge_id}/why", reminders.NudgeWhy)

    async def unsubscribe(self, token: str) -> reminders.Unsubscribed:
        """Have no more mails of the kind this token came in; nobody need be signed in."""
        return await self.send(
            "POST",
            "/v1/mail/unsubscribe",
            reminders.Unsubscribed,
            query={"token": token},
            signed=False,
        )

    async def reminders(self) -> reminders.Reminders:
        """How I am reminded."""
        return await self.send("GET", "/v1/me/reminders", reminders.Reminders)

    # -- the office ---------------------------------------------------------------------------

    async def add_member(
        self, member: associations.AddMember, key: str | None = None
    ) -> associations.Member:
        """Make somebody a member."""
        return await self.send("POST", "/v1/members", associations.Member, member, key=key)

    async def members(
        self, cursor: str | None = None, limit: int | None = None
    ) -> associations.Members:
        """A page of members."""
        query = {"cursor": cursor, "limit": limit}
        return await self.send("GET", "/v1/members", associations.Members, query=query)

    async def audit_log(
        self, cursor: str | None = None, limit: int | None = None
    ) -> associations.AuditLog:
        """A page of the audit log."""
        query = {"cursor": cursor, "limit": limit}
        return await self.send("GET", "/v1/audit-log", associations.AuditLog, query=query)

    async def readiness(self) -> health.Readiness:
        """Whether the server can work; a server that is not ready is an answer, not a problem."""
        response = await self.http.get("/health/ready")
        return msgspec.json.decode(response.content, type=health.Readiness)

    # -- the wire -----------------------------------------------------------------------------

    async def send(
        self,
        method: str,
        path: str,
        kind: type[Answer],
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        key: str | None = None,
        signed: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send any call, and read its answer as `kind`. Bytes are sent and read as they are.

        Raises ApiProblem where the server says no.
        """
        response = await self.http.request(
            method,
            path,
            content=body if body is None or isinstance(body, bytes) else msgspec.json.encode(body),
            params={name: value for name, value in (query or {}).items() if value is not None},
            headers={**self._headers(body, key, signed), **(headers or {})},
        )
        if response.is_error:
            raise _problem(response)
        if response.status_code == httpx.codes.NO_CONTENT:
            return None  # type: ignore[return-value]
        if kind is bytes:
            return response.content  # type: ignore[return-value]
        return msgspec.json.decode(response.content, type=kind)

    def _headers(self, body: Any, key: str | None, signed: bool) -> dict[str, str]:
        headers = {"Accept-Language": self.language}
        if body is not None:
            raw = isinstance(body, bytes)
            headers["Content-Type"] = "application/octet-stream" if raw else "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        if signed and self.tokens is not None:
            headers["Authorization"] = f"Bearer {self.tokens.access_token}"
        return headers

    def _challenge(self) -> str:
        digest = hashlib.sha256(self._verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _problem(response: httpx.Response) -> Exception:
    try:
        details = msgspec.json.decode(response.content, type=errors.ProblemDetails)
    except msgspec.DecodeError:
        return httpx.HTTPStatusError(
            f"{response.status_code} without a problem", request=response.request, response=response
        )
    return ApiProblem(details, response.headers)
