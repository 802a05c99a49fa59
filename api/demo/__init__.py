"""A demo association whose people have really studied: use cases replayed with the clock moved.

`interlude up` founds it once, and the tests learn from the same people: ada is new, grace has
studied for a month, alan studied and then lapsed.
"""

from datetime import datetime, timedelta

from api.associations.add_association import add_association
from api.associations.add_member import add_member
from api.db.database import Database
from api.db.transaction import system_transaction
from api.demo.past import STUDENTS, replay_past
from api.demo.people import OWNER, PEOPLE, ZONE, calling_as, mail_of, sign_in_as
from api.demo.reminded import REMINDED, ask_for_reminders
from api.people_clock import set_people_time
from mobile_contract import associations

__all__ = ["NAME", "OWNER", "PEOPLE", "found_demo", "mail_of", "sign_in_as"]

NAME = "Demo Association"


async def found_demo(database: Database, owner_url: str, now: datetime) -> bool:
    """Found the association and replay its people's past, so that it ends at `now`.

    Returns False where it stands already. Moves people's time while it works and leaves it at
    `now`: nobody else may be served meanwhile.
    """
    async with system_transaction(database) as tx:
        known = await tx.value(
            "select person_by_mail($1)", database.keeper.mail_hash(mail_of(OWNER))
        )
    if known is not None:
        return False
    longest_ago = max(student.days_ago.start for student in STUDENTS)
    await set_people_time(owner_url, now - timedelta(days=longest_ago + 1))
    founded = await add_association(database, NAME, mail_of(OWNER), ZONE, "en")
    owner = await sign_in_as(database, OWNER)
    for name, roles in PEOPLE.items():
        member = associations.AddMember(mail=mail_of(name), roles=roles, name=name.capitalize())
        caller = calling_as(owner, founded.tenant_id, "addMember", OWNER)
        await add_member(database, caller, member)
    for student in STUDENTS:
        await replay_past(database, owner_url, student, founded.tenant_id, now)
    await set_people_time(owner_url, now)
    for name in REMINDED:
        await ask_for_reminders(database, name, now)
    return True
