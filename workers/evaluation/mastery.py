"""How well does what is believed of a learner's skills predict her next answer?

`interlude evaluate mastery`: unseen learners' answers are replayed as they were given, first ones
included, under difficulties that only other learners taught.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from api.pacing.ability import chance
from workers.evaluation.knowledge_tracing import knowledge_tracing
from workers.evaluation.mastery_beliefs import difficulties_of, foresee
from workers.evaluation.mastery_data import Split, read_answers, split_learners
from workers.evaluation.mastery_peers import (
    item_mean,
    logistic_counts,
    moving_average,
    online_elo,
)
from workers.evaluation.metrics import Indices, Values, auc, bootstrap, log_loss, measured
from workers.evaluation.report import Curve, Plot, Report

Names = npt.NDArray[np.str_]

MODELS: dict[str, Callable[[Split], Values]] = {
    "elo_online": online_elo,
    "logistic_counts": logistic_counts,
    "bkt": knowledge_tracing,
    "item_mean": item_mean,
    "moving_average": moving_average,
}

FIRST_ANSWERS = 5


def evaluate_mastery(data: Path, seed: int) -> Report:
    """Return how well ours and the usual models predict the answers of a quarter of the learners.

    Raises UnreadableData for a file in neither layout or with fewer than 8 learners.
    """
    split = split_learners(read_answers(data), data, seed)
    outcomes = np.array([answer.correct for answer in split.unseen], np.float64)
    learners = np.array([answer.learner for answer in split.unseen])
    chances = {"interlude": interlude(split)}
    chances |= {model: predict(split) for model, predict in MODELS.items()}
    return Report(
        task="mastery",
        rows=len(outcomes),
        split=(
            f"by learner: {split.known_learners} taught, the answers of "
            f"{split.unseen_learners} others were predicted"
        ),
        seed=seed,
        models={
            model: measured(given, outcomes, learners, seed) for model, given in chances.items()
        },
        notes=(
            _first_answers(chances["interlude"], outcomes, learners),
            _lead(chances, outcomes, learners, seed),
            "elo_online goes on learning how hard the items are from the learners it is scored on; "
            "interlude's difficulties are fixed.",
            "bkt takes an answer's first skill and knows nothing of items.",
        ),
        plots=(_calibration(chances, outcomes),),
    )


def interlude(split: Split) -> Values:
    """Return the product's chances: difficulties from the known, abilities folded answer by answer.

    The unseen learners never move a difficulty.
    """
    difficulties = difficulties_of(split.known)
    return np.array(
        [
            chance(before.ability - difficulties.of(before.item), 0.0, before.variance)
            for before in foresee(split.unseen, difficulties)
        ]
    )


def _first_answers(chances: Values, outcomes: Values, learners: Names) -> str:
    _, begins, counts = np.unique(learners, return_index=True, return_counts=True)
    spans = zip(begins.tolist(), counts.tolist(), strict=True)
    early = np.concatenate(
        [np.arange(begin, begin + min(count, FIRST_ANSWERS)) for begin, count in spans]
    )
    return (
        f"interlude on each learner's first {FIRST_ANSWERS} answers ({len(early)} rows): "
        f"auc {auc(chances[early], outcomes[early]):.4f}, "
        f"log_loss {log_loss(chances[early], outcomes[early]):.4f}."
    )


def _lead(chances: dict[str, Values], outcomes: Values, learners: Names, seed: int) -> str:
    # The learners are the same for both, so the difference is surer than either figure.
    ours = chances["interlude"]
    best = max(MODELS, key=lambda model: auc(chances[model], outcomes))

    def lead(rows: Indices) -> float:
        return auc(ours[rows], outcomes[rows]) - auc(chances[best][rows], outcomes[rows])

    low, high = bootstrap(learners, lead, seed)
    all_rows = np.arange(len(outcomes))
    return (
        f"auc of interlude minus that of {best}, the best of the others: "
        f"{lead(all_rows):+.4f} [{low:+.4f}, {high:+.4f}]."
    )


def _calibration(chances: dict[str, Values], outcomes: Values) -> Plot:
    curves = tuple(_curve(model, given, outcomes) for model, given in chances.items())
    title = "Mastery: share right where a chance was predicted"
    return Plot("mastery-calibration", title, "predicted chance", "share right", curves)


def _curve(model: str, chances: Values, outcomes: Values) -> Curve:
    labels = np.minimum((chances * 10).astype(np.intp), 9)
    used = [label for label in range(10) if np.any(labels == label)]
    return Curve(
        model,
        tuple(float(chances[labels == label].mean()) for label in used),
        tuple(float(outcomes[labels == label].mean()) for label in used),
    )
