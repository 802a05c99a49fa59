"""`interlude why`: the last day of one learner, in words."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
import msgspec

from api.commands.entry import data_option, json_option, settings_for
from api.commands.people import about_somebody
from api.ground import open_ground, open_ground_database
from api.pacing.study_day import local_time
from api.why import Studied, Why, explain_person
from mobile_contract import learners, reminders, sessions

WEAKEST_SKILLS = 3


@click.command("why", short_help="Why did (not) a learner get this? Nudges and sessions explained.")
@click.argument("learner")
@data_option
@json_option
def why_verb(learner: str, data: Path | None, as_json: bool) -> None:
    """Explain the last day of the person with the address LEARNER.

    Each decision about her breaks with its reason and how it went, her sessions of today with the
    reason of every step, and what is believed of her that they follow from.
    """

    async def work() -> Why:
        async with open_ground(settings_for(data)) as ground, open_ground_database(ground) as pools:
            return await explain_person(pools, learner)

    why = about_somebody(learner, work)
    if as_json:
        click.echo(msgspec.json.encode(why))
        return
    for line in _in_words(learner, why):
        click.echo(line)


def _in_words(mail: str, why: Why) -> Iterator[str]:
    told = why.reminded
    yield f"{mail}, {_clock(why.at, told.zone, '%a %d %b %H:%M')} in {told.zone}"
    yield from _limits(told)
    yield ""
    yield "The last day's decisions about her breaks:"
    for nudge in why.nudges:
        yield from _decision(nudge, told.zone)
    if not why.nudges:
        yield "  none"
    for each in why.studied:
        yield ""
        yield from _day(each, told.zone)


def _limits(told: reminders.Reminders) -> Iterator[str]:
    if not told.granted:
        yield "She has not agreed to reminders, so nothing is decided about her breaks."
        return
    quiet = f"quiet from {told.quiet_from_local} to {told.quiet_until_local}"
    if told.quiet_from_local == told.quiet_until_local:
        quiet = "no quiet hours"
    most = f"at most {told.at_most_per_day} a day and {told.at_most_per_week} in seven days"
    most += f", {told.at_least_hours_apart} h apart"
    devices = f"{told.reachable} device{'' if told.reachable == 1 else 's'}"
    yield f"Reminders: agreed to, {quiet}, {most}, on {devices}."
    if told.hold is not None:
        yield f"On hold from {told.hold.first} until {told.hold.last or 'she resumes'}."
    if told.next_break is not None:
        near = told.next_break
        starts = _clock(near.starts_at, told.zone, "%a %H:%M")
        yield f"Next break: {starts} to {_clock(near.ends_at, told.zone)}."


def _decision(nudge: reminders.NudgeWhy, her_zone: str) -> Iterator[str]:
    """On the clock of where she was then, named where that is not where she is now."""
    zone = nudge.break_.zone
    starts = _clock(nudge.break_.starts_at, zone, "%a %H:%M")
    ends = _clock(nudge.break_.ends_at, zone) + ("" if zone == her_zone else f" in {zone}")
    what = "held" if nudge.held else "decided"
    yield f"  {starts} to {ends}: {what}. {nudge.reason.sentence}"
    if not nudge.held:
        pairs = zip(nudge.eligible, nudge.probabilities, strict=True)
        chances = ", ".join(f"{arm} {chance:.0%}" for arm, chance in pairs)
        yield f"    words: {nudge.arm} (chances: {chances}; policy {nudge.policy_version})"
    for way in nudge.sends:
        settled = f" {_clock(way.settled_at, zone, '%H:%M:%S')}" if way.settled_at else ""
        yield f"    {way.device or way.channel}: {way.state}{settled}. {way.reason.sentence}"


def _day(studied: Studied, zone: str) -> Iterator[str]:
    yield f"Today's sessions in {studied.association}:"
    for session in studied.begun:
        source = ", opened from a reminder" if session.nudge_id else ""
        yield f"  {_clock(session.composed_at, zone)}, {session.minutes:g} minutes{source}:"
        yield from _steps(session)
    if not studied.begun:
        yield "  none yet; five minutes now would be:"
        yield from _steps(studied.now)
    yield from _believed(studied.model)
    yield from _set_out(studied)


def _believed(model: learners.Model) -> Iterator[str]:
    yield "  What that follows from:"
    yield f"    {model.guidance.sentence}"
    for belief in (model.pace, model.ability, model.memory, model.retention, model.weights):
        yield f"    {belief.told.sentence}"
    for step in model.retention.steps[:1]:
        yield f"    {step.told.sentence}"
    begun = [skill for skill in model.skills if skill.answers]
    for skill in begun[:WEAKEST_SKILLS]:
        yield f"    {skill.told.sentence}"
    for skill in begun:
        if skill.skill in model.overconfident:
            yield f"    {skill.self_knowledge.sentence}"


def _set_out(studied: Studied) -> Iterator[str]:
    yield f"  Her streak: {studied.streak.told.sentence}"
    for goal in studied.goals:
        warning = f" {goal.warning.sentence}" if goal.warning else ""
        yield f"  Her goal {goal.kind}: {goal.told.sentence}{warning}"


def _steps(session: sessions.StudySession) -> Iterator[str]:
    for step in session.steps:
        what = f"{'done ' if step.answered else ''}{step.kind} of “{step.lesson_title}”"
        yield f"    {what}, {step.seconds:.0f} s: {step.reason.sentence}"
    if session.nothing is not None:
        yield f"    nothing: {session.nothing.sentence}"


def _clock(at: datetime, zone: str, form: str = "%H:%M") -> str:
    return f"{local_time(at, zone):{form}}"
