"""How does somebody who has just started Interlude get in? A link for each demo person, a command.

The command works as pasted: it carries grace's own access token and asks for five minutes.
"""

from collections.abc import Callable

from api.db.database import Database
from api.demo.people import OWNER, PEOPLE, mail_of, sign_in_as
from api.identity.make_sign_in_link import make_sign_in_link, new_verifier

_MINUTES = 5


async def show_ways_in(database: Database, public_url: str, report: Callable[[str], None]) -> None:
    """Tell the links, the verifier they are redeemed with, and the command."""
    verifier = new_verifier()
    report(f"demo: sign-in links, good once within 10 minutes with the verifier {verifier}")
    for name in (*PEOPLE, OWNER):
        link = await make_sign_in_link(database, mail_of(name), verifier)
        report(f"demo:   {name:<6} {public_url}/sign-in#{link.token}")
    tokens = await sign_in_as(database, "grace")
    report("demo: the right five minutes for grace, for the next 10 minutes as pasted:")
    report(
        f"curl -s {public_url}/v1/sessions -H 'Content-Type: application/json'"
        f" -H 'Authorization: Bearer {tokens.access_token}' -d '{{\"minutes\": {_MINUTES}}}'"
    )
