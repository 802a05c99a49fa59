"""What does a session look like that the learner puts together herself?

Her lessons and exercises in her order, never reordered, cut where the break ends; what the product
would add stands beside it as an offer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.pacing.explaining import carried_over, lesson_steps, nothing_fits, review_step
from api.pacing.filling import Filling
from api.pacing.pace import Spread
from api.pacing.plan import (
    DoExercise,
    LessonCandidate,
    Plan,
    Reason,
    Refused,
    ReviewCandidate,
    Step,
)
from api.pacing.valuing import LessonBite, Offer, ReviewOffer

YOURS = Reason("your_choice")


@dataclass(frozen=True, slots=True)
class Shelf:
    """All she may choose from, and what there is beside it, to say why something cannot come."""

    reviews: Sequence[ReviewOffer]
    bites: Sequence[LessonBite]
    known: Sequence[ReviewCandidate]
    lessons: Sequence[LessonCandidate]


def follow(
    chosen: Sequence[str], shelf: Shelf, led: Plan, budget_seconds: float, spread: Spread
) -> Plan:
    """Return the session of what she chose (ids of lessons and exercises), in that order.

    It ends before the first thing that does not fit; that and all after it is carried over. A
    lesson stands for what is new in it, a finished one for its reviews. `led`: the session the
    product would have given, offered where it holds something else.
    """
    wanted = list(_wanted(chosen, shelf))
    filling = Filling(budget_seconds, spread)
    taken = 0
    while taken < len(wanted) and filling.add_chosen(wanted[taken]):
        taken += 1
    steps = tuple(_steps(wanted[:taken]))
    return Plan(
        steps,
        predicted_seconds=filling.predicted_seconds(),
        expected_seconds=sum(step.seconds for step in steps),
        left_over=len(wanted) - taken,
        value=filling.value,
        nothing=None if steps else _why_nothing(chosen, wanted, spread),
        carried=carried_over([offer.seconds for offer in wanted[taken:]]),
        offers=_others(led.steps, wanted),
        refused=tuple(_refused(chosen, shelf)),
    )


def _wanted(chosen: Sequence[str], shelf: Shelf) -> Iterator[Offer]:
    seen: set[tuple[str, str | None]] = set()
    for chosen_id in chosen:
        for offer in _found(chosen_id, shelf):
            if _key(offer) not in seen:
                seen.add(_key(offer))
                yield offer


def _found(chosen_id: str, shelf: Shelf) -> list[Offer]:
    new: list[Offer] = [
        bite for bite in shelf.bites if chosen_id in (bite.exercise_id, bite.lesson.lesson_id)
    ]
    return new or [
        offer
        for offer in shelf.reviews
        if chosen_id in (offer.candidate.exercise_id, offer.candidate.lesson_id)
    ]


def _key(offer: Offer) -> tuple[str, str | None]:
    if isinstance(offer, ReviewOffer):
        return offer.candidate.lesson_id, offer.candidate.exercise_id
    return offer.lesson.lesson_id, offer.exercise_id


def _steps(taken: Iterable[Offer]) -> Iterator[Step]:
    for offer in taken:
        if isinstance(offer, ReviewOffer):
            yield review_step(offer, YOURS)
        else:
            yield from lesson_steps([offer], YOURS)


def _refused(chosen: Sequence[str], shelf: Shelf) -> Iterator[Refused]:
    for chosen_id in dict.fromkeys(chosen):
        if not _found(chosen_id, shelf):
            yield Refused(chosen_id, _why_not(chosen_id, shelf))


def _why_not(chosen_id: str, shelf: Shelf) -> Reason:
    for review in shelf.known:
        if review.withdrawn and chosen_id in (review.exercise_id, review.lesson_id):
            return Reason("choice_withdrawn")
    for lesson in shelf.lessons:
        exercises = {each.exercise_id: each.withdrawn for each in lesson.exercises}
        if chosen_id != lesson.lesson_id and chosen_id not in exercises:
            continue
        if lesson.withdrawn or exercises.get(chosen_id, False):
            return Reason("choice_withdrawn")
        if lesson.unmet_prerequisites:
            return Reason("choice_locked", (("prerequisite", lesson.unmet_prerequisites[0]),))
    return Reason("choice_not_open")


def _why_nothing(chosen: Sequence[str], wanted: Sequence[Offer], spread: Spread) -> Reason:
    if wanted:
        return nothing_fits(wanted[:1], spread)
    return Reason("nothing_of_choice" if chosen else "nothing_chosen")


def _others(led: Sequence[Step], wanted: Iterable[Offer]) -> tuple[Step, ...]:
    keys = {_key(offer) for offer in wanted}
    lessons = {lesson_id for lesson_id, _ in keys}

    def is_other(step: Step) -> bool:
        if isinstance(step, DoExercise):
            return (step.lesson_id, step.exercise_id) not in keys
        return step.lesson_id not in lessons

    return tuple(step for step in led if is_other(step))
