"""`interlude evaluate TASK`: the product's own rules beside what people use today, on a data file
(`--data PATH`) or on the product's own log (`--from-log`).
"""

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from api.commands.entry import json_option
from workers.evaluation.own_log import TASKS as LOG_TASKS
from workers.evaluation.own_log import write_own_log
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
    def verb(
        data: Path | None, plots: Path | None, seed: int, as_json: bool, **own_log: Any
    ) -> None:
        with _answers(task, data, **own_log) as answers:
            report = _evaluated(task, answers, seed, is_own_log=data is None)
        click.echo(_printed(report, as_json))
        if plots is not None:
            _write_plots(report, plots)

    command = click.command(task, short_help=question, help=question)(json_option(verb))
    command.params = [*_OPTIONS, *(_OWN_LOG if task in LOG_TASKS else ()), *command.params]
    return command


_OPTIONS = (
    click.Option(
        ["--data"],
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="The answers: .csv or .tsv, plain or .gz.",
    ),
    click.Option(
        ["--plots"],
        type=click.Path(path_type=Path, file_okay=False),
        help="Write the plots as SVG files into this folder.",
    ),
    click.Option(["--seed"], type=int, default=1, show_default=True, help="For splits and draws."),
)

_OWN_LOG = (
    click.Option(["--from-log"], is_flag=True, help="Measure on this Interlude's own answers."),
    click.Option(["--association"], help="With --from-log: of this one alone, by name or id."),
    click.Option(
        ["--folder"],
        type=click.Path(path_type=Path, file_okay=False),
        help="With --from-log: folder of the local database (default: .interlude, or"
        " INTERLUDE_DATA).",
    ),
)


@contextmanager
def _answers(
    task: str,
    data: Path | None,
    from_log: bool = False,
    association: str | None = None,
    folder: Path | None = None,
) -> Iterator[Path]:
    if (association or folder) and not from_log:
        raise click.UsageError("--association and --folder go with --from-log.")
    if from_log == (data is not None):
        ways = "--data PATH or --from-log" if task in LOG_TASKS else "--data PATH"
        raise click.UsageError(f"Say which answers: give {ways}, and only one of them.")
    if data is not None:
        yield data
        return
    with TemporaryDirectory(prefix="interlude-own-log-") as place:
        file = Path(place) / "answers.csv"
        write_own_log(association, folder, file)
        yield file


def _evaluated(task: str, data: Path, seed: int, is_own_log: bool) -> Report:
    # Loaded only when asked for: numpy would slow every other verb of the command down.
    name = task.replace("-", "_")
    module = importlib.import_module(f"workers.evaluation.{name}")
    try:
        report: Report = getattr(module, f"evaluate_{name}")(data, seed)
    except UnreadableData as refusal:
        why = f"The log cannot be measured: {refusal.what_to_do}." if is_own_log else str(refusal)
        raise _Unusable(why) from refusal
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
