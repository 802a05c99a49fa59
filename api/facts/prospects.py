"""What would this learner get right, and in which time? All that is believed of her and of the
exercises she is taught, loaded once for whoever composes, explains, recommends or forecasts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Row, Transaction
from api.facts.items import ItemModels, item_models, withdrawn_items
from api.facts.known import all_known, masteries
from api.facts.learner import own_terms, read_believed, read_learner
from api.facts.offered import Offered
from api.facts.queries import newest_population
from api.pacing.ability import Ability
from api.pacing.believed import Believed, Item, Known, Population, Terms
from api.pacing.mastery import Mastery
from api.pacing.predicting import predicted, usual_seconds
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
        version, guess = self.population.version, guess_chance(exercise)
        return self.models.item(exercise.id, version, exercise.seconds, guess)

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

    def is_withdrawn(self, each: Offered, exercise: Exercise) -> bool:
        """Whether an exercise was taken out of what is asked, in the revision she is given."""
        return (exercise.id, each.revision) in self.withdrawn


async def learner_prospects(tx: Transaction, offered: Iterable[Offered]) -> Prospects:
    """What is believed of this learner, for the lessons she is offered."""
    learner = await read_learner(tx)
    exercises = [exercise.id for each in offered for exercise in each.lesson.exercises]
    return Prospects(
        learner,
        read_believed(learner),
        await all_known(tx),
        await masteries(tx),
        await item_models(tx, exercises),
        await withdrawn_items(tx),
        await newest_population(tx),
        await own_terms(tx, learner),
    )
