"""How a foreign id must be answered, and what must not be: the isolation test's own table."""

from dataclasses import dataclass

# Foreign ids are 404. Where they are not, the reason stands here.
_COINED = {200}  # the app itself makes these ids: any value is a new name in the caller's own rows
_COINED_AGAIN = {200, 409}  # the same ids, which she has coined for answers of hers before
_UNREADABLE = {422}  # names something of the shipped content, not anybody's thing
_TOLD_BY_LINE = {200}  # every event is answered for itself, whatever it names
_A_PLACE = {200}  # where a page of the caller's own rows goes on, wherever the id comes from
_NO_MARKER = {422}  # a marker of another form than this list's
_REFUSED_NAME = {422}  # coined by the caller: what she may call her own file
_NOT_HERS = {403}  # the same answer for every association she does not belong to
JUDGED_OTHERWISE: dict[tuple[str, str], set[int]] = {
    ("signIn", "install_id"): _COINED,
    ("signIn", "association_id"): _NOT_HERS,
    ("refreshTokens", "install_id"): {401},
    ("refreshTokens", "association_id"): _NOT_HERS,
    ("refreshTokens", "refresh_token"): {401},
    ("submitAnswer", "event_id"): _COINED_AGAIN,
    ("submitAnswer", "boot_id"): _COINED,
    ("submitAnswer", "pack_id"): _COINED,
    ("submitAnswer", "source_nudge_id"): _COINED,
    ("submitAnswer", "exercise_id"): _UNREADABLE,
    ("sayOfStep", "lesson_id"): _UNREADABLE,
    ("sayOfStep", "exercise_id"): _UNREADABLE,
    ("submitPlacementAnswer", "event_id"): _COINED_AGAIN,
    ("submitPlacementAnswer", "boot_id"): _COINED,
    ("submitPlacementAnswer", "exercise_id"): _UNREADABLE,
    ("receiveEvents", "id"): _TOLD_BY_LINE,
    ("receiveEvents", "boot_id"): _TOLD_BY_LINE,
    ("receiveEvents", "session_id"): _TOLD_BY_LINE,
    ("receiveEvents", "pack_id"): _TOLD_BY_LINE,
    ("receiveEvents", "source_nudge_id"): _TOLD_BY_LINE,
    ("receiveEvents", "exercise_id"): _TOLD_BY_LINE,
    ("receiveEvents", "lesson_id"): _TOLD_BY_LINE,
    ("receiveEvents", "nudge_id"): _TOLD_BY_LINE,
    ("listQuarantine", "cursor"): _A_PLACE,
    ("listNudges", "cursor"): _A_PLACE,
    ("listMembers", "cursor"): _A_PLACE,
    ("listMyItemReports", "cursor"): _A_PLACE,
    ("readAuditLog", "cursor"): _A_PLACE,
    ("putMedia", "name"): _REFUSED_NAME,
    ("browseCourses", "cursor"): _NO_MARKER,
    ("browseLessons", "cursor"): _NO_MARKER,
    ("readChanges", "cursor"): _NO_MARKER,
}

IN_TURNS = (_COINED, _COINED_AGAIN, _TOLD_BY_LINE, _A_PLACE, _UNREADABLE)

# What the server says of a request that its schema refuses: then nothing was tried.
NOT_CALLED = {"unreadable_request", "invalid_request", "unsupported_media_type"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: its kind, and who saw it where."""

    kind: str
    operation: str
    actor: str
    detail: str
