"""What each answer of Firebase's means: Firebase's own code tells a phone that is gone from a wrong
set-up. The Firebase sender asks.
"""

from firebase_admin import messaging  # type: ignore[import-untyped]

from workers.push.google_error import GoogleError, read_google_error
from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Unknown
from workers.push.waits import PAUSE_S, Chance, throttled_wait, tried_later
from workers.push.wire import Answer

# Private, but the only place where the library keeps them; a test holds them in place.
_ERROR_TYPES = messaging._MessagingService.FCM_ERROR_TYPES
# This very class with this status: UnregisteredError is a kind of NotFoundError, which a mistyped
# project gives for every phone there is.
_GONE = (404, messaging.UnregisteredError)
# Another project's key gives this for every phone there is: an operator's slip, until this very key
# has reached a phone. Then it is the phone that belongs to another project.
_OTHER_PROJECT = (403, messaging.SenderIdMismatchError)
_ONE_PHONE_S = 60.0  # a phone's limit is counted by the minute


def verdict(answer: Answer, attempt: int, chance: Chance) -> Outcome:
    """What becomes of the push that is refused like this."""
    error, status = read_google_error(answer.body), answer.status
    code = error.code(status)
    kind = (status, _ERROR_TYPES.get(error.fcm_code))
    if kind == _GONE:
        return Gone(code)
    if status in (401, 403, 404) and not error.fcm_code:
        return Paused(code, PAUSE_S)
    if status == 401 or kind == _OTHER_PROJECT:
        return Paused(code, PAUSE_S, whole=False)  # Apple's key, say: Android's phones go on
    if status == 429:
        return _too_many(error, answer, chance)
    if status in (500, 503) and error.status:
        return tried_later(code, attempt, chance, answer)
    return Failed(code) if error.status and 400 <= status < 500 else Unknown(f"http_{status}")


def _too_many(error: GoogleError, answer: Answer, chance: Chance) -> Again:
    """One phone's own limit slows no other phone."""
    code = error.code(answer.status)
    if error.blames_the_device:
        return Again(code, throttled_wait(answer, chance, at_least_s=_ONE_PHONE_S))
    return Again(code, throttled_wait(answer, chance), "slows")


def is_of_another_project(answer: Answer) -> bool:
    """It says that the phone is known to another project."""
    code = read_google_error(answer.body).fcm_code
    return (answer.status, _ERROR_TYPES.get(code)) == _OTHER_PROJECT


def blames_third_party(answer: Answer) -> bool:
    """Apple or a push service got a wrong key: another token of ours mends nothing."""
    code = read_google_error(answer.body).fcm_code
    return _ERROR_TYPES.get(code) is messaging.ThirdPartyAuthError


def blames_the_target(answer: Answer) -> bool:
    """Its invalid argument may be the target's: Firebase names nothing of ours."""
    error = read_google_error(answer.body)
    invalid = answer.status == 400 and error.fcm_code == "INVALID_ARGUMENT"
    return invalid and not error.blames_us
