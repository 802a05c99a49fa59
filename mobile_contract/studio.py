"""The typed client's studio: how an author's tool speaks to Interlude."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from mobile_contract import authoring as contract
from mobile_contract import quality
from mobile_contract.client import Client

Answer = TypeVar("Answer")

_ROOT = "/v1/authoring"


class Studio:
    """What authors and reviewers of an association do, as a signed-in client."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def courses(self) -> contract.AuthoredCourses:
        """List the courses the association can teach."""
        return await self._send("GET", "/courses", contract.AuthoredCourses)

    async def create_course(
        self, slug: str, title: str, language: str = "en", description: str = "A course."
    ) -> contract.AuthoredCourse:
        """Begin a course."""
        body = contract.CreateCourse(
            slug=slug, title=title, language=language, description=description
        )
        return await self._send("POST", "/courses", contract.AuthoredCourse, body)

    async def course(self, course_id: str) -> contract.AuthoredCourse:
        """Read a course of the association's own."""
        return await self._send("GET", f"/courses/{course_id}", contract.AuthoredCourse)

    async def change_course(
        self, course: contract.AuthoredCourse, course_toml: str
    ) -> contract.AuthoredCourse:
        """Change what a course says about itself."""
        body = contract.ChangeCourse(course_toml=course_toml)
        path = f"/courses/{course.id}"
        return await self._send("PUT", path, contract.AuthoredCourse, body, course.version)

    async def copy_course(self, course_id: str, slug: str) -> contract.AuthoredCourse:
        """Copy a course to write on from there."""
        body = contract.CopyCourse(slug=slug)
        path = f"/courses/{course_id}/copy"
        return await self._send("POST", path, contract.AuthoredCourse, body)

    async def take_over(self, course_id: str) -> contract.AuthoredCourse:
        """Move a course from its folder into the studio."""
        path = f"/courses/{course_id}/take-over"
        return await self._send("POST", path, contract.AuthoredCourse)

    async def teach(self, course_id: str) -> None:
        """Teach a course to the members."""
        await self._send("PUT", f"/courses/{course_id}/taught", type(None))

    async def stop_teaching(self, course_id: str) -> None:
        """Stop teaching a course."""
        await self._send("DELETE", f"/courses/{course_id}/taught", type(None))

    async def put_media(self, course_id: str, name: str, content: bytes) -> contract.MediaFile:
        """Put a file into a course's media folder."""
        path = f"/courses/{course_id}/media/{name}"
        return await self._send("PUT", path, contract.MediaFile, content)

    async def export(self, course_id: str, format_: str = "zip") -> bytes:
        """Take a course out."""
        return await self._send("GET", f"/courses/{course_id}/export", bytes, format=format_)

    async def import_courses(
        self, content: bytes, format_: str = "zip", *, dry_run: bool = False
    ) -> contract.ImportReport:
        """Bring courses in, or see what would come of it."""
        wishes = {"format": format_, "dry_run": str(dry_run).lower()}
        return await self._send("POST", "/imports", contract.ImportReport, content, None, **wishes)

    async def template(self, format_: str = "xlsx") -> bytes:
        """Read an empty table to fill in."""
        return await self._send("GET", "/template", bytes, format=format_)

    async def media(self, name: str) -> bytes:
        """Fetch what a lesson shows, by `<SHA-256>.<ending>`."""
        return await self.client.send("GET", f"/v1/media/{name}", bytes)

    async def create_draft(self, course_id: str, path: str, source: str) -> contract.Draft:
        """Begin a lesson."""
        body = contract.WriteDraft(path=path, source=source)
        return await self._send("POST", f"/courses/{course_id}/drafts", contract.Draft, body)

    async def draft(self, draft_id: UUID) -> contract.Draft:
        """Read a draft, checked."""
        return await self._send("GET", f"/drafts/{draft_id}", contract.Draft)

    async def edit(
        self, draft: contract.Draft, source: str, path: str | None = None
    ) -> contract.Draft:
        """Change a draft as it was read."""
        body = contract.WriteDraft(path=path or draft.path, source=source)
        return await self._send("PUT", f"/drafts/{draft.id}", contract.Draft, body, draft.version)

    async def changes(
        self, draft: contract.Draft, before: str | None = None, after: str | None = None
    ) -> contract.Changes:
        """Compare a draft with what learners are given, or two of its revisions."""
        path = f"/drafts/{draft.id}/changes"
        return await self._send("GET", path, contract.Changes, before=before, after=after)

    async def preview(
        self,
        draft: contract.Draft,
        person_id: UUID | None = None,
        at: datetime | None = None,
        language: str | None = None,
    ) -> contract.Preview:
        """See a draft as a phone shows it, as any learner at any moment."""
        path = f"/drafts/{draft.id}/preview"
        moment = at.isoformat() if at else None
        wishes: dict[str, Any] = {"person_id": person_id, "at": moment, "language": language}
        return await self._send("GET", path, contract.Preview, **wishes)

    async def translations(self, course_id: str | None = None) -> contract.Translations:
        """List what is left to translate."""
        return await self._send("GET", "/translations", contract.Translations, course_id=course_id)

    async def course_quality(self, course_id: str) -> quality.CourseQuality:
        """See how the exercises of a course are doing."""
        return await self._send("GET", f"/courses/{course_id}/quality", quality.CourseQuality)

    async def restore_item(self, exercise_id: str, revision: str) -> quality.RestoredItem:
        """Ask an exercise again that was taken out."""
        body = quality.RestoreItem(exercise_id, revision)
        return await self._send("POST", "/items/restore", quality.RestoredItem, body)

    async def settle_item_report(
        self, report_id: UUID, outcome: quality.Outcome, words: str = ""
    ) -> quality.ToldReport:
        """Say what became of a report, and a word to whoever made it."""
        body = quality.SettleItemReport(outcome, words)
        path = f"/item-reports/{report_id}/settlement"
        return await self._send("POST", path, quality.ToldReport, body)

    async def submit(self, draft: contract.Draft, comment: str = "") -> contract.Draft:
        """Ask for review."""
        return await self._step(draft, "submit", contract.Say(comment=comment))

    async def approve(self, draft: contract.Draft, comment: str = "") -> contract.Draft:
        """Approve and publish what was read."""
        return await self._step(draft, "approve", contract.Say(comment=comment))

    async def reject(self, draft: contract.Draft, comment: str) -> contract.Draft:
        """Send back with a comment."""
        return await self._step(draft, "reject", contract.Reject(comment=comment))

    async def schedule(self, draft: contract.Draft, publish_at: datetime) -> contract.Draft:
        """Approve for a later moment."""
        return await self._step(draft, "schedule", contract.Schedule(publish_at=publish_at))

    async def retire(self, draft: contract.Draft, comment: str = "") -> contract.Draft:
        """Retire a published lesson."""
        return await self._step(draft, "retire", contract.Say(comment=comment))

    async def restore(self, draft: contract.Draft, comment: str = "") -> contract.Draft:
        """Restore a retired lesson."""
        return await self._step(draft, "restore", contract.Say(comment=comment))

    async def _step(self, draft: contract.Draft, step: str, body: object) -> contract.Draft:
        path = f"/drafts/{draft.id}/{step}"
        return await self._send("POST", path, contract.Draft, body, draft.version)

    async def _send(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        body: object = None,
        version: int | None = None,
        **wishes: Any,
    ) -> Answer:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return await self.client.send(
            method, f"{_ROOT}{path}", answer, body, headers=headers, query=wishes
        )
