"""How the exercises of a course are doing, as lines for a terminal: the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass

import click

from api.pacing.plan import Reason
from api.quality.presenters import reason_sentence

_ORDER = ("withdrawn", "watch", "sound")
_COLOURS = {"withdrawn": "red", "watch": "yellow", "sound": "green"}
_HEADINGS = ("status", "learners", "right", "expected", "discrimination", "seconds", "declared")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One exercise in one revision: its verdict and figures. `right` and `expected` are shares;
    None where there is nothing to tell from.
    """

    exercise_id: str
    status: str
    learners: int
    right: float | None
    expected: float | None
    discrimination: float | None
    median_seconds: float | None
    declared_seconds: float
    reasons: tuple[Reason, ...] = ()


def item_lines(rows: Sequence[ItemRow], language: str = "en") -> list[str]:
    """Return the table, styled for a terminal: withdrawn, then watched, then sound; among equals
    those with most learners first. Below each exercise its reasons, a sentence each.
    """
    ordered = sorted(rows, key=_worst_first)
    cells = [_HEADINGS, *(_cells(row) for row in ordered)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
    lines = [click.style(_aligned(_HEADINGS, widths) + "  exercise", dim=True)]
    for row in ordered:
        status, rest = _aligned(_cells(row), widths).split(" ", 1)
        coloured = click.style(status, fg=_COLOURS.get(row.status))
        lines.append(f"{coloured} {rest}  {click.style(row.exercise_id, bold=True)}")
        lines += [f"    {reason_sentence(reason, language)}" for reason in row.reasons]
    return lines


def _worst_first(row: ItemRow) -> tuple[int, int, str]:
    return _ORDER.index(row.status), -row.learners, row.exercise_id


def _cells(row: ItemRow) -> tuple[str, ...]:
    return (
        row.status,
        str(row.learners),
        _percent(row.right),
        _percent(row.expected),
        "-" if row.discrimination is None else f"{row.discrimination:.2f}",
        _seconds(row.median_seconds),
        _seconds(row.declared_seconds),
    )


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "  ".join((first, *rest))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{round(100 * share)} %"


def _seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{round(seconds)} s"
