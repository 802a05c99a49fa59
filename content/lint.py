"""What an author should mend before a folder of courses is published.

`interlude lint` and publishing ask. Each rule is a function from the library to findings; a new
rule is one more line in `RULES`. A library without errors may be published.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from content.findings import Finding
from content.library import Library, read_library
from content.lint_exercises import each_exercise
from content.lint_ids import duplicate_ids, vanished_ids
from content.lint_minutes import minutes_off
from content.lint_prerequisites import prerequisite_cycles, unknown_prerequisites

__all__ = ["Finding", "lint"]

RULES: tuple[Callable[[Library, Path], Iterator[Finding]], ...] = (
    duplicate_ids,
    vanished_ids,
    unknown_prerequisites,
    prerequisite_cycles,
    each_exercise,
    minutes_off,
)


def lint(folder: Path) -> tuple[Finding, ...]:
    """Everything to mend in a folder of courses, by file and line; nothing said twice."""
    library = read_library(folder)
    broken = (finding for rule in RULES for finding in rule(library, folder))
    findings = dict.fromkeys((*library.findings, *broken))
    return tuple(sorted(findings, key=lambda found: (str(found.path), found.line, found.code)))
