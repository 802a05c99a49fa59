"""One bad library for each of the linter's rules, which triggers exactly that rule."""

import json
from pathlib import Path

import pytest

from content.linting.lint import lint
from content.linting.rules import RULES
from content.published import record_published
from content.source_tree import LARGEST_TEXT as LARGEST
from tests.content.lesson_text import COURSE, QUESTION, lesson_text, write_courses

PLAIN = lesson_text()


def question(options: str, rest: str = "Explanation: Heat decides.\n") -> str:
    return f"## Choose one: What makes it bitter? {{#bitter}}\n\n{options}\n\n{rest}"


def listed(beginning: str, below: str) -> str:
    return f"## {beginning}: Which? {{#which}}\n\n{below}\n\nExplanation: Heat decides.\n"


def ordering(*items: str) -> str:
    return listed("Put in order", "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1)))


def scenario(*, lost: bool = False, told: bool = True, choices: int = 2, more: str = "") -> str:
    """A scenario whose first scene stands on the lesson's line 15 and its first choice on 19."""
    first = "- I pour -> poured\n" + ("  > It cools.\n" if told else "")
    rest = "".join(f"- I wait {n} -> poured\n  > It cools.\n" for n in range(1, choices))
    scene = "### Lost {#lost}\n\nEnding: poor\n\n" if lost else ""
    return (
        "## Scenario: Tea {#tea}\n\nMake tea.\n\n"
        f"### The kettle boils {{#boils}}\n\n{more or 'It is hot.'}\n\n{first}{rest}\n"
        f"### Poured {{#poured}}\n\nEnding: good\n\n{scene}"
        "### Afterwards\n\nExplanation: Heat decides.\n"
    )


SOURCE = (
    "sources:\n- {title: a, publisher: b, address: 'https://c.example', "
    "date_read: 2026-11-21, supports: d}\n"
)

BAD_LESSONS: dict[str, tuple[str, str | bytes, int]] = {
    # what is wrong: (the code, the file, the line)
    "not utf-8": ("unreadable-file", PLAIN.encode() + b"\nna\xefve", 21),
    "huge": ("unreadable-file", PLAIN.encode() + b"a" * LARGEST, 1),
    "binary": ("unreadable-file", PLAIN + "\x00", 1),
    "empty file": ("front-matter", "", 1),
    "no front matter": ("front-matter", "# Tea\n", 1),
    "front matter not closed": ("front-matter", "---\nid: green\n", 1),
    "not yaml": ("front-matter", "---\nid: green\ntitle: [a\n---\n", 3),
    "a list for front matter": ("front-matter", "---\n- id\n---\nTea", 2),
    "a key twice": ("front-matter", PLAIN.replace("title:", "id: tea\ntitle:"), 3),
    "an alias": ("front-matter", lesson_text(more="authors: &a [Ada]\nlicence: *a\n"), 7),
    "a bomb of lists": ("front-matter", "---\na: " + "[" * 9_000 + "\n---\n", 1),
    "an object tag": ("front-matter", lesson_text(more="licence: !!python/name:os.system x\n"), 7),
    "front matter too long": ("front-matter", lesson_text(more=f"licence: {'x' * 20_000}\n"), 1),
    "a number for a title": ("front-matter", PLAIN.replace("title: Green tea", "title: 7"), 3),
    "a missing field": ("front-matter", PLAIN.replace("skills: [brewing]\n", ""), 1),
    "an unknown field": ("front-matter", lesson_text(more="autor: Ada\n"), 7),
    "no time at all": ("front-matter", lesson_text(minutes=0), 6),
    "not even a number of minutes": ("front-matter", PLAIN.replace("1.2", ".nan"), 6),
    "attempts in words": ("front-matter", lesson_text(more="attempts: twice\n"), 7),
    "no attempt at all": ("front-matter", lesson_text(more="attempts: 0\n"), 7),
    "four attempts": ("front-matter", lesson_text(more="attempts: 4\n"), 7),
    "an id with capitals": ("front-matter", lesson_text(lesson_id="Green"), 2),
    "no language tag": ("front-matter", lesson_text(more="language: english!\n"), 7),
    "a source without a date": (
        "front-matter",
        lesson_text(
            more="sources:\n- {title: a, publisher: b, address: 'https://c', supports: d}\n"
        ),
        7,
    ),
    "nothing below": ("card-syntax", PLAIN.partition("\n\n")[0] + "\n", 1),
    "an underlined heading": ("card-syntax", lesson_text("Leaves\n---\n\nAre green."), 11),
    "a link by reference": ("card-syntax", lesson_text("[a]\n\n[a]: https://example.org"), 1),
    "a question without an id": ("missing-id", lesson_text("## Choose one: Tea?"), 11),
    "an id that is no slug": ("card-syntax", lesson_text("## Choose one: Tea? {#My Tea}"), 11),
    "an id without a kind": ("card-syntax", lesson_text("## Tea or coffee? {#tea}"), 11),
    "no question": ("card-syntax", lesson_text("## Choose one: {#tea}\n\n- [x] a\n"), 11),
    "options without a question": ("card-syntax", lesson_text("Tea\n\n- [x] green\n"), 13),
    "an item without a box": ("card-syntax", lesson_text(question("- [x] hot\n- cold")), 14),
    "a choice of a scene without words": (
        "card-syntax",
        lesson_text(scenario().replace("- I wait 1 -> poured", "- ***")),
        21,
    ),
    "an option without words": ("card-syntax", lesson_text(question("- [x] hot\n- [ ] ")), 14),
    "a list below an option": ("card-syntax", lesson_text(question("- [x] hot\n  - cold")), 14),
    "two lists of options": (
        "card-syntax",
        lesson_text(question("- [x] hot\n\n* [ ] cold")),
        15,
    ),
    "no empty line after options": (
        "no-empty-line",
        lesson_text(question("- [x] hot\n- [ ] cold\n  > No.\nHint: Think.")),
        14,
    ),
    "loose text after options": ("card-syntax", lesson_text(question("- [x] hot\n\nWell.")), 15),
    "two explanations": (
        "card-syntax",
        lesson_text(QUESTION + "\nExplanation: Again."),
        20,
    ),
    "an answer beside options": ("card-syntax", lesson_text(QUESTION + "\nAnswer: hot"), 20),
    "a unit for words": (
        "card-syntax",
        lesson_text("## Type: Tea? {#t}\n\nAnswer: tea\nUnit: cups\n\nExplanation: So."),
        14,
    ),
    "options for a number": (
        "card-syntax",
        lesson_text("## Number: Heat? {#t}\n\n- [x] 80\n\nExplanation: So."),
        11,
    ),
    "a word for a number": ("card-syntax", lesson_text("## Number: Heat? {#t}\n\nAnswer: hot"), 13),
    "a tolerance below nought": (
        "card-syntax",
        lesson_text("## Number: Heat? {#t}\n\nAnswer: 80\nTolerance: -5\n"),
        14,
    ),
    "an hour to answer": ("card-syntax", lesson_text(QUESTION + "\nSeconds: 3600"), 20),
    "resources without a link": ("card-syntax", lesson_text(QUESTION + "\nResources: Ada"), 20),
    "an exercise id twice": ("card-syntax", lesson_text(QUESTION, QUESTION), 21),
    "html": ("raw-html", lesson_text("A <b>bold</b> leaf.", QUESTION), 11),
    "a script": ("raw-html", lesson_text("<script>alert(1)</script>", QUESTION), 11),
    "a picture from elsewhere": (
        "foreign-media",
        lesson_text("![leaf](https://example.org/l.png)", QUESTION),
        11,
    ),
    "a script for a link": ("unsafe-link", lesson_text("[a](javascript:alert(1))", QUESTION), 11),
    "an http link": ("unsafe-link", lesson_text("[a](http://example.org)", QUESTION), 11),
    "a link to any file": ("unsafe-link", lesson_text("[a](leaf.pdf)", QUESTION), 11),
    "a link to no lesson": ("broken-link", lesson_text("[a](02-black.md)", QUESTION), 11),
    "a link out of the folder": ("broken-link", lesson_text("[a](../../../b.md)", QUESTION), 11),
    "a link to a question": ("broken-link", lesson_text("[a](01-green.md#bitter)", QUESTION), 11),
    "a link to no id": ("broken-link", lesson_text("[a](lesson:tea/black)", QUESTION), 11),
    "a link by half an id": ("unsafe-link", lesson_text("[a](lesson:black)", QUESTION), 11),
    "an unsafe resource": (
        "unsafe-link",
        lesson_text(QUESTION + "\nResources:\n- [a](data:text/html,x)"),
        21,
    ),
    "an unsafe source": (
        "unsafe-link",
        lesson_text(
            more="sources:\n- title: a\n  publisher: b\n  address: ftp://example.org\n"
            "  date_read: 2026-11-21\n  supports: d\n"
        ),
        7,
    ),
    "an unknown prerequisite": (
        "unknown-prerequisite",
        lesson_text(more="prerequisites: [x]\n"),
        7,
    ),
    "no key": ("no-key", lesson_text(question("- [ ] hot\n  > No.\n- [ ] cold\n  > No.")), 11),
    "two keys for one": (
        "no-key",
        lesson_text(question("- [x] hot\n  > Yes.\n- [x] warm\n  > Yes.")),
        11,
    ),
    "no key for all": (
        "no-key",
        lesson_text(
            question("- [ ] hot\n  > No.\n- [ ] cold\n  > No.").replace("Choose one", "Choose all")
        ),
        11,
    ),
    "nothing accepted": ("no-key", lesson_text("## Type: Tea? {#t}\n\nExplanation: So."), 11),
    "no number": ("no-key", lesson_text("## Number: Heat? {#t}\n\nExplanation: So."), 11),
    "one option": ("few-options", lesson_text(question("- [x] hot\n  > Yes.")), 11),
    "options alike": (
        "few-options",
        lesson_text(question("- [x] hot\n  > Yes.\n- [ ] **Hot.**\n  > No.")),
        11,
    ),
    "no feedback": ("no-feedback", lesson_text(question("- [x] hot\n  > Yes.\n- [ ] cold")), 15),
    "no explanation": (
        "no-explanation",
        lesson_text(question("- [x] hot\n  > Yes.\n- [ ] cold\n  > No.", "")),
        11,
    ),
    "two attempts at two options": ("no-choice-left", lesson_text(more="attempts: 2\n"), 12),
    "three attempts at three options": (
        "no-choice-left",
        lesson_text(
            question("- [x] hot\n  > Yes.\n- [ ] cold\n  > No.\n- [ ] warm\n  > No."),
            more="attempts: 3\n",
        ),
        12,
    ),
    "far too long": ("minutes-off", lesson_text(minutes=0.4), 6),
    "far too short": ("minutes-off", lesson_text(minutes=9), 6),
    "nothing to match": ("no-key", lesson_text(listed("Match", "Tea.")), 11),
    "nothing to order": ("no-key", lesson_text(listed("Put in order", "Tea.")), 11),
    "items alike": ("few-options", lesson_text(ordering("Pour", "Wait", "pour.")), 11),
    "pairs alike": (
        "few-options",
        lesson_text(listed("Match", "- a -> 1\n- b -> 2\n- c -> 1")),
        11,
    ),
    "picks alike": ("few-options", lesson_text(listed("Poll", "- Tea\n- **tea**")), 11),
    "answers alike": (
        "answers-alike",
        lesson_text("## Type: Tea? {#t}\n\nAnswer: Chai\nAnswer: chai!\n\nExplanation: So."),
        11,
    ),
    "a gap's answers alike": (
        "answers-alike",
        lesson_text(listed("Fill in", "A ==cup|Cup==.")),
        11,
    ),
    "a gap for nothing": ("no-key", lesson_text(listed("Fill in", "A ==|==.")), 11),
    "credit without a source": (
        "credit-needs-proof",
        lesson_text(more="credit_bearing: true\n"),
        7,
    ),
    "credit for an opinion": (
        "credit-needs-proof",
        lesson_text(
            listed("Poll", "- Tea\n- Milk"),
            "## Recall: Tea? {#r}\n\nAnswer: A leaf.",
            more=f"credit_bearing: true\n{SOURCE}",
        ),
        7,
    ),
    "a scene nobody comes to": ("unreachable-scene", lesson_text(scenario(lost=True)), 28),
    "a choice without an answer": ("no-feedback", lesson_text(scenario(told=False)), 19),
    "long words": (
        "hard-to-read",
        lesson_text("# Tea\n\n" + "Considerable deliberation " * 15, QUESTION),
        11,
    ),
    "a sentence without an end": (
        "hard-to-read",
        lesson_text("# Tea\n\n" + "one two " * 55, QUESTION),
        11,
    ),
    "a card of 121 words": (
        "long-card",
        lesson_text("# Tea\n\n" + "So it is. " * 41, QUESTION),
        11,
    ),
    "a scene of 123 words": (
        "long-card",
        lesson_text(scenario(more="So it is. " * 41), minutes=2),
        15,
    ),
    "a lesson of eleven minutes": (
        "long-lesson",
        lesson_text(
            *(f"{QUESTION}\nSeconds: 600".replace("bitter}", f"b{n}}}") for n in "ab"), minutes=20
        ),
        3,
    ),
    "a lesson of too many words": (
        "long-lesson",
        lesson_text(*("# Tea\n\n" + "So it is. " * 39 for _ in range(12)), QUESTION, minutes=8),
        3,
    ),
    "21 questions": (
        "many-exercises",
        lesson_text(
            *(f"## Recall: Tea? {{#r{n}}}\n\nAnswer: A leaf." for n in range(21)), minutes=4
        ),
        91,
    ),
    "a question of 81 words": (
        "long-question",
        lesson_text(QUESTION.replace("{#bitter}\n", "{#bitter}\n\n" + "So it is. " * 26)),
        11,
    ),
    "an option of 201 letters": (
        "long-option",
        lesson_text(question(f"- [x] hot\n  > Yes.\n- [ ] {'a' * 201}\n  > No.")),
        15,
    ),
    "nine things to order": ("long-list", lesson_text(ordering(*"abcdefghi")), 11),
    "five choices in a scene": ("long-list", lesson_text(scenario(choices=5)), 15),
    "a misspelt label": (
        "unknown-label",
        lesson_text(question("- [x] hot\n  > Yes.\n- [ ] cold\n  > No.", "Explantion: So.\n")),
        18,
    ),
    "a misspelt label in between": ("unknown-label", lesson_text(QUESTION + "\nHintt: Think."), 20),
}


@pytest.mark.parametrize(("code", "text", "line"), BAD_LESSONS.values(), ids=BAD_LESSONS)
def test_a_bad_lesson_triggers_exactly_its_rule(
    tmp_path: Path, code: str, text: str | bytes, line: int
) -> None:
    courses = write_courses(tmp_path, **{"01-green": text})
    findings = lint(courses)
    assert [(found.code, found.line) for found in findings] == [(code, line)]
    assert findings[0].path == courses / "tea" / "01-leaves" / "01-green.md"
    assert findings[0].severity == RULES[code].severity


def test_a_good_lesson_has_no_finding(tmp_path: Path) -> None:
    assert lint(write_courses(tmp_path, green=PLAIN)) == ()


@pytest.mark.parametrize("said", ["0", "4", "two", "1.5", "true", "[2]"])
def test_attempts_that_are_none_are_refused_with_what_to_write(tmp_path: Path, said: str) -> None:
    courses = write_courses(tmp_path, green=lesson_text(more=f"attempts: {said}\n"))
    (finding,) = lint(courses)
    assert (finding.path.name, finding.line) == ("green.md", 7)
    assert finding.message.startswith("`attempts`: write a whole number from 1 to 3")


def test_two_attempts_are_worth_it_where_two_answers_would_be_left(tmp_path: Path) -> None:
    three = question("- [x] hot\n  > Yes.\n- [ ] cold\n  > No.\n- [ ] warm\n  > No.")
    several = QUESTION.replace("Choose one", "Choose all").replace("{#bitter}", "{#all}")
    poll = "## Poll: Tea? {#poll}\n\n- Yes\n- No\n"
    text = lesson_text(three, several, poll, more="attempts: 2\n")
    assert lint(write_courses(tmp_path, green=text)) == ()


def test_a_lesson_id_used_twice_is_told_at_the_second_file(tmp_path: Path) -> None:
    findings = lint(write_courses(tmp_path, a=PLAIN, b=PLAIN))
    assert [(found.code, found.path.name, found.line) for found in findings] == [
        ("duplicate-id", "b.md", 2)
    ]
    assert "a.md" in findings[0].message


def test_a_circle_of_prerequisites_is_told_once_with_its_path(tmp_path: Path) -> None:
    findings = lint(
        write_courses(
            tmp_path,
            a=lesson_text(lesson_id="a", more="prerequisites: [b]\n"),
            b=lesson_text(lesson_id="b", more="prerequisites: [tea/c]\n"),
            c=lesson_text(lesson_id="c", more="prerequisites: [b, a]\n"),
            d=lesson_text(lesson_id="d", more="prerequisites: [a]\n"),
        )
    )
    assert [found.code for found in findings] == ["prerequisite-cycle"] * 2
    assert "tea/a -> tea/b -> tea/c -> tea/a" in findings[0].message
    assert "tea/b -> tea/c -> tea/b" in findings[1].message


def test_a_lesson_that_needs_itself_is_a_circle(tmp_path: Path) -> None:
    findings = lint(write_courses(tmp_path, a=lesson_text(more="prerequisites: [green]\n")))
    assert [found.code for found in findings] == ["prerequisite-cycle"]
    assert "tea/green -> tea/green" in findings[0].message


def test_a_published_exercise_that_vanishes_is_told(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=PLAIN)
    assert record_published(courses) == {"tea", "tea/green", "tea/green/bitter"}
    write_courses(tmp_path, green=PLAIN.replace("{#bitter}", "{#better}"))
    findings = lint(courses)
    assert [(found.code, found.path.name) for found in findings] == [
        ("vanished-id", "published.json")
    ]
    assert "tea/green/bitter" in findings[0].message


def test_an_unreadable_lesson_is_not_also_told_as_vanished_or_unknown(tmp_path: Path) -> None:
    follower = lesson_text(lesson_id="black", more="prerequisites: [green]\n")
    courses = write_courses(tmp_path, a=PLAIN, b=follower)
    record_published(courses)
    write_courses(tmp_path, a="")
    assert [found.code for found in lint(courses)] == ["front-matter"]


def test_a_broken_record_of_published_ids_is_told_and_never_overwritten(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=PLAIN)
    record = tmp_path / "published.json"
    record.write_text(json.dumps({"tea": 1}))
    assert [found.code for found in lint(courses)] == ["unreadable-file"]
    with pytest.raises(Exception, match="restore this list"):
        record_published(courses)
    assert json.loads(record.read_text()) == {"tea": 1}


def test_a_finding_reads_as_one_line_with_its_place(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=lesson_text(minutes=9))
    line = lint(courses)[0].as_line()
    assert line.startswith(f"{courses}/tea/01-leaves/green.md:6: minutes-off it says 9 minutes")


BAD_COURSES = {
    "not toml": ("title = ", 1),
    "a missing field": ('title = "Tea"\n', 1),
    "a wrong type": ('title = "Tea"\nlanguage = 3\n', 2),
    "an unknown field": ('titel = "Tea"\n', 1),
    "four attempts": (COURSE + "attempts = 4\n", 6),
    "attempts in words": (COURSE + 'attempts = "two"\n', 6),
}


@pytest.mark.parametrize(("text", "line"), BAD_COURSES.values(), ids=BAD_COURSES)
def test_a_bad_course_file_is_told(tmp_path: Path, text: str, line: int) -> None:
    courses = write_courses(tmp_path, green=PLAIN)
    (courses / "tea" / "course.toml").write_text(text)
    assert [(found.code, found.line) for found in lint(courses)] == [("course-file", line)]


def test_a_title_for_a_unit_that_is_not_there_is_told(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=PLAIN)
    with (courses / "tea" / "course.toml").open("a") as file:
        file.write('[units]\n02-cups = "Cups"\n')
    assert [(found.code, found.line) for found in lint(courses)] == [("course-file", 7)]


def test_a_course_without_its_file_and_a_folder_with_a_bad_name_are_told(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=PLAIN)
    for folder in ("coffee", "Hot Milk"):
        (courses / folder / "01-start").mkdir(parents=True)
        (courses / folder / "01-start" / "01-first.md").write_text(PLAIN)
    assert [found.code for found in lint(courses)] == ["course-file", "course-file"]


def test_a_lesson_outside_any_unit_is_told(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=PLAIN)
    (courses / "tea" / "stray.md").write_text(PLAIN)
    findings = lint(courses)
    assert [(found.code, found.path.name) for found in findings] == [("orphan-lesson", "stray.md")]


def test_no_folder_of_courses_is_told(tmp_path: Path) -> None:
    assert [found.code for found in lint(tmp_path / "nowhere")] == ["unreadable-file"]


def test_a_lesson_that_is_a_folder_is_told(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=PLAIN)
    (courses / "tea" / "01-leaves" / "black.md").mkdir()
    (courses / "tea" / "01-leaves" / "black.md" / "text.md").write_text(PLAIN)
    assert [found.code for found in lint(courses)] == ["orphan-lesson"]
