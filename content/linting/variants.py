"""The linter's rules on variants: they teach what their lesson teaches, and are kept up to date."""

from collections.abc import Iterator

from content.findings import Finding, error, warning
from content.format import Lesson, translation_mark
from content.library import Library
from content.published import Published
from content.reading.course_file import COURSE_FILE
from content.reading.lesson_file import LessonFile

_FIELDS = ("skills", "prerequisites", "credit_bearing", "attempts")


def variants_differ(library: Library, _: Published) -> Iterator[Finding]:
    """A variant has its lesson's exercises, skills, prerequisites, credit and attempts."""
    bases = library.bases
    for file in library.files:
        base = bases.get(file.lesson.id, file)
        if base is file:
            continue
        differs = _differing_exercise(file.lesson, base.lesson)
        if differs:
            told, message = differs
            yield error("variant-differs", file.path, file.line(told), message)
        for name in _FIELDS:
            wanted = getattr(base.lesson, name)
            if getattr(file.lesson, name) != wanted:
                yield error(
                    "variant-differs",
                    file.path,
                    file.line(name),
                    f"write the same `{name}` here and in `{base.path.name}`",
                )


def _differing_exercise(variant: Lesson, base: Lesson) -> tuple[str, str] | None:
    """The first exercise that is another one than the lesson's, and what to do about it."""
    ours = [(exercise.id, exercise.kind) for exercise in variant.exercises]
    theirs = [(exercise.id, exercise.kind) for exercise in base.exercises]
    for (here, kind), (there, wanted) in zip(ours, theirs, strict=False):
        if here != there:
            return here, f"ask `{_slug(there)}` here, as the lesson does, not `{_slug(here)}`"
        if kind != wanted:
            return here, f"ask `{_slug(here)}` as a {wanted} question, as the lesson does"
    if len(ours) > len(theirs):
        extra = ours[len(theirs)][0]
        return extra, f"the lesson does not ask `{_slug(extra)}`; ask it there too, or not here"
    if len(ours) < len(theirs):
        return "id", f"ask `{_slug(theirs[len(ours)][0])}` too, as the lesson does"
    return None


def missing_translations(library: Library, _: Published) -> Iterator[Finding]:
    """A lesson is there in every language its course offers, and in no other."""
    there = {(file.lesson.id, file.lesson.language) for file in library.files}
    bases = library.bases
    for course in library.courses:
        offered = set(course.words) - {course.language}
        for lesson in course.lessons:
            base = bases[lesson.id]
            for language in sorted(offered - {lesson.language}):
                if (lesson.id, language) not in there and course.id not in library.incomplete:
                    yield warning(
                        "missing-translation",
                        base.path,
                        base.line("id"),
                        f"translate this: the course is offered in `{language}` too",
                    )


def untitled_languages(library: Library, _: Published) -> Iterator[Finding]:
    """A course has a title in every language its lessons are in; each language is told once."""
    bases = library.bases
    for course in library.courses:
        titled = set(course.words)
        for file in library.files:
            lesson = file.lesson
            is_variant = lesson.course_id == course.id and bases.get(lesson.id, file) is not file
            if is_variant and lesson.language not in titled:
                titled.add(lesson.language)
                yield warning(
                    "course-not-translated",
                    library.tree.place(f"{course.id}/{COURSE_FILE}"),
                    1,
                    f"say in `[languages.{lesson.language}]` what the course is called, for "
                    f"`{file.path.name}`",
                )


def old_translations(library: Library, _: Published) -> Iterator[Finding]:
    """A translation says which revision it was made from, and that is the one that stands."""
    for file, original in translations(library):
        written = file.lesson.translated_from
        if not written:
            yield warning(
                "unmarked-translation",
                file.path,
                file.line("language"),
                f"say what this was translated from: `translated_from: {hash_start(original)}`",
            )
        elif written != hash_start(original):
            yield warning(
                "stale-translation",
                file.path,
                file.line("translated_from"),
                f"`{original.path.name}` has changed; translate what is new, then write "
                f"`translated_from: {hash_start(original)}`",
            )


def translations(library: Library) -> Iterator[tuple[LessonFile, LessonFile]]:
    """Every file that is a translation, and the file it was made from.

    That is the one for the same audience in the lesson's own language, or else the lesson itself.
    """
    by_variant = {(file.lesson.id, *file.variant): file for file in library.files}
    bases = library.bases
    for file in library.files:
        lesson, base = file.lesson, bases.get(file.lesson.id, file)
        if lesson.language != base.lesson.language:
            for_same = by_variant.get((lesson.id, base.lesson.language, lesson.audience))
            yield file, for_same or base


def hash_start(file: LessonFile) -> str:
    """What a translation of this file carries as `translated_from`."""
    return translation_mark(file.lesson)


def _slug(exercise_id: str) -> str:
    return exercise_id.rpartition("/")[2]
