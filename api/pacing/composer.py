"""What is best done with the minutes this learner has now?

Study sessions ask. The answer is a plan that fits the break at the learner's own pace: the reviews
that save most per second, new lessons in the order of who leads, a reason on every step, and one
reason if there is nothing to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.pacing.choosing import Shelf, follow
from api.pacing.explaining import carried_over, steps_of, why_nothing
from api.pacing.fitting import Offers, fit
from api.pacing.gathering import gather
from api.pacing.guidance import in_turn
from api.pacing.leaning import leanings, weakest_skill
from api.pacing.memory import DEFAULT_WEIGHTS
from api.pacing.ordering import order_reviews
from api.pacing.pace import Pace, spread
from api.pacing.plan import LessonCandidate, Plan, ReviewCandidate
from api.pacing.situation import Mode, Said, Situation
from api.pacing.valuing import ReviewOffer, value_lessons, value_reviews

ADAPTIVE = Situation()


def compose(
    due: Sequence[ReviewCandidate],
    new: Sequence[LessonCandidate],
    pace: Pace,
    budget_seconds: float,
    now: datetime,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
    seed: int = 0,
    situation: Situation = ADAPTIVE,
) -> Plan:
    """Return the session for a break of `budget_seconds`, the same for the same arguments.

    `due` may hold every memory of the learner: which are due is decided here, and those that are
    not yet fill minutes that would otherwise stay empty. `weights` are the learner's FSRS weights.
    `seed` decides only between equals. The order in which candidates are given does not matter;
    nothing is remembered between calls, so a mode in `situation` may follow any other.
    """
    asked = _Asked(due, new, pace, budget_seconds, now, weights, seed, situation)
    led = asked.led()
    if situation.mode is not Mode.SELF_DIRECTED:
        return led
    return follow(situation.chosen, asked.shelf(), led, budget_seconds, spread(pace))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The arguments of one call."""

    due: Sequence[ReviewCandidate]
    new: Sequence[LessonCandidate]
    pace: Pace
    budget_seconds: float
    now: datetime
    weights: Sequence[float]
    seed: int
    situation: Situation

    def led(self) -> Plan:
        """Return the session the product gives where it, a list or a coach leads."""
        leans = leanings(self.due, self.new, self.situation, self.now)
        put_off = self.situation.said(Said.NOT_NOW, self.now)
        gathered = gather(self.due, self.new, self.now, put_off, leans)
        lessons = in_turn(gathered.lessons, self.situation, self.now)
        due = value_reviews(gathered.due, leans, self.pace, self.now, self.weights, self.seed)
        early = value_reviews(gathered.early, leans, self.pace, self.now, self.weights, self.seed)
        early = [offer for offer in early if offer.value > 0.0]
        weakest = self._weakest((*due, *early))
        bites = value_lessons(lessons, self.pace, self.weights)
        return self._plan(Offers(due, early, bites, weakest[1] if weakest else None), weakest)

    def shelf(self) -> Shelf:
        """Return what she may choose from: all but what is withdrawn or locked.

        What she put off earlier may be chosen: choosing it says that now is the time.
        """
        chosen = frozenset(self.situation.chosen)
        put_off = self.situation.said(Said.NOT_NOW, self.now) - chosen
        lessons = gather(self.due, self.new, self.now, put_off).lessons
        met = {review.exercise_id: review for review in reversed(self.due)}
        usable = [review for review in met.values() if not review.withdrawn]
        return Shelf(
            value_reviews(usable, {}, self.pace, self.now, self.weights, self.seed),
            value_lessons(in_turn(lessons, self.situation, self.now), self.pace, self.weights),
            self.due,
            self.new,
        )

    def _weakest(self, reviews: Sequence[ReviewOffer]) -> tuple[str, ReviewOffer] | None:
        """Return the skill that must not go without a review, and its best review."""
        skill = weakest_skill([offer.candidate for offer in reviews], self.situation)
        if skill is None:
            return None
        return skill, next(offer for offer in reviews if skill in offer.candidate.skills)

    def _plan(self, offers: Offers, weakest: tuple[str, ReviewOffer] | None) -> Plan:
        strays = spread(self.pace)
        filling = fit(offers, self.budget_seconds, strays)
        ordered = order_reviews(filling.reviews, filling.bites)
        steps = tuple(steps_of(ordered, filling.bites, weakest, self.now))
        left = [
            offer.seconds
            for offer in offers.due
            if offer.candidate.exercise_id not in filling.reviewed
            and offer.candidate.due_at <= self.now
        ]
        return Plan(
            steps,
            predicted_seconds=filling.predicted_seconds(),
            expected_seconds=sum(step.seconds for step in steps),
            left_over=len(left),
            value=filling.value,
            nothing=None if steps else why_nothing(offers.openings(), self.due, self.new, strays),
            carried=carried_over(left),
        )
