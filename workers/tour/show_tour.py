"""The tour as `up` gives it once the product answers: the ways in, the break, then the nudges."""

from collections.abc import Callable

from api.demo.people import ids_of_people
from api.demo.reminded import begin_break_soon
from api.ground import Ground, open_ground_database
from workers.tour.nudge_lines import tell_nudges
from workers.tour.ways_in import show_ways_in


async def show_tour(ground: Ground, public_url: str, report: Callable[[str], None]) -> None:
    """Tell all of it, and go on telling nudges until cancelled."""
    async with open_ground_database(ground) as database:
        await show_ways_in(database, public_url, report)
        soon = await begin_break_soon(database)
        report(
            f"demo: grace and alan have a break from {soon.starts_local} to {soon.ends_local}"
            f" ({soon.zone}); alan has put his reminders on hold"
        )
        await tell_nudges(database, await ids_of_people(database), report)
