"""The linter's rules on exercises: there is a key, a real choice, and an answer to every answer."""

from collections.abc import Iterator

from content.findings import Finding, error, warning
from content.format import Exercise, ExerciseKind
from content.library import Library
from content.marking.spelling import normalise
from content.published import Published
from content.reading.lesson_file import LessonFile
from content.rendering.markdown import to_text

_NEED_NO_EXPLANATION: frozenset[ExerciseKind] = frozenset({"flip", "cloze", "poll", "reflection"})
"""What is shown after them says enough: the back of the card, the whole sentence, thanks."""


def each_exercise(library: Library, _: Published) -> Iterator[Finding]:
    """Every exercise can be answered, and every answer is answered."""
    for file in library.files:
        for exercise in file.lesson.exercises:
            yield from _key(exercise, file)
            yield from _explanation(exercise, file)
            yield from _alike(exercise, file)
            yield from _answers_alike(exercise, file)
            yield from _feedback(exercise, file)


def _key(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    right = sum(option.correct for option in exercise.options)
    wanted = {
        "single_choice": (right == 1, "mark exactly one option `[x]`"),
        "multiple_choice": (right > 0, "mark the right options `[x]`"),
        "typed": (bool(exercise.accepted), "add a line `Answer: ...`"),
        "numeric": (exercise.number is not None, "add a line `Answer: ...` with a number"),
        "cloze": (
            bool(exercise.gaps) and all(gap.accepted for gap in exercise.gaps),
            "mark a gap in the text below, as `==answer==`",
        ),
        "ordering": (len(exercise.items) > 2, "list three items or more, `1.` `2.` `3.`, in order"),
        "matching": (len(exercise.items) > 2, "list three pairs or more, each `- left -> right`"),
        "flip": (bool(exercise.back), "add a line `Answer: ...` for the back of the card"),
        "scenario": (
            any(scene.ending == "good" for scene in exercise.scenes),
            "let a scene end with `Ending: good`",
        ),
        "poll": (len(exercise.items) > 1, "list what can be picked, one line each"),
        "reflection": (True, ""),
    }
    answerable, message = wanted[exercise.kind]
    if not answerable:
        yield error("no-key", file.path, file.line(exercise.id), message)


def _explanation(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    if not exercise.explanation and exercise.kind not in _NEED_NO_EXPLANATION:
        yield error(
            "no-explanation",
            file.path,
            file.line(exercise.id),
            "add a paragraph `Explanation: ...` that says why the answer is right",
        )


def _alike(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    options = tuple(option.text for option in exercise.options)
    is_choice = exercise.kind in ("single_choice", "multiple_choice")
    items = tuple(item.text for item in exercise.items)
    matches = tuple(item.text for item in exercise.matches)
    if (is_choice and len(options) < 2) or _repeats(options):
        message = "offer at least two options, each in other words than the rest"
    elif _repeats(items) or _repeats(matches):
        message = "let no two of these be alike: a learner could not tell which is meant"
    else:
        return
    yield error("few-options", file.path, file.line(exercise.id), message)


def _answers_alike(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    for accepted in (exercise.accepted, *(gap.accepted for gap in exercise.gaps)):
        if _repeats(accepted):
            yield warning(
                "answers-alike",
                file.path,
                file.line(exercise.id),
                f"remove what is accepted anyway, of {', '.join(f'`{one}`' for one in accepted)}: "
                "case, accents' form and punctuation do not matter",
            )


def _feedback(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    for option in exercise.options:
        if not option.feedback:
            yield error(
                "no-feedback",
                file.path,
                file.line(f"{exercise.id}#{option.key}"),
                f"below `{option.text[:60]}` add a line `> ...` that says what choosing it shows",
            )


def _repeats(texts: tuple[str, ...]) -> bool:
    """Whether two of the texts read the same."""
    return len({normalise(to_text(text)) for text in texts}) < len(texts)
