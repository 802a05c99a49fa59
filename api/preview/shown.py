"""The lesson as the preview's page draws it: cards without keys.

All Markdown goes out as safe HTML.
"""

from dataclasses import dataclass, field

from api.preview.sheet import Sheet, variant_key
from content.findings import Finding
from content.format import Card, Exercise, Lesson, Scene
from content.linting.minutes import measured_minutes
from content.reading.lesson_file import LessonFile
from content.rendering.lesson_text import lesson_as_text
from content.rendering.markdown import to_html


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One thing to mend: where, and how."""

    severity: str
    code: str
    place: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ShownPart:
    """An option, an item, or one side of a match."""

    key: str
    html: str


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """What can be done in a scene."""

    key: str
    html: str
    leads_to: str
    feedback: str


@dataclass(frozen=True, slots=True)
class ShownScene:
    """One scene of a scenario."""

    id: str
    title: str
    html: str
    choices: list[ShownChoice]
    ending: str


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card; `kind` is `text` or the kind of its exercise."""

    kind: str
    id: str
    html: str
    line: int
    options: list[ShownPart] = field(default_factory=list)
    items: list[ShownPart] = field(default_factory=list)
    matches: list[ShownPart] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    scenes: list[ShownScene] = field(default_factory=list)
    unit: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """A lesson in one of its variants."""

    title: str
    objective: str
    language: str
    variant: str
    minutes: float
    measured: float
    cards: list[ShownCard]
    text: str


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """Everything the page draws."""

    number: int
    findings: list[ShownFinding]
    elsewhere: int
    variants: list[str]
    lesson: ShownLesson | None


def show_sheet(sheet: Sheet, number: int, variant: str) -> ShownSheet:
    """The sheet, with the lesson in that variant."""
    file = sheet.variant(variant)
    return ShownSheet(
        number=number,
        findings=[_finding(found) for found in sheet.findings],
        elsewhere=sheet.elsewhere,
        variants=[variant_key(each) for each in sheet.files],
        lesson=_lesson(file) if file else None,
    )


def _finding(found: Finding) -> ShownFinding:
    place = "/".join(found.path.parts[-3:])
    return ShownFinding(found.severity, found.code, place, found.line, found.message)


def _lesson(file: LessonFile) -> ShownLesson:
    lesson = file.lesson
    return ShownLesson(
        title=lesson.title,
        objective=lesson.objective,
        language=lesson.language,
        variant=variant_key(file),
        minutes=lesson.minutes,
        measured=round(measured_minutes(lesson), 1),
        cards=[_card(card, number, file) for number, card in enumerate(lesson.cards, start=1)],
        text=lesson_as_text(lesson),
    )


def _card(card: Card, number: int, file: LessonFile) -> ShownCard:
    media = file.lesson.media
    if not isinstance(card, Exercise):
        line = file.line(f"card {number}")
        return ShownCard(kind="text", id="", html=to_html(card.markdown, media), line=line)
    return ShownCard(
        kind=card.kind,
        id=card.id,
        html=to_html(card.prompt, media),
        line=file.line(card.id),
        options=[ShownPart(each.key, to_html(each.text, media)) for each in card.options],
        items=[ShownPart(each.key, to_html(each.text, media)) for each in card.items],
        matches=[ShownPart(each.key, to_html(each.text, media)) for each in card.matches],
        gaps=[gap.hint for gap in card.gaps],
        hints=[to_html(hint, media) for hint in card.hints],
        scenes=[_scene(scene, file.lesson) for scene in card.scenes],
        unit=card.unit,
        back=to_html(card.back, media),
    )


def _scene(scene: Scene, lesson: Lesson) -> ShownScene:
    media = lesson.media
    choices = [
        ShownChoice(
            each.key, to_html(each.text, media), each.leads_to, to_html(each.feedback, media)
        )
        for each in scene.choices
    ]
    return ShownScene(scene.id, scene.title, to_html(scene.markdown, media), choices, scene.ending)
