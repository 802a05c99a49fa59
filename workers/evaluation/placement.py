"""How soon does a placement of a few questions agree with the whole test?

`interlude evaluate placement`: real people who answered a whole test are placed by the answers they
really gave, with what the questions are worth learned from other people only.
"""

from pathlib import Path

import numpy as np

from workers.evaluation.placement_data import Exam, read_exam
from workers.evaluation.placement_figures import (
    Truth,
    agreement,
    exposure,
    gain,
    known_unasked,
    truth_of,
)
from workers.evaluation.placement_replay import (
    LENGTHS,
    Replayed,
    drawn_blindly,
    fixed_form,
    pure_information,
    replay_ours,
    replay_rule,
)
from workers.evaluation.report import Curve, Figure, Plot, Report

POOL_SIZES = (15, 30, 60)
POOL_DRAWS = 20


def evaluate_placement(data: Path, seed: int) -> Report:
    """Return how well ours, pure information, a fixed form and chance place unseen people.

    From the whole bank, and from 20 drawn pools of each of 15, 30 and 60 questions. Raises
    UnreadableData for a file with too few questions or people.
    """
    exam = read_exam(data, seed)
    truth = truth_of(exam)
    whole = _replayed(exam, list(range(len(exam.items))), seed)
    models = {
        name: agreement([replayed], truth, seed) | exposure(replayed, len(exam.items))
        for name, replayed in whole.items()
    }
    models["interlude"] |= known_unasked(whole["interlude"], exam, truth, seed)
    for size in POOL_SIZES:
        if size < len(exam.items):
            models |= _small_pools(exam, truth, size, seed)
    return Report(
        task="placement",
        rows=len(exam.outcomes),
        split=(
            f"by person: {exam.teachers} taught what the questions are worth, "
            f"{len(exam.outcomes)} others were placed"
        ),
        seed=seed,
        models=models,
        notes=_NOTES,
        plots=(_plot(models),),
    )


def _replayed(exam: Exam, places: list[int], seed: int) -> dict[str, Replayed]:
    pool, outcomes = [exam.items[place] for place in places], exam.outcomes[:, places]
    return {
        "interlude": replay_ours(pool, outcomes, seed),
        "pure_information": replay_rule(pool, outcomes, pure_information(pool)),
        "fixed_form": replay_rule(pool, outcomes, fixed_form(pool)),
        "random": replay_rule(pool, outcomes, drawn_blindly(pool, len(outcomes), seed)),
    }


def _small_pools(exam: Exam, truth: Truth, size: int, seed: int) -> dict[str, dict[str, Figure]]:
    dice = np.random.default_rng((seed, size))
    drawn = [
        _replayed(exam, dice.permutation(len(exam.items))[:size].tolist(), seed * 100 + draw)
        for draw in range(POOL_DRAWS)
    ]
    models = {}
    for name in drawn[0]:
        replays = [each[name] for each in drawn]
        blind = [each["random"] for each in drawn]
        figures = agreement(replays, truth, seed) | gain(replays, blind, truth, seed)
        models[f"{name}_pool_{size}"] = figures
    return models


def _plot(models: dict[str, dict[str, Figure]]) -> Plot:
    curves = tuple(
        Curve(
            name,
            tuple(float(length) for length in LENGTHS),
            tuple(figures[f"r_{length}"].value for length in LENGTHS),
        )
        for name, figures in models.items()
        if "_pool_" not in name
    )
    title = "Placement against the whole test"
    return Plot("placement-agreement", title, "questions asked", "correlation", curves)


_NOTES = (
    "r_N: correlation of the estimate after N questions with the logit of the whole score, which"
    " the asked questions are part of.",
    "rmse_N and coverage_N: against the estimate from all answers, in logits; coverage is of the"
    " 95 % interval around the short estimate.",
    "most_asked: the largest share of people asked the same question in 8, exposure counted anew"
    " every 25 people; never_asked: the share of questions nobody got.",
    "unasked_right: how often people were right on questions not asked that ours calls known after"
    " 8, at least 0.85 each by its own rule; unasked_known: the share of them it calls so.",
    "pool rows: means over 20 drawn pools; gain_N: how far r_N is above random in the same pools.",
    "interlude keeps the harder/easier rule, draws from the best 5-4-3-2-1 and limits exposure;"
    " pure_information does none of these. All assume four options a question.",
)
