"""A course beside the catalogue's: three skills told apart in its lessons, one much practised."""

from msgspec.structs import replace

from content.format import Lesson
from tests.api.catalogue.taught import course, exercise, lesson


def practised(bare: Lesson, exercises: int) -> Lesson:
    """The lesson with so many more exercises."""
    more = tuple(exercise(f"{bare.id}/more-{number}") for number in range(exercises))
    return replace(bare, cards=(*bare.cards, *more))


MUSHROOMS = course(
    "mushrooms",
    (
        practised(lesson("mushrooms/caps", "Caps", skills=("looking",)), 14),
        lesson("mushrooms/smells", "Smells", skills=("smelling",)),
        lesson("mushrooms/gills", "Gills", skills=("looking",)),
        lesson("mushrooms/roots", "Roots", "mushrooms/smells", skills=("digging",)),
    ),
)
