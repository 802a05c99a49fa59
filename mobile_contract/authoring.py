"""The studio: an association writes its own lessons, has them reviewed, and publishes them.

A lesson is one Markdown file, as `content/README.md` describes it. Its draft goes from `draft` to
`in_review` to `published`, by named people; what was published is never changed, only followed by
a newer revision. Reading a draft or a course gives an `ETag`; changing one needs it in `If-Match`.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from mobile_contract.identity import Language, Moment

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", min_length=1, max_length=60)]
Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Text = Annotated[str, Meta(max_length=262_144, pattern=r"^[^\x00]*$")]
Comment = Annotated[str, Meta(max_length=4_000, pattern=r"^[^\x00]*$")]
Path = Annotated[
    str,
    Meta(
        pattern=r"^(?!media/)[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+([.-][a-z0-9]+)*\.md$(?!\n)",
        max_length=200,
    ),
]


class CreateCourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Begin a course. Its id is made from `slug` and never changes."""

    slug: Slug
    title: Title
    language: Language
    description: Title


class CopyCourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Copy a course, shipped or your own, to write on from there."""

    slug: Slug


class ChangeCourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the course says about itself, as its `course.toml`."""

    course_toml: Text


class WriteDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One lesson file: its place in the course, `01-leaves/01-green.md`, and its Markdown."""

    path: Path
    source: Text


class Say(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step, with what you want to say about it."""

    comment: Comment = ""


class Reject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What has to change before it can be published."""

    comment: Annotated[Comment, Meta(min_length=1)]


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Approved, to be published at this moment."""

    publish_at: Moment
    comment: Comment = ""


class Finding(msgspec.Struct, frozen=True):
    """One thing to mend. `severity` is `error` (cannot be published) or `warning`."""

    code: str
    severity: str
    line: int
    message: str


class DraftStep(msgspec.Struct, frozen=True):
    """Who did what, when, to which version. `name` is null where she has no name, or is gone."""

    step: str
    by: UUID | None
    name: str | None
    at: datetime
    comment: str | None
    version: int
    revision: str | None


class Draft(msgspec.Struct, frozen=True):
    """A lesson file and how far it has come.

    `state`: `draft`, `in_review`, `scheduled`, `published` or `retired`; `revision` is what
    learners are given now, whatever the draft says since. `lesson_id` and `title` are null while
    the text cannot be read.
    """

    id: UUID
    course_id: str
    path: str
    source: str
    version: int
    state: str
    lesson_id: str | None
    title: str | None
    language: str | None
    audience: str | None
    revision: str | None
    published_version: int | None
    publish_at: datetime | None
    edited_at: datetime
    findings: list[Finding]
    steps: list[DraftStep]


class DraftLine(msgspec.Struct, frozen=True):
    """A draft in its course's list."""

    id: UUID
    path: str
    state: str
    version: int
    published_version: int | None
    publish_at: datetime | None
    edited_at: datetime


class AuthoredCourse(msgspec.Struct, frozen=True):
    """A course of the association's own. `home` is `studio`, or `folder`: then it is read-only
    here until it is taken over.
    """

    id: str
    slug: str
    home: str
    version: int
    course_toml: str
    drafts: list[DraftLine]


class CourseLine(msgspec.Struct, frozen=True):
    """A course that can be taught: shipped (read-only) or the association's own.

    `home`: `shipped`, `studio` or `folder`. `adopted`: the association teaches it now.
    """

    id: str
    title: str | None
    home: str
    adopted: bool
    published_at: datetime | None


class AuthoredCourses(msgspec.Struct, frozen=True):
    """Every course the association can teach."""

    courses: list[CourseLine]


class Change(msgspec.Struct, frozen=True):
    """One difference between two texts of a lesson: what kind, where, and a sentence to read."""

    code: str
    place: str
    sentence: str
    before: str | None
    after: str | None


class Changes(msgspec.Struct, frozen=True):
    """What learners would be given otherwise. Revisions are hashes; `draft` is the text as it is
    now.
    """

    before: str | None
    after: str
    changes: list[Change]


class TranslationLine(msgspec.Struct, frozen=True):
    """A lesson that lacks a translation (`missing`), whose original has changed since (`stale`), or
    whose translation does not say which text it was made from (`unmarked`).
    """

    course_id: str
    lesson_id: str
    title: str
    language: str
    state: str


class Translations(msgspec.Struct, frozen=True):
    """What is left to translate."""

    lessons: list[TranslationLine]


class MediaFile(msgspec.Struct, frozen=True):
    """A file in the course's `media` folder, by the SHA-256 of its bytes."""

    name: str
    sha256: str
    size_bytes: int


class ImportedLine(msgspec.Struct, frozen=True):
    """What was understood at one place of an import, or what was not and what to do."""

    place: str
    understood: bool
    message: str


class ImportedFile(msgspec.Struct, frozen=True):
    """What an import does to one file: `created`, `changed`, or `moved` to another path."""

    course_id: str
    path: str
    outcome: str


class ImportReport(msgspec.Struct, frozen=True):
    """What an import understood. `files` lists those it changes; `unchanged` counts the others.
    A dry run changes nothing, and neither does an import of which anything was not understood.
    """

    applied: bool
    dry_run: bool
    lines: list[ImportedLine]
    files: list[ImportedFile]
    unchanged: int
    findings: list[Finding]


class CardPreview(msgspec.Struct, frozen=True):
    """One card as a phone shows it, its answer and explanation included: you are its author."""

    kind: str
    exercise_id: str | None
    html: str
    text: str
    answer: str | None
    seconds: float | None


class LearnerView(msgspec.Struct, frozen=True):
    """What this lesson is to a learner at a moment: `new`, `begun`, `completed` or `locked`, with
    what it waits for and what falls due by then.
    """

    person_id: UUID | None
    at: datetime
    study_day: date
    state: str
    waits_for: list[str]
    due: list[str]
    variant: str


class Preview(msgspec.Struct, frozen=True):
    """A draft as it would be given."""

    title: str
    objective: str
    language: str
    declared_minutes: float
    measured_minutes: float
    cards: list[CardPreview]
    text: str
    learner: LearnerView
