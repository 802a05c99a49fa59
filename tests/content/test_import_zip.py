"""A zip from a stranger: what is taken, what is ignored, and what is refused whole."""

import tracemalloc
from pathlib import Path

import pytest

from content.importers import read_xlsx, read_zip
from content.importers.merging import merge
from content.importers.placing import OutsideFolder, place
from content.source_tree import tree_on_disk
from tests.content.lesson_text import COURSE, lesson_text
from tests.content.zips import HOSTILE, NESTED, zip_of

TEA = {
    "tea/course.toml": COURSE.encode(),
    "tea/01-leaves/01-green.md": lesson_text().encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_zips_are_refused_with_nothing_written(name: str, tmp_path: Path) -> None:
    for read in (read_zip, read_xlsx):
        imported = read(HOSTILE[name])
        assert len(imported.errors) == 1
        assert dict(imported.files) == {}
        merged = merge(tree_on_disk(tmp_path), imported, {})
        assert not merged.can_be_applied
        assert merged.changes == {}


def test_a_zip_within_a_zip_is_never_opened() -> None:
    imported = read_zip(NESTED)
    assert imported.files == {}
    with_course = read_zip(zip_of([*TEA.items(), ("tea/more.zip", NESTED)]))
    assert set(with_course.files) == set(TEA)
    assert [line.place for line in with_course.report if line.verdict == "ignored"] == [
        "tea/more.zip"
    ]


def test_reading_a_bomb_takes_little_memory() -> None:
    for name in ("too large in all", "1028:1", "long list"):
        tracemalloc.start()
        read_zip(HOSTILE[name])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4_000_000, name


@pytest.mark.parametrize("around", ["", "courses/", "Downloads/my courses/"])
def test_folders_around_the_courses_are_taken_off(around: str) -> None:
    imported = read_zip(zip_of([(f"{around}{name}", content) for name, content in TEA.items()]))
    assert dict(imported.files) == TEA
    assert [(line.verdict, line.kind) for line in imported.report] == [
        ("understood", "course"),
        ("understood", "lesson, 2 cards"),
    ]


def test_what_is_no_file_of_a_course_is_named_and_left_out() -> None:
    others = ["tea/.git/config.md", "__MACOSX/tea/x.md", "tea/notes.docx", "tea/media/leaf.svg"]
    imported = read_zip(zip_of([*TEA.items(), *((name, b"x") for name in others)]))
    assert dict(imported.files) == TEA
    ignored = [line.place for line in imported.report if line.verdict == "ignored"]
    assert sorted(ignored) == sorted(others)


def test_a_lesson_that_cannot_be_read_names_its_line() -> None:
    broken = lesson_text().replace("[x]", "[y]").encode()
    imported = read_zip(zip_of([*TEA.items(), ("tea/01-leaves/02-b.md", broken)]))
    assert imported.files == {}
    assert imported.errors[0].place.startswith("tea/01-leaves/02-b.md, line ")


def test_a_course_without_its_folder_is_refused_in_words() -> None:
    imported = read_zip(zip_of([("course.toml", COURSE.encode())]))
    assert "named as its id" in imported.errors[0].message


def test_names_are_composed() -> None:
    imported = read_zip(zip_of([*TEA.items(), ("tea/media/e\u0301.txt", b"x")]))
    assert "tea/media/\u00e9.txt" in imported.files


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "tea").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutsideFolder):
        place(tmp_path / "courses", TEA)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("in_the_way", ["z.md", "g.md/n.md"])
def test_where_one_file_cannot_be_put_in_its_place_all_is_as_before(
    in_the_way: str, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "f.md").write_bytes(b"old")
    (tmp_path / "g.md").write_bytes(b"old")
    (tmp_path / "z.md" / "within").mkdir(parents=True)
    with pytest.raises((IsADirectoryError, NotADirectoryError, FileExistsError)):
        place(tmp_path, {"a.md": b"new", "f.md": None, "b/c/d.md": b"new", in_the_way: b"new"})
    there = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert there == ["a.md", "f.md", "g.md", "z.md", "z.md/within"]
    assert (tmp_path / "a.md").read_bytes() == b"old"


@pytest.mark.parametrize("path", ["../up.md", "/up.md", "a/../../up.md", ""])
def test_no_way_leads_out_of_the_folder(path: str, tmp_path: Path) -> None:
    with pytest.raises(OutsideFolder):
        place(tmp_path / "courses", {path: b"x"})
    assert [each.name for each in tmp_path.iterdir()] == ["courses"]
