"""The linter's rule on attempts: the last one at a question is still worth thinking about."""

from collections.abc import Iterator

from content.findings import Finding, warning
from content.library import Library
from content.published import Published


def no_choice_left(library: Library, _: Published) -> Iterator[Finding]:
    """A choice of one has more options than attempts.

    Whoever was wrong once about two options knows the answer without having thought again.
    """
    for file in library.files:
        attempts = file.lesson.attempts
        for exercise in file.lesson.exercises:
            offered = len(exercise.options)
            if exercise.kind == "single_choice" and 2 <= offered <= attempts:
                yield warning(
                    "no-choice-left",
                    file.path,
                    file.line(exercise.id),
                    f"offer more than {attempts} options here, or allow fewer `attempts`: the last "
                    "attempt is at the only option left",
                )
