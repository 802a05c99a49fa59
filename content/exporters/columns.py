"""The columns of the table in which courses are edited, and what each one holds.

One row is one card. What is said of a course or a lesson stands in its first row and holds for the
rows below, until a row names another. Lists have one item a line (Alt+Enter in a spreadsheet); a
line that begins with two blanks goes on with the item above.

Titles of a course and its units in a further language have columns of their own with the language
in brackets: `course_title [de]`, `course_description [de]`, `unit_title [de]`.
"""

import re

MEANINGS: dict[str, str] = {
    "course": "The course's id: small letters, digits, dashes. Blank: made from course_title, or"
    " as in the row above. A row that begins with # here is not read.",
    "course_title": "What the course is called.",
    "course_language": "The course's language: en, de, pt-BR.",
    "course_description": "One or two sentences on what it is for.",
    "course_licence": "Under which licence it may be used, such as CC-BY-4.0.",
    "course_authors": "Who wrote it, one a line.",
    "course_attempts": "How often a question may be answered before its answer is shown: 1, 2 or 3."
    " Blank: 1.",
    "course_offline_keys": "no, if right answers never leave the server before an answer is given."
    " Blank: yes.",
    "course_retired": "Ids of lessons and exercises taken out on purpose, one a line.",
    "unit": "The unit's folder, such as 01-basics: its number sets the order. Blank: made from"
    " unit_title, or as above.",
    "unit_title": "What the unit is called.",
    "lesson": "The lesson's id. Never change it: what learners remember hangs on it. Blank: made"
    " from lesson_title, or as above.",
    "file": "The lesson's file name, such as 01-green.md. Blank: numbered in the"
    " order of the rows.",
    "lesson_title": "What the lesson is called.",
    "language": "The lesson's language. Blank: the course's.",
    "audience": "Only for a variant for one group, such as nurses.",
    "objective": "What the learner can do afterwards; begins with a verb.",
    "skills": "Skills it trains, with commas between: brewing, serving.",
    "minutes": "How long it takes.",
    "credit_bearing": "yes, if it counts for credit.",
    "attempts": "1, 2 or 3, where it is another number than the course's.",
    "prerequisites": "Ids of the lessons to take before, with commas between.",
    "lesson_authors": "One a line, where they are others than the course's.",
    "lesson_licence": "Where it is another than the course's.",
    "sources": "What you read. Each source has five lines (title: publisher: address: date_read:"
    " supports:), an empty line parts two sources.",
    "translated_from": "Leave this as it is.",
    "kind": "What the card is: text, choose one, choose all, type, fill in, number, put in order,"
    " match, recall, scenario, poll, reflect.",
    "id": "The exercise's id. Never change it. Blank: made from the question. Texts have none.",
    "text": "The text (Markdown) or the question. Gaps of `fill in` stand between == and ==,"
    " variants with | between.",
    "correct": "The letters of the right options: a, c.",
    "items": "put in order: the steps in their right order, one a line. match: left -> right, one"
    " pair a line. poll: what can be picked, one a line.",
    "answers": "type: what may be typed, one a line, the spelling to show first. number: the"
    " number.",
    "back": "recall: the back of the card.",
    "tolerance": "number: how far off an answer may be.",
    "number_unit": "number: its unit, such as kg.",
    "slips": "type, fill in: no, if every letter must be right.",
    "hints": "One a line, mildest first.",
    "explanation": "Why the answer is right; everybody reads it.",
    "resources": "Where to read on, one a line: title | https://...",
    "seconds": "How long an answer takes. Blank: estimated.",
    "scenes": "scenario: its scenes, written as in a lesson file (### title {#id}, choices with"
    " ->, Ending: good).",
}
"""Every column but those of the options, and what to write in it, for the template's reader."""

FEWEST_OPTIONS = 6
LETTERS = "abcdefghijklmnopqrstuvwxyz"

_OPTION = re.compile(r"(?:option|feedback)_[a-z]")
_TRANSLATED = re.compile(
    r"(?P<column>course_title|course_description|unit_title) \[(?P<language>[A-Za-z0-9-]{2,35})\]"
)


def columns(languages: tuple[str, ...] = (), options: int = FEWEST_OPTIONS) -> tuple[str, ...]:
    """The header of a table with titles in these further languages and so many options."""
    titles = ("course_title", "course_description", "unit_title")
    asked = [f"{kind}_{letter}" for letter in LETTERS[:options] for kind in ("option", "feedback")]
    header = list(MEANINGS)
    after_text = header.index("correct") + 1
    header[after_text:after_text] = asked
    after_unit = header.index("unit_title") + 1
    header[after_unit:after_unit] = [
        f"{title} [{language}]" for language in languages for title in titles
    ]
    return tuple(header)


def known_column(written: str) -> str | None:
    """The column that a header names in any case, with blanks or dashes for underscores."""
    name = " ".join(written.split())
    translated = _TRANSLATED.fullmatch(re.sub(r"(?<=\w)[ -](?=(?:title|description)\b)", "_", name))
    if translated:
        return name if name[0].islower() else name[0].lower() + name[1:]
    plain = name.casefold().replace(" ", "_").replace("-", "_")
    return plain if plain in MEANINGS or _OPTION.fullmatch(plain) else None


def translated_column(column: str) -> tuple[str, str] | None:
    """The column and the language of `course_title [de]`, None for every other column."""
    found = _TRANSLATED.fullmatch(column)
    return (found["column"], found["language"]) if found else None


def meaning(column: str) -> str:
    """What to write in a column."""
    translated = translated_column(column)
    if translated:
        return f"The same in the language {translated[1]}."
    if column.startswith("option_"):
        return f"Option {column[-1]} of `choose one` and `choose all`."
    if column.startswith("feedback_"):
        return f"What is said to who chose option {column[-1]}."
    return MEANINGS[column]
