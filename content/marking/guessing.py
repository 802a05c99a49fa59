"""How often would somebody who knows nothing answer this right by luck?

Placement and ability ask: a right answer to two options says less than a typed one.
"""

import math

from content.format import Exercise


def guess_chance(exercise: Exercise) -> float:
    """Return the chance, 0 to 1, of a right answer drawn blindly from those the exercise allows.

    One in so many options; of several to choose, one in all the ways to choose any; of an order or
    a matching, one in all the ways to lay it. Whatever is typed or has no right answer: 0.
    """
    match exercise.kind:
        case "single_choice":
            ways = len(exercise.options)
        case "multiple_choice":
            ways = 2 ** len(exercise.options) - 1
        case "ordering":
            ways = math.factorial(len(exercise.items))
        case "matching":
            ways = math.perm(len(exercise.matches), len(exercise.items))
        case _:
            return 0.0
    return 1.0 / max(ways, 1)
