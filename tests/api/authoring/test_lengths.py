"""A lesson says how long it takes, and is held to it."""

from pathlib import Path

from click.testing import CliRunner

from api.commands.lint import lint_verb
from tests.api.authoring.writing_lessons import GREEN, Office, lesson

SENTENCE = "Let the kettle stand for five minutes, then pour. "


async def test_ac_t3_too_long_for_its_minutes_or_for_a_phone_warns_at_both_doors(
    tea_house: Office, tmp_path: Path
) -> None:
    course = await tea_house.course()
    card = f"{SENTENCE * 13}\n"
    cards = "\n\n".join([card, *(f"## Card {n}\n\n{card}" for n in range(15))])
    cases = {
        "minutes-off": lesson(words=card),
        "long-card": lesson(words=SENTENCE * 14).replace("minutes: 0.5", "minutes: 1"),
        "long-lesson": lesson(words=cards).replace("minutes: 0.5", "minutes: 9"),
    }
    for number, (code, source) in enumerate(cases.items()):
        path = GREEN.replace("01-green", f"0{number}-green")
        draft = await tea_house.author.create_draft(course.id, path, source)
        findings = {found.code: found for found in draft.findings}
        assert findings[code].severity == "warning", code
        folder = tmp_path / code / "courses" / "tea"
        (folder / "01-leaves").mkdir(parents=True)
        (folder / "course.toml").write_text(course.course_toml)
        (folder / "01-leaves" / "01-green.md").write_text(source)
        told = CliRunner().invoke(lint_verb, [str(folder.parent)])
        assert f"01-green.md:{findings[code].line}: warning {code} " in told.output
        assert findings[code].message in told.output
        assert told.exit_code == 0
        assert (await tea_house.author.submit(draft)).state == "in_review", "a warning is no bar"
        await tea_house.author.edit(draft, "")
