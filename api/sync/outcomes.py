"""What became of every line of a batch, in the order of the lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Transaction
from api.errors import Problem
from api.facts.outcomes import outcomes_of_events
from api.pacing.memory import Rating
from api.sync.lines import Line, Refusal
from api.sync.making import Made
from api.sync.take_in import Taken


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line: its status; why it was refused, or the fact it is, how rated and when due again."""

    line: Line
    status: str
    refusal: Refusal | None = None
    made: Made | None = None
    rating: Rating | None = None
    due_at: datetime | None = None

    @property
    def code(self) -> str | None:
        """Why it is no fact."""
        return self.refusal.code if self.refusal else None


async def outcomes_of(
    tx: Transaction,
    lines: Sequence[Line],
    made: Sequence[Made],
    taken: Taken,
    refused: Sequence[tuple[Line, Refusal]],
) -> list[Outcome]:
    """Every line's, what was known before with what it came to then."""
    facts = {each.line.number: each for each in made}
    reasons = {line.number: refusal for line, refusal in refused}
    known = {number: facts[number].event.id for number in taken.duplicates}
    earlier = await outcomes_of_events(tx, known.values()) if known else {}
    found = []
    for line in lines:
        number = line.number
        if number in reasons:
            found.append(Outcome(line, reasons[number].status, reasons[number]))
        elif number in taken.failed:
            found.append(Outcome(line, "retry", Refusal(Problem("server_fault"))))
        elif number in known:
            did = earlier[known[number]]
            found.append(Outcome(line, "duplicate", None, facts[number], *did))
        else:
            effect = taken.created[number]
            came = (effect.rating, effect.due_at) if effect else (None, None)
            found.append(Outcome(line, "created", None, facts[number], *came))
    return found
