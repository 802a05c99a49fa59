"""What is wrong with the authors' files, where, and what to do about it.

Readers and lint rules report findings instead of raising, so that one slip in one lesson never
hides the rest of a library.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


class UnreadableText(Exception):
    """Something in a file that cannot be read as a lesson: its line (from 1) and what to do.

    `code` names the lint rule it breaks, where it is not the reader's own.
    """

    def __init__(self, line: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an author should change. `line` counts from 1; `code` is stable, for filters."""

    code: str
    severity: Severity
    path: Path
    line: int
    message: str

    def as_line(self) -> str:
        """The finding on one line, in the form editors can jump to: `path:line: code message`."""
        return f"{self.path}:{self.line}: {self.code} {self.message}"


def error(code: str, path: Path, line: int, message: str) -> Finding:
    """A finding that keeps a library from being published."""
    return Finding(code, "error", path, line, message)


def warning(code: str, path: Path, line: int, message: str) -> Finding:
    """A finding that an author should look at, and may overrule."""
    return Finding(code, "warning", path, line, message)
