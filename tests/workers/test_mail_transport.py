"""What a mail server's refusal of a recipient is about: her address, this mail, or us."""

from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest

from tests.workers.smtp_server import SmtpServer, smtp_server
from workers.mail_transport import AddressRefused, MailDelayed, MailRefused, SmtpTransport


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[SmtpServer]:
    async with smtp_server() as server:
        yield server


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("550 no such mailbox", AddressRefused),
        ("550 5.1.1 no such mailbox", AddressRefused),
        ("552 5.2.2 mailbox full", AddressRefused),
        ("550 5.7.1 we take no mail from you", MailRefused),
        ("554 relay access denied", MailRefused),
        ("552 mailbox full", MailRefused),
        ("450 4.2.1 greylisted, come again", MailDelayed),
        ("450 no such mailbox for now", MailDelayed),
    ],
)
async def test_a_refused_recipient(server: SmtpServer, reply: str, kind: type[Exception]) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "post@learn.example", "ada@first.example"
    server.answers["RCPT"] = reply
    with pytest.raises(Exception) as raised:
        await SmtpTransport(server.url).send(message)
    assert raised.type is kind
