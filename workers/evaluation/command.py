"""`interlude evaluate TASK --data PATH`: the product's own rules beside what people use today, on a
data file of one's own or a published one.
"""

import importlib
import json
from pathlib import Path

import click

from api.commands.entry import json_option
from workers.evaluation.report import Report, as_json, as_table
from workers.evaluation.svg import draw
from workers.evaluation.tables import UnreadableData

_TASKS = {
    "memory": "How well are answers predicted: will this learner still know this?",
    "placement": "How soon does a short adaptive placement agree with the full test?",
    "mastery": "How well does what is believed of skills predict the next answer?",
    "session-length": "How near is the predicted length of a session to the real one?",
    "composer": "What is still known a month later, at equal minutes of study?",
}


class _Unusable(click.ClickException):
    """The data cannot be used: told in one sentence, like any wrong use of the command."""

    exit_code = 2


@click.group("evaluate", short_help="Measure our rules on real answers, beside what others use.")
def evaluate_group() -> None:
    """Measure prediction, placement, mastery, session length or the composer on real answers.

    Layouts of the data files: docs/evaluation.md. The same file and seed give the same figures.
    """


def _verb(task: str, question: str) -> click.Command:
    @click.option(
        "--data",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        required=True,
        help="The answers: .csv or .tsv, plain or .gz.",
    )
    @click.option(
        "--plots",
        type=click.Path(path_type=Path, file_okay=False),
        help="Write the plots as SVG files into this folder.",
    )
    @click.option("--seed", type=int, default=1, show_default=True, help="For splits and draws.")
    @json_option
    def verb(data: Path, plots: Path | None, seed: int, as_json: bool) -> None:
        report = _evaluated(task, data, seed)
        click.echo(_printed(report, as_json))
        if plots is not None:
            _write_plots(report, plots)

    return click.command(task, short_help=question, help=question)(verb)


def _evaluated(task: str, data: Path, seed: int) -> Report:
    # Loaded only when asked for: numpy would slow every other verb of the command down.
    name = task.replace("-", "_")
    module = importlib.import_module(f"workers.evaluation.{name}")
    try:
        report: Report = getattr(module, f"evaluate_{name}")(data, seed)
    except UnreadableData as refusal:
        raise _Unusable(str(refusal)) from refusal
    return report


def _printed(report: Report, for_programs: bool) -> str:
    return json.dumps(as_json(report), indent=2) if for_programs else as_table(report)


def _write_plots(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for plot in report.plots:
        file = folder / f"{plot.name}.svg"
        file.write_text(draw(plot), encoding="utf-8")
        click.echo(f"wrote {file}", err=True)


for _task, _question in _TASKS.items():
    evaluate_group.add_command(_verb(_task, _question))
