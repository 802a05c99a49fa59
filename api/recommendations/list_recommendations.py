"""A learner asks what to learn next, among all that her association teaches."""

from collections.abc import Sequence

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.facts.own_languages import own_languages
from api.facts.prospects import learner_prospects
from api.facts.recommended import Choice, choice_among
from api.facts.skills import skill_standings
from api.facts.taught import Taught, taught_lessons
from api.pacing.recommending import recommend
from api.pacing.recommending_paths import recommend_paths
from api.recommendations import queries
from api.recommendations.presenters import Shelf, present_recommendations
from mobile_contract import recommendations as contract


async def list_recommendations(
    database: Database, caller: Caller, asked: tuple[str, ...], most: int
) -> contract.Recommendations:
    """The best `most` lessons and the best courses for her now, whether she takes them or not.

    Lessons are in the words she would be given in a session, by her own language; courses are
    called as `asked` (BCP 47, the best first) or else as in her own.
    """
    async with transaction(database, caller) as tx:
        # The last is her own, by which sessions choose the words she is given.
        languages = await own_languages(tx, asked)
        taught = await taught_lessons(tx, languages[-1])
        choice = await _choice(tx, taught)
        titles = await queries.course_titles(tx, {each.offered.lesson.course_id for each in taught})
        now = tx.people_now
    return present_recommendations(
        recommend(choice.lessons, choice.wants, now, most),
        recommend_paths(choice.lessons, choice.wants, now),
        Shelf.of(taught, titles, languages, caller.language),
    )


async def _choice(tx: Transaction, taught: Sequence[Taught]) -> Choice:
    """All of it as it stands for her; a skill of hers stands as in her own courses."""
    offered = [each.offered for each in taught]
    taken = [each.offered for each in taught if each.enrolled]
    prospects = await learner_prospects(tx, offered)
    standings = {
        **skill_standings(offered, prospects, tx.people_now),
        **skill_standings(taken, prospects, tx.people_now),
    }
    return await choice_among(tx, offered, prospects, standings)
