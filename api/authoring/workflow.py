"""Which step may follow which on a draft's way from first words to learners and back.

Every use case that moves a draft asks. The states are those of `draft.state`.
"""

from dataclasses import dataclass

DRAFT, IN_REVIEW, SCHEDULED, PUBLISHED, RETIRED = (
    *("draft", "in_review", "scheduled"),
    *("published", "retired"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the states it may be taken from, and the state it leads to."""

    name: str
    from_states: frozenset[str]
    to_state: str


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("submitted", frozenset({DRAFT}), IN_REVIEW),
        Step("rejected", frozenset({IN_REVIEW, SCHEDULED}), DRAFT),
        Step("approved", frozenset({IN_REVIEW, SCHEDULED}), PUBLISHED),
        Step("scheduled", frozenset({IN_REVIEW, SCHEDULED}), SCHEDULED),
        Step("published", frozenset({SCHEDULED}), PUBLISHED),
        Step("not_published", frozenset({SCHEDULED}), IN_REVIEW),
        Step("retired", frozenset({DRAFT, IN_REVIEW, PUBLISHED}), RETIRED),
        Step("restored", frozenset({RETIRED}), PUBLISHED),
    )
}


def may_take(name: str, state: str, *, was_published: bool) -> bool:
    """Whether a draft in this state may take the step.

    Only what learners were given once can be retired.
    """
    return state in STEPS[name].from_states and (name != "retired" or was_published)


def edited_state(state: str) -> str:
    """The state of a draft whose text was changed: what was reviewed was another text."""
    return RETIRED if state == RETIRED else DRAFT


def may_review(reviewer: object, submitter: object, roles: frozenset[str]) -> bool:
    """Four eyes: nobody approves what she submitted herself, but for the association's office,
    which may be one person; the step then bears her name twice.
    """
    return reviewer != submitter or bool(roles & {"admin", "owner"})
