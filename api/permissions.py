"""Who may do what: every operation of the API with the roles that may call it. Deny by default.

An operation that is not listed cannot be called (`api.db.transaction` refuses it) and fails the
build. The check runs inside the operation's own transaction, on the roles as they stand then.
"""

from dataclasses import dataclass
from enum import Enum

ROLES = ("learner", "author", "reviewer", "coach", "admin", "auditor", "owner")

EVERY_MEMBER = frozenset(ROLES)
OFFICE = frozenset({"admin", "owner"})
AUTHORS = OFFICE | {"author", "reviewer"}
REVIEWERS = OFFICE | {"reviewer"}


class Door(Enum):
    """How far a caller must have come before roles are asked for."""

    PUBLIC = "public"  # nobody signed in
    PERSON = "person"  # signed in; no association needed
    MEMBER = "member"  # signed in and acting in an association, with one of the roles


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the table. `audited`: every call leaves an audit row, reads included."""

    door: Door
    roles: frozenset[str] = frozenset()
    audited: bool = False


_PUBLIC = Operation(Door.PUBLIC)
_PERSON = Operation(Door.PERSON)
_MEMBER = Operation(Door.MEMBER, EVERY_MEMBER)
_AUTHOR = Operation(Door.MEMBER, AUTHORS)
_AUTHOR_AUDITED = Operation(Door.MEMBER, AUTHORS, audited=True)
_REVIEWER = Operation(Door.MEMBER, REVIEWERS, audited=True)

OPERATIONS: dict[str, Operation] = {
    # anybody
    "isAlive": _PUBLIC,
    "isReady": _PUBLIC,
    "readMetrics": _PUBLIC,
    "readContract": _PUBLIC,
    "readAppleAppLinks": _PUBLIC,
    "readAndroidAppLinks": _PUBLIC,
    "showSignInPage": _PUBLIC,
    "showNudgePage": _PUBLIC,
    "showUnsubscribePage": _PUBLIC,
    "unsubscribe": _PUBLIC,
    "requestSignInLink": _PUBLIC,
    "signIn": _PUBLIC,
    "refreshTokens": _PUBLIC,
    "readPackKey": _PUBLIC,
    # the human
    "readMe": _PERSON,
    "changeMe": _PERSON,
    "listDevices": _PERSON,
    "signOutDevice": _PERSON,
    "signOutEverywhere": _PERSON,
    "requestMailChange": _PERSON,
    "confirmMailChange": _PERSON,
    "listConsents": _PERSON,
    "decideConsent": _PERSON,
    # being reminded
    "readPushSettings": _PERSON,
    "registerPushTarget": _PERSON,
    "removePushTarget": _PERSON,
    "readReminders": _PERSON,
    "changeReminders": _PERSON,
    "setBreaks": _PERSON,
    "holdReminders": _PERSON,
    "resumeReminders": _PERSON,
    "listNudges": _PERSON,
    "explainNudge": _PERSON,
    # learning
    "startSession": _MEMBER,
    "readSession": _MEMBER,
    "submitAnswer": _MEMBER,
    "finishSession": _MEMBER,
    "sayOfStep": _MEMBER,
    "readNextPack": _MEMBER,
    "readProgress": _MEMBER,
    "readChanges": _MEMBER,
    "startPlacement": _MEMBER,
    "readPlacement": _MEMBER,
    "submitPlacementAnswer": _MEMBER,
    "finishPlacement": _MEMBER,
    # what happened without a network
    "receiveEvents": _MEMBER,
    "listQuarantine": Operation(Door.MEMBER, OFFICE, audited=True),
    "replayEvent": Operation(Door.MEMBER, OFFICE, audited=True),
    "dismissEvent": Operation(Door.MEMBER, OFFICE, audited=True),
    # what is believed of me
    "readStudySettings": _MEMBER,
    "changeStudySettings": _MEMBER,
    "readModel": _MEMBER,
    "resetModel": _MEMBER,
    "readForecast": _MEMBER,
    # what I set out to do
    "listGoals": _MEMBER,
    "setGoal": _MEMBER,
    "endGoal": _MEMBER,
    # finding what to learn
    "browseCourses": _MEMBER,
    "readTaughtCourse": _MEMBER,
    "browseLessons": _MEMBER,
    "enrolInCourse": _MEMBER,
    "leaveCourse": _MEMBER,
    "readResume": _MEMBER,
    "readLessonText": _MEMBER,
    # how good the exercises are
    "reportItem": _MEMBER,
    "listMyItemReports": _MEMBER,
    "readCourseQuality": _AUTHOR,
    "restoreItem": _AUTHOR_AUDITED,
    "settleItemReport": _AUTHOR_AUDITED,
    "listRecommendations": _MEMBER,
    "dismissRecommendation": _MEMBER,
    "undismissRecommendation": _MEMBER,
    # writing lessons
    "listAuthoredCourses": _AUTHOR,
    "createCourse": _AUTHOR_AUDITED,
    "readAuthoredCourse": _AUTHOR,
    "changeCourse": _AUTHOR_AUDITED,
    "copyCourse": _AUTHOR_AUDITED,
    "takeOverCourse": Operation(Door.MEMBER, OFFICE, audited=True),
    "teachCourse": Operation(Door.MEMBER, OFFICE, audited=True),
    "stopTeachingCourse": Operation(Door.MEMBER, OFFICE, audited=True),
    "createDraft": _AUTHOR_AUDITED,
    "readDraft": _AUTHOR,
    "editDraft": _AUTHOR_AUDITED,
    "submitDraft": _AUTHOR_AUDITED,
    "approveDraft": _REVIEWER,
    "rejectDraft": _REVIEWER,
    "scheduleDraft": _REVIEWER,
    "retireDraft": _REVIEWER,
    "restoreDraft": _REVIEWER,
    "previewDraft": _AUTHOR_AUDITED,
    "compareDraft": _AUTHOR,
    "listTranslations": _AUTHOR,
    "putMedia": _AUTHOR_AUDITED,
    "exportCourse": _AUTHOR,
    "importCourses": _AUTHOR_AUDITED,
    "readTemplate": _AUTHOR,
    "readMedia": _MEMBER,
    # the association's office
    "addMember": Operation(Door.MEMBER, OFFICE, audited=True),
    "listMembers": Operation(Door.MEMBER, OFFICE | {"auditor"}, audited=True),
    "readAuditLog": Operation(Door.MEMBER, OFFICE | {"auditor"}, audited=True),
}


def may(roles: frozenset[str], operation: Operation) -> bool:
    """Whether someone holding these roles may call a MEMBER operation."""
    return bool(roles & operation.roles)
