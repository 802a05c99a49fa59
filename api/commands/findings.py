"""What the linter found, told to people, to programs and to code review."""

import json
import os
from itertools import groupby
from pathlib import Path

import click

from content.findings import Finding
from content.linting.rules import RULES
from content.linting.sarif import to_sarif

_COLOURS = {"error": "red", "warning": "yellow"}
_LONGEST_EXCERPT = 90


def tell_findings(findings: tuple[Finding, ...], *, colour: bool = True) -> None:
    """Tell people: by file, each with a place that editors jump to, and what stands there.

    Colours are left out where the output is no terminal, and where NO_COLOR asks for none.
    """
    colour = colour and not os.environ.get("NO_COLOR")
    for path, found in groupby(findings, key=lambda each: each.path):
        lines = _lines(path)
        for finding in found:
            _tell(finding, lines, colour)
        _say("", colour)


def count_in_words(findings: tuple[Finding, ...]) -> str:
    """How many were found, and how many of them `--fix` mends."""
    errors = sum(found.severity == "error" for found in findings)
    files = len({found.path for found in findings})
    mended = sum(RULES[found.code].fixable for found in findings)
    hint = f" `--fix` mends {mended} of them." if mended else ""
    counts = f"{many(errors, 'error')} and {many(len(findings) - errors, 'warning')}"
    return f"{counts} in {many(files, 'file')}.{hint}"


def tell_as_json(findings: tuple[Finding, ...]) -> None:
    """Tell programs: a list of objects."""
    shown = [
        {
            "code": found.code,
            "severity": found.severity,
            "path": str(found.path),
            "line": found.line,
            "message": found.message,
        }
        for found in findings
    ]
    click.echo(json.dumps(shown, indent=2))


def tell_as_sarif(findings: tuple[Finding, ...], folder: Path) -> None:
    """Tell code review; files are named from here, or from around the folder if it is elsewhere."""
    here, around = Path.cwd(), folder.resolve().parent
    root = here if around.is_relative_to(here) or around == here else around
    click.echo(json.dumps(to_sarif(findings, root), indent=2))


def tell_rules() -> None:
    """Every rule: its code, how grave it is, whether `--fix` mends it, and what it asks."""
    width = max(map(len, RULES))
    for rule in RULES.values():
        mended = " (--fix)" if rule.fixable else ""
        click.echo(f"{rule.code:<{width}}  {rule.severity:<7}  {rule.asks}{mended}")


def _tell(finding: Finding, lines: list[str], colour: bool) -> None:
    severity = click.style(finding.severity, fg=_COLOURS[finding.severity])
    code = click.style(finding.code, bold=True)
    place = f"{finding.path}:{finding.line}"
    _say(f"{place}: {severity} {code} {_shown(finding.message)}", colour)
    excerpt = lines[finding.line - 1].strip() if finding.line <= len(lines) else ""
    if excerpt:
        cut = "..." if len(excerpt) > _LONGEST_EXCERPT else ""
        _say(click.style(f"    | {_shown(excerpt[:_LONGEST_EXCERPT])}{cut}", dim=True), colour)


def _lines(path: Path) -> list[str]:
    """What stands in a file, as far as it can be read."""
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return []


def _shown(text: str) -> str:
    """The text without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _say(line: str, colour: bool) -> None:
    click.echo(line, color=None if colour else False)


def many(number: int, what: str) -> str:
    """A count with its noun: 1 course, 2 courses."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
