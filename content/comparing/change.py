"""One difference between two texts of a lesson, as an author would name it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.comparing.alignment import aligned, is_moved

_CODES = """
lesson_added lesson_removed something_changed id_changed course_id_changed title_changed
objective_changed
language_changed audience_changed licence_changed translated_from_changed minutes_changed
attempts_changed keys_carried keys_kept
credit_given credit_taken skill_added skill_removed skill_reordered prerequisite_added
prerequisite_removed prerequisite_reordered author_added author_removed author_reordered
source_added source_removed source_reworded source_reordered media_added media_removed
media_replaced media_reordered transcript_changed captions_changed card_added card_removed
card_reworded card_moved card_counted exercise_added exercise_removed kind_changed
question_reworded explanation_changed back_changed exercise_language_changed seconds_changed
hint_added hint_removed hint_reworded hint_reordered resource_added resource_removed
resource_reworded resource_reordered option_added option_removed option_reworded
option_reordered feedback_changed key_changed accepted_added accepted_removed
accepted_reordered slips_forgiven slips_counted number_changed tolerance_changed
unit_changed gap_added gap_removed gap_changed gap_hint_changed order_changed item_added
item_removed item_reworded item_reordered pair_added pair_removed pair_reworded
pair_reordered shuffled scene_added scene_removed scene_retitled scene_reworded
scene_reordered ending_changed choice_added choice_removed choice_reworded choice_reordered
choice_leads_elsewhere
"""

CODES = frozenset(_CODES.split())
"""Every kind of change there is; the catalogue has a sentence for each."""


@dataclass(frozen=True, slots=True)
class Change:
    """What kind of change, where, and the two texts (None where there was or is nothing).

    `place` is an exercise's id, `card 3` (its place among the cards now, or before where it is
    gone), or a field of the lesson. `part` names what within that place was changed: an option's
    text, a gap's number, a scene's title. The sentence is the catalogue's, by `code`.
    """

    code: str
    place: str
    before: str | None = None
    after: str | None = None
    part: str = ""


def text_changes(
    kind: str, place: str, before: Sequence[str], after: Sequence[str], *, reworded: bool = False
) -> Iterator[Change]:
    """How a list of short texts was changed: `<kind>_added`, `_removed` and `_reordered`.

    `reworded` tells a text that stands in the place of another as `_reworded`. Lists that differ
    give at least one change.
    """
    anything = ([True] * len(before), [True] * len(after))
    matched = aligned((before, after), rest=anything if reworded else None)
    for old, new in matched.pairs:
        if before[old] != after[new]:
            yield Change(f"{kind}_reworded", place, before[old], after[new])
    for old in matched.gone:
        yield Change(f"{kind}_removed", place, before=before[old])
    for new in matched.fresh:
        yield Change(f"{kind}_added", place, after=after[new])
    if is_moved(matched.pairs):
        yield Change(f"{kind}_reordered", place, in_lines(before), in_lines(after))


def in_lines(texts: Sequence[str]) -> str:
    """Several texts as one, each on a line of its own."""
    return "\n".join(texts)
