"""What an import understood, line by line, and the files that came of it.

A reader of a format makes it, `content.importers.merging` puts it beside what is there, and people
are shown the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["understood", "ignored", "warning", "error"]


class Refused(Exception):
    """Why a file is not imported at all: the place in it, and what to do about it."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line, row or entry of the imported file, and what it was taken for.

    `message` is what to do about it, empty where it was understood.
    """

    place: str
    verdict: Verdict
    course: str = ""
    lesson: str = ""
    card: str = ""
    kind: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """The files of an import by their path in a folder of courses; none where there is an error.

    `rows` has for the files made from a table the row of each line of theirs at which a card
    begins. `placed` are the paths the import itself gave; other lessons stay where they are.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    report: tuple[ReportLine, ...] = ()
    rows: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    placed: frozenset[str] = frozenset()
    from_table: bool = False

    @property
    def errors(self) -> tuple[ReportLine, ...]:
        """What was not understood."""
        return tuple(line for line in self.report if line.verdict == "error")


def refused(place: str, message: str) -> Import:
    """An import of which nothing was taken."""
    return Import(report=(ReportLine(place, "error", message=message),))
