"""In which language, and worded for whom, is a learner given a lesson?

The preview asks of a draft that may not be published yet; what is published the database chooses
by the same rule (`lessons_given`), and a test holds the two together.
"""

from collections.abc import Iterable

Variant = tuple[str, str]
"""A language (BCP 47) and an audience; '' is everybody."""


def variant_given(
    variants: Iterable[Variant], language: str, course_language: str, audience: str
) -> Variant | None:
    """Her language, else one of the same family, else the course's; her audience, else everybody's.

    None where there is nothing for her.
    """

    def distance(variant: Variant) -> tuple[object, ...]:
        spoken = variant[0].lower()
        return (
            spoken != language.lower(),
            spoken.partition("-")[0] != language.lower().partition("-")[0],
            variant[0] != course_language,
            variant[1] != audience,
            variant[0],
        )

    return min((each for each in variants if each[1] in ("", audience)), key=distance, default=None)


def in_words(variant: Variant) -> str:
    """`de`, or `de/nurses`."""
    return "/".join(filter(None, variant))
