"""What is best done with the minutes this learner has now?

Study sessions ask. The answer is a plan that fits the break at the learner's own pace: the reviews
that save most per second, new lessons in the author's order, a reason on every step, and one
reason if there is nothing to do.
"""

from collections.abc import Sequence
from datetime import datetime

from api.pacing.explaining import lesson_steps, review_steps, why_nothing
from api.pacing.fitting import Offers, fit
from api.pacing.gathering import gather
from api.pacing.memory import DEFAULT_WEIGHTS
from api.pacing.ordering import order_reviews
from api.pacing.pace import Pace, spread
from api.pacing.plan import LessonCandidate, Plan, ReviewCandidate
from api.pacing.valuing import value_lessons, value_reviews


def compose(
    due: Sequence[ReviewCandidate],
    new: Sequence[LessonCandidate],
    pace: Pace,
    budget_seconds: float,
    now: datetime,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
    seed: int = 0,
) -> Plan:
    """Return the session for a break of `budget_seconds`, the same for the same arguments.

    `due` may hold every memory of the learner: which are due is decided here, and those that are
    not yet fill minutes that would otherwise stay empty. `weights` are the learner's FSRS weights.
    `seed` decides only between equals. The order in which candidates are given does not matter.
    """
    gathered = gather(due, new, now, weights)
    early = value_reviews(gathered.early, pace, now, weights, seed)
    offers = Offers(
        due=value_reviews(gathered.due, pace, now, weights, seed),
        early=[offer for offer in early if offer.value > 0.0],
        bites=value_lessons(gathered.lessons, pace, weights),
    )
    strays = spread(pace)
    filling = fit(offers, budget_seconds, strays)
    reviews = order_reviews(filling.reviews, now, weights)
    steps = (*review_steps(reviews, now, weights), *lesson_steps(filling.bites))
    chosen = {review.candidate.exercise_id for review in reviews}
    return Plan(
        steps,
        predicted_seconds=filling.predicted_seconds(),
        expected_seconds=sum(step.seconds for step in steps),
        left_over=sum(review.exercise_id not in chosen for review in gathered.due),
        value=filling.value,
        nothing=None if steps else why_nothing(offers.openings(), due, new, strays),
    )
