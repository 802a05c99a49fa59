"""What the addresses of the studio share: ETags, what goes wrong, files to save."""

from typing import Annotated, Literal, TypeVar

from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.params import (
    HeaderParameter,
    QueryParameter,
)

from api.authoring.at_home import etag_of
from api.authoring.export_course import Exported
from mobile_contract import authoring as contract

Shown = TypeVar("Shown", contract.Draft, contract.AuthoredCourse)

IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The `ETag` of the version you have seen"),
]

WhichFormat = Annotated[Literal["zip", "csv", "xlsx"], QueryParameter(name="format")]
WhichTable = Annotated[Literal["csv", "xlsx"], QueryParameter(name="format")]
DryRun = Annotated[bool, QueryParameter(description="Only say what would come of it")]

Revision = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[0-9a-f]{64}$(?!\n)",
        min_length=64,
        max_length=64,
        description="A revision's hash",
    ),
]
AsLanguage = Annotated[
    str | None,
    QueryParameter(
        min_length=2,
        max_length=35,
        pattern=r"^[A-Za-z0-9-]+$(?!\n)",
        description="As if the learner spoke this language",
    ),
]
OfCourse = Annotated[
    str | None, QueryParameter(min_length=1, max_length=200, pattern=r"^[^\x00]+$")
]

# The bytes behind a name never change, and only who may see them asks.
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}

ETAG = ResponseHeader(
    name="ETag",
    documentation_only=True,
    required=True,
    value="",
    description="Names this version: send it back as `If-Match` to change it",
)
NEW_ETAG = ResponseHeader(
    name="ETag",
    documentation_only=True,
    value="",
    description="Names this version, as `version` in quotes does: a reply given again has no ETag",
)
OF_DRAFT = ("draft_not_found",)
OF_COURSE = ("course_not_found", "course_shipped", "course_elsewhere")
OF_STEP = ("draft_not_found", "course_elsewhere", "step_not_possible")
OF_VERSION = ("version_needed", "changed_meanwhile")


def tagged(shown: Shown) -> Response[Shown]:
    """The answer with the ETag of its version."""
    return Response(shown, headers={"ETag": etag_of(shown.version)})


def saved(file: Exported) -> Response[bytes]:
    """The file, to be saved under its name."""
    told = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=told)
