"""A whole pack as a value: what fits of the pieces, and everything that is believed about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from api.composing.candidates import lesson_candidates
from api.composing.composed import Footing
from api.composing.plan import StoredPlan, StoredReason, StoredStep
from api.messages import sentence
from api.packs.occasion import Occasion
from api.packs.pieces import Piece, pieces_of
from api.packs.present_lessons import present_lessons
from api.packs.present_media import present_media
from api.packs.present_model import present_model
from api.packs.queries import MediaFile
from mobile_contract import packs as contract
from mobile_contract.pack_proof import Holder
from mobile_contract.sessions import Reason

MOST_BYTES = 2 * 1024 * 1024
"""How large a pack may be, its media not counted: a few seconds of a poor network."""

_encoder = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything a pack is made from; `files` are the media by their SHA-256."""

    holder: Holder
    footing: Footing
    occasion: Occasion
    plan: StoredPlan
    files: Mapping[str, MediaFile]
    language: str


def encode_body(body: contract.PackBody) -> bytes:
    """Its canonical JSON: keys sorted, no spaces, UTF-8, equal packs equal bytes."""
    return _encoder.encode(body)


def present_body(filling: Filling, most_bytes: int = MOST_BYTES) -> contract.PackBody:
    """The most valuable pieces that keep it within `most_bytes`; the rest is named.

    All of them where they fit, else as many from the front as do.
    """
    pieces = pieces_of(filling.footing, filling.plan, filling.occasion)
    whole = _body(filling, pieces, len(pieces), most_bytes)
    if len(encode_body(whole)) <= most_bytes:
        return whole
    fits, too_many = 0, len(pieces)
    while too_many - fits > 1:
        tried = (fits + too_many) // 2
        if len(encode_body(_body(filling, pieces, tried, most_bytes))) <= most_bytes:
            fits = tried
        else:
            too_many = tried
    return _body(filling, pieces, fits, most_bytes)


def _body(
    filling: Filling, pieces: Sequence[Piece], kept: int, most_bytes: int
) -> contract.PackBody:
    offered, prospects = filling.footing.offered, filling.footing.prospects
    occasion, near = filling.occasion, filling.occasion.next_break
    lessons = present_lessons(offered, pieces[:kept], prospects, _unmet(filling))
    exercises = {each.view.id for lesson in lessons for each in lesson.exercises}
    skills = {skill for lesson in lessons for skill in lesson.skills}
    return contract.PackBody(
        id=occasion.id,
        person_id=filling.holder.person_id,
        association_id=filling.holder.association_id,
        device_id=filling.holder.device_id,
        issued_at=occasion.issued_at,
        expires_at=occasion.expires_at,
        minutes=occasion.minutes,
        break_starts_at=near.starts_at if near else None,
        break_ends_at=near.ends_at if near else None,
        session=_session(filling, set(pieces[:kept])),
        lessons=lessons,
        media=present_media(lessons, filling.files),
        model=present_model(prospects, exercises, skills),
        most_bytes=most_bytes,
        left_out=[contract.PackLeftOut(each.lesson_id, each.exercise_id) for each in pieces[kept:]],
    )


def _unmet(filling: Filling) -> dict[str, tuple[str, ...]]:
    footing, at = filling.footing, filling.occasion.starts_at
    candidates = lesson_candidates(footing.offered, footing.prospects, footing.behind, at)
    return {each.lesson_id: each.unmet_prerequisites for each in candidates}


def _session(filling: Filling, kept: set[Piece]) -> contract.PackSession:
    """The composed session, as far as what it asks is in the pack."""
    plan, language = filling.plan, filling.language
    steps = [each for each in plan.steps if Piece(each.lesson_id, each.exercise_id) in kept]
    return contract.PackSession(
        predicted_seconds=round(plan.predicted_seconds, 1),
        steps=[_step(each, language) for each in steps],
        nothing=_reason(plan.nothing, language) if plan.nothing else None,
        left_over=plan.left_over,
        guidance=plan.guidance,
    )


def _step(step: StoredStep, language: str) -> contract.PackStep:
    return contract.PackStep(
        kind="read" if step.exercise_id is None else "exercise",
        lesson_id=step.lesson_id,
        exercise_id=step.exercise_id,
        seconds=round(step.seconds, 1),
        is_new=step.new,
        reason=_reason(step.reason, language),
    )


def _reason(reason: StoredReason, language: str) -> Reason:
    return Reason(reason.code, sentence(f"reason.{reason.code}", language, **reason.arguments))
