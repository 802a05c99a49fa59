"""Courses brought out and back in: all of it or nothing, and the same again changes nothing."""

import csv
import io
import zipfile

import pytest

from mobile_contract.authoring import Draft, ImportReport
from mobile_contract.client import Client
from tests.api.authoring.writing_lessons import (
    GREEN,
    PICTURE,
    Office,
    lesson,
    refused,
    steps_on,
    with_second_question,
)

BLACK = "01-leaves/02-black.md"
FORMATS = ("zip", "csv", "xlsx")
COURSE_TOML = (
    'title = "Tea"\nlanguage = "en"\ndescription = "A cup."\nlicence = "CC0"\nauthors = ["Ada"]\n'
)


def zipped(**files: str | bytes) -> bytes:
    """A zip of these files, by their path."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def changed(report: ImportReport) -> dict[str, str]:
    """What an import does to which file."""
    return {file.path: file.outcome for file in report.files}


async def stored(office: Office) -> list[str]:
    """All drafts and courses, whole."""
    tables = ("authored_course", "draft", "draft_media", "draft_step")
    sql = " union all ".join(f"select t::text as row from {table} t" for table in tables)
    return sorted(row["row"] for row in await office.world.owner_fetch(sql))


@pytest.mark.parametrize("format_", FORMATS)
async def test_ac_t2_an_own_course_brought_out_and_in_again_changes_nothing(
    tea_house: Office, format_: str
) -> None:
    course = await tea_house.course()
    if format_ == "zip":
        await tea_house.author.put_media(course.id, "leaf.png", PICTURE)
    source = lesson(words="![A leaf](../media/leaf.png)") if format_ == "zip" else lesson()
    await tea_house.published(course.id, GREEN, source)
    german = lesson(more="language: de\n", words="Warte kurz.")
    await tea_house.author.create_draft(course.id, "01-leaves/01-green.de.md", german)
    await tea_house.author.create_draft(course.id, BLACK, with_second_question(lesson("black")))
    content = await tea_house.author.export(course.id, format_)
    before = await stored(tea_house)
    for dry_run in (True, False):
        report = await tea_house.author.import_courses(content, format_, dry_run=dry_run)
        assert (changed(report), report.applied) == ({}, not dry_run)
        assert report.unchanged >= 4
    assert await stored(tea_house) == before


async def test_ac_t2_a_shipped_course_comes_in_as_ones_own(tea_house: Office) -> None:
    author = tea_house.author
    content = await author.export("secure-work")
    tokens = tea_house.owner.tokens
    assert tokens is not None
    assert tokens.association_id is not None
    own_id = f"secure-work-{tokens.association_id.hex[-12:]}"
    report = await author.import_courses(content)
    assert {file.course_id for file in report.files} == {own_id}
    drafts = (await author.course(own_id)).drafts
    assert set(changed(report)) == {"course.toml", *(draft.path for draft in drafts)}
    assert await author.export(own_id) == content
    first = await author.submit(await author.draft(drafts[0].id))
    assert (await tea_house.reviewer.approve(first)).state == "published"


async def test_a_dry_run_says_line_by_line_what_was_understood(tea_house: Office) -> None:
    course = await tea_house.course()
    files = {
        f"{course.slug}/course.toml": COURSE_TOML,
        f"{course.slug}/{GREEN}": lesson(),
        f"{course.slug}/{BLACK}": lesson("black").replace("[x]", "[ ]"),
        f"{course.slug}/README.md": "# Notes",
        f"{course.slug}/01-leaves/notes.txt": "notes",
    }
    before = await stored(tea_house)
    report = await tea_house.author.import_courses(zipped(**files), dry_run=True)
    understood = {line.place for line in report.lines if line.understood}
    assert {f"{course.slug}/{GREEN}", f"{course.slug}/course.toml"} <= understood
    assert changed(report) == {"course.toml": "changed", GREEN: "created", BLACK: "created"}
    assert [found.code for found in report.findings if found.severity == "error"] == ["no-key"]
    refusal = await refused("import_unreadable", tea_house.author.import_courses(zipped(**files)))
    assert any(BLACK in fault.place for fault in refusal.details.errors)
    assert await stored(tea_house) == before
    files[f"{course.slug}/{BLACK}"] = lesson("black")
    await tea_house.author.import_courses(zipped(**files))
    drafts = (await tea_house.author.course(course.id)).drafts
    assert [draft.path for draft in drafts] == [GREEN, BLACK]
    again = await tea_house.author.import_courses(zipped(**files))
    assert changed(again) == {}


async def test_one_bad_row_of_a_table_keeps_all_of_it_out(tea_house: Office) -> None:
    course = await tea_house.course()
    await tea_house.author.create_draft(course.id, GREEN, lesson())
    text = (await tea_house.author.export(course.id, "csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    kind = rows[0].index("kind")
    place = next(number for number, row in enumerate(rows) if row[kind] == "choose one")
    rows[place][kind] = "riddle"
    broken = io.StringIO()
    csv.writer(broken, delimiter=";").writerows(rows)
    before = await stored(tea_house)
    content = b"\xef\xbb\xbf" + broken.getvalue().encode()
    refusal = await refused("import_unreadable", tea_house.author.import_courses(content, "csv"))
    assert any(str(place + 1) in fault.place for fault in refusal.details.errors)
    assert await stored(tea_house) == before
    whole = io.StringIO()
    csv.writer(whole, delimiter=";").writerows(csv.reader(io.StringIO(text)))
    content = b"\xef\xbb\xbf" + whole.getvalue().encode()
    assert changed(await tea_house.author.import_courses(content, "csv")) == {}


async def test_drafts_follow_their_lessons_wherever_an_import_puts_them(tea_house: Office) -> None:
    course = await tea_house.course()
    green = await tea_house.published(course.id)
    black = await tea_house.published(course.id, BLACK, lesson("black"))
    swapped = {
        f"{course.slug}/{GREEN}": lesson("black"),
        f"{course.slug}/{BLACK}": lesson(),
    }
    report = await tea_house.author.import_courses(zipped(**swapped))
    assert changed(report) == {GREEN: "changed", BLACK: "changed"}
    moved = await tea_house.author.draft(green.id)
    assert (moved.path, moved.lesson_id, moved.version) == (BLACK, green.lesson_id, 2)
    assert (await tea_house.author.draft(black.id)).path == GREEN
    assert moved.steps[-1].step == "imported"
    await tea_house.reviewer.approve(await tea_house.author.submit(moved))
    shifted = {
        f"{course.slug}/{GREEN}": lesson("white"),
        f"{course.slug}/{BLACK}": lesson("black"),
        f"{course.slug}/01-leaves/03-green.md": lesson(),
    }
    await tea_house.author.import_courses(zipped(**shifted))
    drafts = {line.path: line.id for line in (await tea_house.author.course(course.id)).drafts}
    assert (drafts[BLACK], drafts["01-leaves/03-green.md"]) == (black.id, green.id)
    assert len(drafts) == 3


async def test_an_import_does_not_push_a_lesson_out_of_its_file(tea_house: Office) -> None:
    course = await tea_house.course()
    await tea_house.published(course.id)
    await tea_house.published(course.id, BLACK, lesson("black"))
    before = await stored(tea_house)
    pushed = zipped(**{f"{course.slug}/{BLACK}": lesson()})
    refusal = await refused("import_unreadable", tea_house.author.import_courses(pushed))
    assert [fault.place for fault in refusal.details.errors] == [f"{course.slug}/{BLACK}"]
    assert await stored(tea_house) == before


async def test_a_colleagues_half_written_draft_keeps_nobody_out(tea_house: Office) -> None:
    course = await tea_house.course()
    half = await tea_house.author.create_draft(course.id, GREEN, lesson().replace("[x]", "[ ]"))
    content = zipped(**{f"{course.slug}/{BLACK}": lesson("black")})
    assert changed(await tea_house.author.import_courses(content)) == {BLACK: "created"}
    out = await tea_house.author.export(course.id)
    assert changed(await tea_house.author.import_courses(out)) == {}
    assert await tea_house.author.draft(half.id) == half


async def test_what_learners_have_stays_until_an_import_is_published(tea_house: Office) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    learner: Client = await tea_house.newcomer(course.id)
    content = zipped(**{f"{course.slug}/{GREEN}": lesson(question="What turns it bitter?")})
    assert changed(await tea_house.author.import_courses(content)) == {GREEN: "changed"}
    draft: Draft = await tea_house.author.draft(shown.id)
    assert (draft.state, draft.version, draft.revision) == ("draft", 2, shown.revision)
    assert (await steps_on(learner, shown)).revisions == {shown.revision}


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
async def test_the_template_comes_in_as_it_is(tea_house: Office, format_: str) -> None:
    content = await tea_house.author.template(format_)
    report = await tea_house.author.import_courses(content, format_)
    assert report.applied
    assert [found for found in report.findings if found.severity == "error"] == []
    assert changed(await tea_house.author.import_courses(content, format_)) == {}


async def test_hostile_files_are_refused_and_the_too_large(tea_house: Office) -> None:
    before = await stored(tea_house)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tea/media/leaf.png", PICTURE + b"\0" * 201_000_000)
    for content in (
        zipped(**{"../../etc/passwd": "x", "tea/course.toml": COURSE_TOML}),
        zipped(**{"/tea/course.toml": COURSE_TOML}),
        zipped(**{"tea/media/leaf.png": b"MZ not a picture"}),
        bomb.getvalue(),
        *(b"", b"PK\x03\x04 and then nothing", b"\x00" * 1000),
    ):
        for format_ in FORMATS:
            refusal = await refused(
                "import_unreadable", tea_house.author.import_courses(content, format_)
            )
            assert refusal.details.errors
    large = b"x" * (32 * 1024 * 1024 + 1)
    assert (await refused("too_large", tea_house.author.import_courses(large))).status == 413
    assert await stored(tea_house) == before


async def test_a_course_in_a_folder_is_not_imported_into(tea_house: Office) -> None:
    course = await tea_house.course()
    await tea_house.author.create_draft(course.id, GREEN, lesson())
    content = await tea_house.author.export(course.id)
    await tea_house.world.owner_fetch(
        "update authored_course set home = 'folder' where course_id = $1", course.id
    )
    for dry_run in (True, False):
        attempt = tea_house.author.import_courses(content, dry_run=dry_run)
        assert (await refused("course_elsewhere", attempt)).status == 409
