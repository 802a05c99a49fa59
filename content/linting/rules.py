"""Every rule of the linter: its code, how grave it is, what it asks, and whether `--fix` mends it.

`interlude lint --rules`, the SARIF report and the fixes read it; a test sees that no finding has a
code that is not here, and that nothing here is never found.
"""

from dataclasses import dataclass

from content.findings import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the linter asks of authors. `code` is stable; `asks` is a whole sentence."""

    code: str
    severity: Severity
    asks: str
    fixable: bool = False


_ERRORS = {
    "unreadable-file": "Every file is there, is text in UTF-8, and is no larger than a lesson.",
    "no-courses": "The folder holds a folder for each course, each with a `course.toml`.",
    "wrong-folder": "Lint the folder that holds the courses, not the folder of one course.",
    "course-file": "A course's `course.toml` can be read and has every field it needs.",
    "empty-course": "A course has a lesson.",
    "orphan-lesson": "A lesson stands in a unit's folder, where it is read.",
    "front-matter": "A lesson begins with front matter that has every field it needs, well spelt.",
    "card-syntax": "What is below the front matter can be read as cards and exercises.",
    "raw-html": "A lesson is written in Markdown, without HTML.",
    "unsafe-link": "A link leads to an https:// or mailto: address, or to the file of a lesson.",
    "broken-link": "A link between lessons leads to a lesson that is there.",
    "foreign-media": "What a lesson shows is kept in its course's folder `media`.",
    "missing-media": "What a lesson shows is there.",
    "media-type": "Media are files of a kind that every phone shows, and are what their name says.",
    "media-size": "Media are small enough to be fetched on the way to work.",
    "no-alt": "A picture, sound or film says in words what it shows.",
    "no-captions": "A film has captions.",
    "no-transcript": "A sound or film has a transcript.",
    "duplicate-id": "Every lesson has an id of its own; only its variants share it.",
    "vanished-id": "An id that was published stays, or is retired by name.",
    "reused-id": "An id goes on naming what it named when it was published.",
    "unknown-prerequisite": "A prerequisite is a lesson that is there.",
    "retired-prerequisite": "A prerequisite is a lesson that is still taught.",
    "prerequisite-cycle": "No lesson comes before itself.",
    "credit-needs-proof": "A lesson that earns credit asks a question and names a source.",
    "unknown-label": "A label is spelt as the linter knows it.",
    "no-key": "An exercise has an answer to mark by.",
    "few-options": "What can be chosen, ordered or matched is at least two things, none alike.",
    "no-feedback": "Whatever a learner chooses is answered.",
    "no-explanation": "An exercise says why the answer is right.",
    "unreachable-scene": "A choice leads to every scene of a scenario but the first.",
    "variant-differs": "A variant has its lesson's exercises, skills, prerequisites, credit"
    " and attempts.",
}

_MENDED_ERRORS = {
    "missing-id": "An exercise's heading ends in an id.",
    "no-empty-line": "An empty line stands before a label that follows a list.",
}

_WARNINGS = {
    "answers-alike": "Of the answers accepted none is another once more.",
    "no-choice-left": "A choice has more options than attempts: the last attempt is a choice too.",
    "unused-media": "What is in a course's folder `media` is shown by a lesson.",
    "missing-translation": "A lesson is there in every language its course offers.",
    "stale-translation": "A translation was made from its lesson as it stands now.",
    "course-not-translated": "A course has a title in every language its lessons are in.",
    "hard-to-read": "A card can be read on a train: short sentences, and few long words.",
    "long-card": "A card has at most 120 words; aim for 80.",
    "long-lesson": "A lesson takes at most 10 minutes and has at most 1,500 words.",
    "long-question": "A question has at most 80 words.",
    "long-option": "What can be chosen has at most 200 characters.",
    "long-list": "A list is short enough to be kept in mind: 8 to order or match, 5 in a poll.",
    "many-exercises": "A lesson has at most 20 exercises.",
}

_MENDED_WARNINGS = {
    "minutes-off": "A lesson takes about as long as it says.",
    "unmarked-translation": "A translation says which revision it was made from.",
}

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *(Rule(code, "error", asks) for code, asks in _ERRORS.items()),
        *(Rule(code, "error", asks, fixable=True) for code, asks in _MENDED_ERRORS.items()),
        *(Rule(code, "warning", asks) for code, asks in _WARNINGS.items()),
        *(Rule(code, "warning", asks, fixable=True) for code, asks in _MENDED_WARNINGS.items()),
    )
}
