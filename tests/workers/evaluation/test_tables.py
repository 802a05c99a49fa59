"""Reading data files, and what is said of those that cannot be read."""

import gzip
from pathlib import Path

import pytest

from workers.evaluation.tables import (
    Column,
    UnreadableData,
    days,
    header,
    number,
    read_rows,
    whole,
    yes_no,
)

COLUMNS = (Column("item"), Column("correct", yes_no), Column("seconds", number, optional=True))


def written(folder: Path, text: str, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return file


def test_commas_tabs_and_gzip_are_read_alike(tmp_path: Path) -> None:
    text = 'correct,item,other\n1,"a,b",x\nFALSE,c,y\n'
    rows = [("a,b", True, None), ("c", False, None)]
    assert read_rows(written(tmp_path, text), COLUMNS) == rows
    assert read_rows(written(tmp_path, text, "a.csv.gz"), COLUMNS) == rows
    tabs = "\ufeffcorrect\titem\tseconds\n1\ta,b\t\nincorrect\tc\t2.5\n"
    assert read_rows(written(tmp_path, tabs, "a.tsv"), COLUMNS) == [
        ("a,b", True, None),
        ("c", False, 2.5),
    ]
    assert header(written(tmp_path, text)) == ("correct", "item", "other")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: give the names of the columns here."),
        ("item,correct\n", ": it has no rows; give at least one below the first line."),
        ("item,right\na,1\n", "line 1, correct: add this column; there are item, right."),
        ("item,correct\na,1\nb,2\n", "line 3, correct: '2' cannot be read (give 1 or 0)."),
        ("item,correct\na\n", "line 2: give 2 fields as in the first line, not 1."),
        ("item,correct,seconds\na,1,nan\n", "'nan' cannot be read (give a finite number)."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnreadableData) as refusal:
        read_rows(written(tmp_path, text), COLUMNS)
    assert str(refusal.value).endswith(told)
    assert str(tmp_path / "a.csv") in str(refusal.value)


def test_a_file_that_is_no_text_or_no_gzip_is_refused(tmp_path: Path) -> None:
    for name, content in (
        ("a.csv", b"\xff\xfe\x00"),
        ("b.csv.gz", b"plain"),
        ("c.csv.gz", b"\x1f\x8b"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableData):
            header(tmp_path / name)
    with pytest.raises(UnreadableData):
        header(tmp_path / "missing.csv")


def test_a_moment_is_unix_seconds_or_iso_and_utc_without_a_zone() -> None:
    assert days("86400") == 1.0
    assert days("1970-01-02T12:00:00") == days("1970-01-02T13:00:00+01:00") == 1.5
    with pytest.raises(ValueError):
        days("yesterday")
    with pytest.raises(ValueError, match="milliseconds"):
        days("1700000000000")
    assert whole("12") == 12
