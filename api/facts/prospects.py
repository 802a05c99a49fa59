"""What would this learner get right, and in which time? All that is believed of her and of the
exercises she is taught, loaded once for whoever composes, explains, recommends or forecasts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from api.db.transaction import Row, Transaction
from api.facts.items import ItemModels, newest_models, withdrawn_items
from api.facts.known import all_known, masteries
from api.facts.learner import OWN_WEIGHTS, lock_learner, read_believed, read_terms
from api.facts.offered import Offered
from api.facts.queries import read_population
from api.pacing.ability import Ability
from api.pacing.believed import Believed, Item, Known, Population, Terms
from api.pacing.mastery import Mastery
from api.pacing.predicting import predicted, predicted_first, usual_seconds
from content.format import Exercise, Lesson
from content.marking.guessing import guess_chance


@dataclass(frozen=True, slots=True)
class Prospects:
    """What is believed of one learner, ready to be asked about any exercise of her lessons.

    `learner` is her row; `known` by exercise, `masteries` by skill; `withdrawn` are exercises taken
    out, each in the revision it was taken out of.
    """

    learner: Row
    believed: Believed
    known: Mapping[str, Known]
    masteries: Mapping[str, Mastery]
    models: ItemModels
    withdrawn: set[tuple[str, bytes]]
    population: Population
    terms: Terms
    _items: dict[str, Item] = field(default_factory=dict)

    @property
    def weights(self) -> tuple[float, ...]:
        """Her memory's weights: fitted to her, or everybody's."""
        return self.terms.weights or self.population.weights

    @property
    def desired_retention(self) -> float:
        """The recall aimed at for her."""
        return self.terms.desired_retention or self.population.desired_retention

    def item(self, exercise: Exercise) -> Item:
        """What is known of an exercise now."""
        item = self._items.get(exercise.id)
        if item is None:
            version, guess = self.population.version, guess_chance(exercise)
            item = self.models.item(exercise.id, version, exercise.seconds, guess)
            self._items[exercise.id] = item
        return item

    def usual_seconds(self, exercise: Exercise, at: datetime) -> float:
        """The seconds an exercise is given at `at`, before her pace is asked."""
        known, item = self.known.get(exercise.id), self.item(exercise)
        return usual_seconds(known, item, at, self.population, self.terms)

    def reading_seconds(self, lesson: Lesson) -> float:
        """The seconds a lesson's reading is given."""
        return lesson.reading_seconds * self.terms.time_factor

    def abilities(self, skills: Iterable[str]) -> list[Ability]:
        """Her abilities in these skills."""
        return [self.masteries.get(skill, Mastery()).ability for skill in skills]

    def chance(self, lesson: Lesson, exercise: Exercise, at: datetime) -> float:
        """The chance that she would answer an exercise of this lesson right at `at`."""
        return predicted(
            self.known.get(exercise.id),
            self.believed,
            self.abilities(lesson.skills),
            self.item(exercise),
            at,
            self.population.prediction,
            self.weights,
        )

    def first_chances(self, lesson: Lesson, exercises: Iterable[Exercise]) -> list[float]:
        """The chances of right answers to exercises of this lesson that she never met."""
        items = map(self.item, exercises)
        return predicted_first(self.believed, self.abilities(lesson.skills), items)

    def is_withdrawn(self, each: Offered, exercise: Exercise) -> bool:
        """Whether an exercise was taken out of what is asked, in the revision she is given."""
        return (exercise.id, each.revision) in self.withdrawn


async def learner_prospects(tx: Transaction, offered: Iterable[Offered]) -> Prospects:
    """What is believed of this learner, for the lessons she is offered."""
    learner, population, terms = await _who(tx)
    exercises = [exercise.id for each in offered for exercise in each.lesson.exercises]
    return Prospects(
        learner,
        read_believed(learner),
        await all_known(tx),
        await masteries(tx),
        await newest_models(tx, exercises),
        await withdrawn_items(tx),
        population,
        terms,
    )


async def _who(tx: Transaction) -> tuple[Row, Population, Terms]:
    """Her row, the snapshot in force and what holds for her alone, in one look."""
    found = await tx.row(_WHO, tx.tenant, tx.me)
    if found is None:  # she has no row yet: what is kept of a learner hangs on it
        await lock_learner(tx)
        found = await tx.row(_WHO, tx.tenant, tx.me)
    assert found is not None
    population = read_population(found["version"], found["body"])
    return found, population, read_terms(found, found["own_weights"])


_WHO = (
    f"select l.*, ({OWN_WEIGHTS}) as own_weights, s.version, s.body from learner l"  # noqa: S608
    " cross join (select version, body from population_snapshot"
    "  order by version desc limit 1) s where l.tenant_id = $1 and l.person_id = $2"
)
