"""A response to any exercise that is right, or wrong, on purpose.

The demo's learners answer with them, and so does whoever walks through a course to try it.
"""

from collections.abc import Mapping

from content.format import Exercise
from content.marking.answers import correct_answer
from content.marking.scenario import shortest_path


def right_response(exercise: Exercise) -> Mapping[str, object]:
    """A response that is marked right, or, where nothing is marked, one that can be read."""
    match exercise.kind:
        case "flip":
            return {"rating": "good"}
        case "poll":
            return {"choice": exercise.items[0].key}
        case "reflection":
            return {"text": "I will watch for it tomorrow."}
        case _:
            return correct_answer(exercise)


def wrong_response(exercise: Exercise) -> Mapping[str, object]:
    """A response that can be read and is not right, as far as the exercise has one."""
    wrong = [option.key for option in exercise.options if not option.correct]
    lefts, rights = [left for left, _ in exercise.pairs], [right for _, right in exercise.pairs]
    match exercise.kind:
        case "single_choice":
            return {"choice": wrong[0] if wrong else ""}
        case "multiple_choice":
            return {"choices": wrong[:1]}
        case "typed":
            return {"text": "certainly not this"}
        case "cloze":
            return {"texts": ["certainly not this"] * len(exercise.gaps)}
        case "numeric":
            return {"number": "-987654"}
        case "ordering":
            return {"order": list(reversed(exercise.order))}
        case "matching":
            return {"pairs": dict(zip(lefts, rights[1:] + rights[:1], strict=True))}
        case "flip":
            return {"rating": "again"}
        case "scenario":
            ways = (shortest_path(exercise.scenes, ending) for ending in ("poor", "good"))
            return {"path": list(next(filter(None, ways), ()))}
        case _:
            return right_response(exercise)
