"""A course with one exercise of every kind, taught to one learner and nobody else."""

from pathlib import Path

from api.publishing.publish_courses import publish_courses
from mobile_contract import sessions
from mobile_contract.client import Client
from tests.world import World

LESSON = "kinds/every-kind"

_COURSE = """\
title = "Every kind"
language = "en"
description = "One exercise of every kind."
licence = "CC-BY-4.0"
authors = ["Ada Example"]
"""

_LESSON = """\
---
id: every-kind
title: Every kind
objective: Answer every kind of exercise.
skills: [answering]
minutes: 4
---

Somebody calls and asks for a code. Never read a code to a caller.

## Choose one: Who may ask for your code? {#one}

- [x] Nobody
  > Yes.
- [ ] A colleague
  > No.

Explanation: Codes are yours alone.

## Choose all: What is a second proof? {#all}

- [x] A code
  > Yes.
- [x] A key
  > Yes.
- [ ] A name
  > No.

Explanation: Names prove nothing.

## Type: What is it called to fish for passwords? {#typed}

Answer: phishing

Explanation: With ph.

## Number: How many digits has the code? {#number}

Answer: 6

Explanation: Six.

## Fill in: Complete the rule. {#gaps}

Use ==two factors|2FA== and {{c1::an app::it is on your phone}}.

Explanation: An app is safer than a text message.

## Put in order: What do you do first? {#order}

1. Hang up
2. Look up the number
3. Call back

Explanation: You choose the number.

## Match: What belongs together? {#pairs}

- Password -> something I know
- Key -> something I have
- Finger -> something I am

Explanation: Three proofs.

## Recall: What is the second factor? {#flip}

Answer: A proof **besides** the password.

## Scenario: A call {#scenario}

### The phone rings {#ring}

A voice asks for the code on your screen.

- I read it out -> told
  > The code is the second key.
- I ask who it is -> asked
  > A name proves nothing.

### You ask {#asked}

It is a name you know.

- I read it out -> told
  > Anybody can know a name.
- I hang up and call back -> safe
  > You chose the number.

### It is gone {#told}

The account is theirs.

Ending: poor

### It is yours {#safe}

Nobody had called.

Ending: good

### Afterwards

Explanation: Call back.

## Poll: How sure are you that you would notice? {#poll}

- Not sure
- Quite sure
- Very sure

Explanation: Most people are surer than they should be.

## Reflect: Who might call you? {#thought}

Explanation: Others often name suppliers.
"""


async def learner_of_every_kind(world: World, folder: Path, attempts: int = 1) -> Client:
    """Kim, who takes this course and no other, in an association of her own."""
    await publish_every_kind(world, folder, attempts)
    tenant = await world.found("Kinds", "kim@kinds.example")
    await world.owner_fetch("delete from enrolment where course_id <> 'kinds'")
    return await world.signed_in("kim@kinds.example", tenant)


async def publish_every_kind(world: World, folder: Path, attempts: int = 1) -> None:
    """Teach the course, with so many tries at an exercise, to everybody who is found an association
    for after this.
    """
    unit = folder / "courses" / "kinds" / "01-all"
    unit.mkdir(parents=True)
    course = f"{_COURSE}attempts = {attempts}\n"
    (unit.parent / "course.toml").write_text(course, encoding="utf-8")
    (unit / "01-every-kind.md").write_text(_LESSON, encoding="utf-8")
    await publish_courses(world.ground, folder / "courses")


def exercise_of(session: sessions.StudySession, slug: str) -> sessions.Step:
    """The step that asks this exercise."""
    return next(
        step for step in session.steps if step.exercise and step.exercise.id == f"{LESSON}/{slug}"
    )


async def answered(
    client: Client, session: sessions.StudySession, slug: str, response: dict[str, object]
) -> sessions.Marked:
    """Answer it in eight seconds."""
    step = exercise_of(session, slug)
    return await client.submit(session.id, client.answer(step, response, seconds=8))
