"""How a mail leaves the house: through the configured SMTP server, or into the local outbox."""

from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib


class MailRefused(Exception):
    """The server will never take this mail; trying again is of no use."""


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
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=15,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise MailRefused("recipient refused") from error
        except aiosmtplib.SMTPResponseException as error:
            kind = MailRefused if 500 <= error.code < 600 else MailDelayed
            raise kind(f"SMTP {error.code}") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise MailDelayed(type(error).__name__) from error


def mail_transport(smtp_url: str | None) -> MailTransport:
    """The configured way out, or the local outbox."""
    return SmtpTransport(smtp_url) if smtp_url else LocalOutbox()
