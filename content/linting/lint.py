"""What an author should mend before courses are published.

`interlude lint`, publishing and the studio ask. Each check is a function from the library, and the
ids ever published from it, to findings; a new one is one more line in `CHECKS`, and its codes stand
in `content.linting.rules`. A library without errors may be published.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from content.findings import Finding, UnreadableText, error
from content.library import Library, read_library
from content.linting.attempts import no_choice_left
from content.linting.courses import empty_courses, unused_media, wrong_folder
from content.linting.credit import credit_needs_proof
from content.linting.exercise_sizes import long_exercises
from content.linting.exercises import each_exercise
from content.linting.ids import duplicate_ids, reused_ids, vanished_ids
from content.linting.links import broken_links
from content.linting.minutes import minutes_off
from content.linting.prerequisites import prerequisite_cycles, untaught_prerequisites
from content.linting.reading_level import hard_to_read
from content.linting.scenarios import each_scenario
from content.linting.sizes import long_cards, long_lessons
from content.linting.variants import (
    missing_translations,
    old_translations,
    untitled_languages,
    variants_differ,
)
from content.published import Published, published_ids, published_path

__all__ = ["Finding", "lint", "lint_library"]

CHECKS: tuple[Callable[[Library, Published], Iterator[Finding]], ...] = (
    empty_courses,
    duplicate_ids,
    vanished_ids,
    reused_ids,
    untaught_prerequisites,
    prerequisite_cycles,
    broken_links,
    unused_media,
    each_exercise,
    each_scenario,
    no_choice_left,
    credit_needs_proof,
    variants_differ,
    missing_translations,
    old_translations,
    untitled_languages,
    minutes_off,
    hard_to_read,
    long_cards,
    long_lessons,
    long_exercises,
)


def lint(folder: Path) -> tuple[Finding, ...]:
    """Everything to mend in a folder of courses, by file and line; nothing said twice."""
    library = read_library(folder)
    try:
        return lint_library(library, published_ids(folder))
    except UnreadableText as problem:
        path = published_path(folder)
        broken = error("unreadable-file", path, problem.line, problem.message)
        return (broken, *lint_library(library, {}))


def lint_library(library: Library, published: Published) -> tuple[Finding, ...]:
    """Everything to mend in a library; `published` are the ids that must not vanish from it."""
    elsewhere = tuple(wrong_folder(library))
    if elsewhere:
        return elsewhere
    broken = (finding for check in CHECKS for finding in check(library, published))
    findings = dict.fromkeys((*library.findings, *broken))
    return tuple(sorted(findings, key=lambda found: (str(found.path), found.line, found.code)))
