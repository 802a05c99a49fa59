"""What each refusal of Firebase's means: its code tells a phone that is gone from a wrong set-up.

The Firebase sender asks, and hands over which codes Firebase's library sorts together.
"""

from dataclasses import dataclass

from workers.push.google_error import GoogleError, read_google_error
from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Unknown
from workers.push.waits import PAUSE_S, Chance, throttled_wait, tried_later
from workers.push.wire import Answer

_ONE_PHONE_S = 60.0  # a phone's limit is counted by the minute


@dataclass(frozen=True, slots=True)
class Refusals:
    """Firebase's codes for a phone that is gone, for one of another project, and for a wrong key
    at Apple's or a push service.
    """

    gone: frozenset[str]
    other_project: frozenset[str]
    third_party: frozenset[str]

    def verdict(self, answer: Answer, attempt: int, chance: Chance) -> Outcome:
        """What becomes of the push that is refused like this."""
        error, status = read_google_error(answer.body), answer.status
        code = error.code(status)
        # With this very status: a 404 alone a mistyped project gives for every phone there is.
        if status == 404 and error.fcm_code in self.gone:
            return Gone(code)
        if status in (401, 403, 404) and not error.fcm_code:
            return Paused(code, PAUSE_S)
        if status == 401 or self.is_of_another_project(answer):
            return Paused(code, PAUSE_S, whole=False)  # Apple's key, say: Android's phones go on
        if status == 429:
            return _too_many(error, answer, chance)
        if status in (500, 503) and error.status:
            return tried_later(code, attempt, chance, answer)
        return Failed(code) if error.status and 400 <= status < 500 else Unknown(f"http_{status}")

    def is_of_another_project(self, answer: Answer) -> bool:
        """Another project's key gets this for every phone there is: an operator's slip, until this
        very key has reached a phone. Then it is the phone that belongs to another project.
        """
        return answer.status == 403 and _code(answer) in self.other_project

    def blames_third_party(self, answer: Answer) -> bool:
        """Apple or a push service got a wrong key: another token of ours mends nothing."""
        return _code(answer) in self.third_party


def blames_the_target(answer: Answer) -> bool:
    """Its invalid argument may be the target's: Firebase names nothing of ours."""
    error = read_google_error(answer.body)
    invalid = answer.status == 400 and error.fcm_code == "INVALID_ARGUMENT"
    return invalid and not error.blames_us


def _too_many(error: GoogleError, answer: Answer, chance: Chance) -> Again:
    """One phone's own limit slows no other phone."""
    code = error.code(answer.status)
    if error.blames_the_device:
        return Again(code, throttled_wait(answer, chance, at_least_s=_ONE_PHONE_S))
    return Again(code, throttled_wait(answer, chance), "slows")


def _code(answer: Answer) -> str | None:
    return read_google_error(answer.body).fcm_code
