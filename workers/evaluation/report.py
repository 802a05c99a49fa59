"""What an evaluation found: figures with their 95 % intervals for each model, and plots.

Every task of `interlude evaluate` returns a Report; the command prints it as a table or as JSON.
"""

import math
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `low` and `high` bound its 95 % interval over redrawn learners."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """One model's line in a plot: as many `x` as `y`."""

    model: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: `name` is its file name without ending, in letters, digits and hyphens."""

    name: str
    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What one task found.

    `rows`: how many rows were scored; `split`: in words, which rows taught and which were scored;
    `models`: model -> metric -> figure, ours is called "interlude"; `notes`: what a reader must
    know to believe or doubt the figures.
    """

    task: str
    rows: int
    split: str
    seed: int
    models: dict[str, dict[str, Figure]]
    notes: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = field(default=())


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as values JSON knows; what is no number (nothing to score) is null."""
    return {
        "task": report.task,
        "rows": report.rows,
        "split": report.split,
        "seed": report.seed,
        "models": {
            model: {metric: _number(figure.value) for metric, figure in figures.items()}
            for model, figures in report.models.items()
        },
        "intervals": {
            model: {
                metric: [_number(figure.low), _number(figure.high)]
                for metric, figure in figures.items()
                if figure.low is not None and figure.high is not None
            }
            for model, figures in report.models.items()
        },
        "notes": list(report.notes),
    }


def as_table(report: Report) -> str:
    """Return the report as text for a terminal: a line a model, a column a metric, notes below."""
    metrics = list(dict.fromkeys(name for each in report.models.values() for name in each))
    lines = [["model", *metrics]]
    for model, figures in report.models.items():
        lines.append([model, *(_cell(figures.get(metric)) for metric in metrics)])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    aligned = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    head = f"{report.task}: {report.rows} rows scored; {report.split}; seed {report.seed}"
    return "\n".join([head, "", *aligned, *(("", *report.notes) if report.notes else ())])


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.4f}"
    return f"{figure.value:.4f} [{figure.low:.4f}, {figure.high:.4f}]"


def _number(value: float | None) -> float | None:
    return round(value, 6) if value is not None and math.isfinite(value) else None
