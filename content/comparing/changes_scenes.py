"""What was changed about the scenes of a scenario, what can be done in them, and where it leads."""

from collections.abc import Iterator

from content.comparing.alignment import aligned, is_moved
from content.comparing.change import Change, in_lines
from content.comparing.changes_options import align_choices, wording_changes
from content.format import Exercise, Scene


def scene_changes(old: Exercise, new: Exercise) -> Iterator[Change]:
    """A scene is the same one as long as it has its id."""
    ids = ([scene.id for scene in old.scenes], [scene.id for scene in new.scenes])
    matched = aligned(ids)
    for was, now in matched.pairs:
        yield from _scene(new.id, old.scenes[was], new.scenes[now])
    for was in matched.gone:
        scene = old.scenes[was]
        yield Change("scene_removed", new.id, before=scene.markdown, part=scene.title)
    for now in matched.fresh:
        scene = new.scenes[now]
        yield Change("scene_added", new.id, after=scene.markdown, part=scene.title)
    if is_moved(matched.pairs):
        yield Change("scene_reordered", new.id, *map(in_lines, ids))


def _scene(place: str, was: Scene, scene: Scene) -> Iterator[Change]:
    if was.title != scene.title:
        yield Change("scene_retitled", place, was.title, scene.title, scene.title)
    if was.markdown != scene.markdown:
        yield Change("scene_reworded", place, was.markdown, scene.markdown, scene.title)
    if was.ending != scene.ending:
        endings = (was.ending or None, scene.ending or None)
        yield Change("ending_changed", place, *endings, scene.title)
    matched = align_choices(was.choices, scene.choices)
    yield from wording_changes("choice", place, was.choices, scene.choices, matched)
    for old, new in matched.pairs:
        led, leads = was.choices[old].leads_to, scene.choices[new].leads_to
        if led != leads:
            yield Change("choice_leads_elsewhere", place, led, leads, scene.choices[new].text)
