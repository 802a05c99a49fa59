"""How a mail leaves the house: through the configured SMTP server, or into the local outbox."""

import asyncio
import re
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

_ENHANCED = re.compile(r"(?P<class>[245])\.(?P<subject>\d{1,3})\.\d{1,3}\b")

SEND_SECONDS = 40
"""For the whole conversation: less than a mail's lease, so that nobody else sends it meanwhile."""


class MailRefused(Exception):
    """The server will never take this mail; trying again is of no use."""


class AddressRefused(MailRefused):
    """The server takes no mail for this address, whatever the mail."""


class MailDelayed(Exception):
    """The mail could not be handed over now; try again later."""


class MailTransport(Protocol):
    """Something that takes a mail."""

    async def send(self, message: EmailMessage) -> None: ...


class LocalOutbox:
    """Keeps mails where they are: `interlude outbox` shows them. For trying Interlude out."""

    async def send(self, message: EmailMessage) -> None:
        """Nothing: the sealed row is the outbox."""


class SmtpTransport:
    """An SMTP server: `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    async def send(self, message: EmailMessage) -> None:
        """Hand the mail over. Raises MailRefused or MailDelayed."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await aiosmtplib.send(
                    message,
                    hostname=self._host,
                    port=self._port,
                    username=self._user,
                    password=self._password,
                    use_tls=self._tls,
                    # A password never travels in clear, whatever the server offers.
                    start_tls=True if self._user and not self._tls else None,
                    timeout=15,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            refusal = error.recipients[0]
            if _is_about_the_address(refusal.code, refusal.message):
                raise AddressRefused(f"SMTP {refusal.code}") from error
            raise _verdict(refusal.code) from error
        except aiosmtplib.SMTPDataError as error:
            raise _verdict(error.code) from error
        except aiosmtplib.SMTPResponseException as error:
            # No greeting, no login, no sending for us: the server is against us, not this mail.
            raise MailDelayed(f"SMTP {error.code}") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise MailDelayed(type(error).__name__) from error


def _is_about_the_address(code: int, reply: str) -> bool:
    """Whether a recipient's refusal speaks of the address, and not of us or of this mail.

    By its enhanced code, addressing or mailbox (RFC 3463); without one, by the codes RFC 5321 has
    for mailboxes. A relay that will not have us at all (5.7.1) must not silence everybody.
    """
    if enhanced := _ENHANCED.match(reply):
        return 500 <= code < 600 and enhanced["class"] == "5" and enhanced["subject"] in ("1", "2")
    return code in (550, 551, 553)


def _verdict(code: int) -> MailRefused | MailDelayed:
    """What the server says of this mail: 5xx is final, 4xx (greylisting) asks to come again."""
    kind = MailRefused if 500 <= code < 600 else MailDelayed
    return kind(f"SMTP {code}")


def mail_transport(smtp_url: str | None) -> MailTransport:
    """The configured way out, or the local outbox."""
    return SmtpTransport(smtp_url) if smtp_url else LocalOutbox()
