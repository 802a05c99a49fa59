"""The reviews ahead of a learner, reckoned from what she remembers: for herself, and for the worker
that decides how much is worth remembering.
"""

from collections.abc import Sequence

from api.db.transaction import Transaction
from api.facts.kept_exercises import kept_exercises
from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.pacing.forecast import Forecast, Remembered, forecast
from api.pacing.pace import predicted_seconds, spread


def own_forecast(
    tx: Transaction,
    offered: Sequence[Offered],
    prospects: Prospects,
    daily_minutes: float,
    zone: str,
) -> Forecast:
    """The next 30 study days at so many minutes each. What she is no longer taught is left out."""
    pace = prospects.believed.pace
    remembered = [
        Remembered(
            known.memory,
            known.due_at,
            predicted_seconds(
                pace, prospects.usual_seconds(exercise, max(known.due_at, tx.people_now))
            ),
        )
        for _, exercise, known in kept_exercises(offered, prospects)
    ]
    return forecast(
        remembered,
        daily_minutes,
        tx.people_now,
        zone,
        spread(pace),
        prospects.desired_retention,
        prospects.weights,
    )
