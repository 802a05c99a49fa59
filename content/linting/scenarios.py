"""The linter's rules on scenarios: every scene is met, and every choice is answered."""

from collections.abc import Iterator

from content.findings import Finding, error
from content.format import Exercise
from content.library import Library
from content.linting.places import line_below
from content.published import Published
from content.reading.lesson_file import LessonFile


def each_scenario(library: Library, _: Published) -> Iterator[Finding]:
    """A choice leads to every scene but the first, and says what choosing it shows."""
    for file in library.files:
        for exercise in file.lesson.exercises:
            yield from _unreachable(library, file, exercise)
            yield from _feedback(library, file, exercise)


def _unreachable(library: Library, file: LessonFile, exercise: Exercise) -> Iterator[Finding]:
    """Choices only lead to later scenes, so one look at each scene in turn is enough."""
    reached = {scene.id for scene in exercise.scenes[:1]}
    for scene in exercise.scenes:
        if scene.id in reached:
            reached |= {choice.leads_to for choice in scene.choices}
            continue
        yield error(
            "unreachable-scene",
            file.path,
            line_below(library, file, exercise.id, f"{{#{scene.id}}}"),
            f"let a choice lead to `{scene.id}`, or take the scene out: nobody can come here",
        )


def _feedback(library: Library, file: LessonFile, exercise: Exercise) -> Iterator[Finding]:
    for scene in exercise.scenes:
        for choice in scene.choices:
            if not choice.feedback:
                yield error(
                    "no-feedback",
                    file.path,
                    line_below(library, file, exercise.id, f"{{#{scene.id}}}", choice.text),
                    f"below `{choice.text[:60]}` add a line `> ...` that says what it leads to",
                )
