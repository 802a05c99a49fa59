"""A report as a table, as JSON and as a picture."""

import json
import math
from xml.etree import ElementTree

from workers.evaluation.report import Curve, Figure, Plot, Report, as_json, as_table
from workers.evaluation.svg import draw

REPORT = Report(
    "memory",
    40,
    "learners",
    7,
    {
        "interlude": {"log_loss": Figure(0.51234, 0.5, 0.52), "auc": Figure(0.8)},
        "sm2": {"log_loss": Figure(math.nan)},
    },
    ("Few rows.",),
)


def test_programs_get_numbers_and_intervals_apart_and_null_for_what_is_no_number() -> None:
    told = json.loads(json.dumps(as_json(REPORT), allow_nan=False))
    assert told == {
        "task": "memory",
        "rows": 40,
        "split": "learners",
        "seed": 7,
        "models": {"interlude": {"log_loss": 0.51234, "auc": 0.8}, "sm2": {"log_loss": None}},
        "intervals": {"interlude": {"log_loss": [0.5, 0.52]}, "sm2": {}},
        "notes": ["Few rows."],
    }


def test_people_get_a_line_for_each_model() -> None:
    assert as_table(REPORT).splitlines() == [
        "memory: 40 rows scored; learners; seed 7",
        "",
        "model      log_loss                 auc",
        "interlude  0.5123 [0.5000, 0.5200]  0.8000",
        "sm2        nan                      -",
        "",
        "Few rows.",
    ]


def test_a_plot_is_a_picture_whose_words_cannot_break_it() -> None:
    curve = Curve("a < b", (0.0, 1.0), (2.0, 4.0))
    flat = Curve("flat", (0.5,), (2.0,))
    root = ElementTree.fromstring(draw(Plot("x", "R & D", "x", "y", (curve, flat))))
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"R & D", "a < b", "flat"} <= set(texts)
    lines = [each.get("points") for each in root.iter("{http://www.w3.org/2000/svg}polyline")]
    assert lines == ["70.0,420.0 530.0,40.0", "300.0,420.0"]
    assert "nan" not in draw(Plot("x", "t", "x", "y", (flat,)))
    assert ElementTree.fromstring(draw(Plot("x", "t", "x", "y", ()))) is not None
