"""A waiting mail as its recipient will read it: our words, in her language, with her link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from uuid import UUID

import msgspec

from api.messages import sentence
from api.unsubscribing import unsubscribe_url


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """A mail in words; `unsubscribe`: where such mails are ended by one click."""

    to: str
    subject: str
    body: str
    unsubscribe: str | None = None


class _OnOneLine(UnstructuredHeader, BaseHeader):
    """What a program reads, and Python would split or encode where it is longer than a line."""

    def fold(self, *, policy: Policy) -> str:
        """As it is: with a line of its own it may be 998 letters long (RFC 5322, 2.1.1)."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("List-Unsubscribe", _OnOneLine)
_POLICY = default.clone(header_factory=_HEADERS)


class AddressUnusable(Exception):
    """No mail can go to what was typed as an address."""


@dataclass(frozen=True, slots=True)
class SealedContent:
    """What a mail row holds, unsealed: for whom, in which language, with what arguments."""

    to: str
    language: str
    arguments: dict[str, str | int]


def write_mail(kind: str, content: str, public_url: str) -> WrittenMail:
    """The mail of this kind from its unsealed content."""
    read = msgspec.json.decode(content, type=SealedContent)
    arguments = {**read.arguments, "link": _link(read.arguments, public_url)}
    mark = arguments.get("unsubscribe")
    if mark:
        arguments["unsubscribe"] = unsubscribe_url(public_url, str(mark))
    return WrittenMail(
        read.to,
        sentence(f"mail.{kind}.subject", read.language, **arguments),
        sentence(f"mail.{kind}.body", read.language, **arguments).strip() + "\n",
        str(arguments["unsubscribe"]) if mark else None,
    )


def as_message(mail: WrittenMail, sender: str, mail_id: UUID, at: datetime) -> EmailMessage:
    """The mail as it travels; sent again, it is recognisably the same message.

    Raises AddressUnusable where the recipient is not exactly one address.
    """
    message = EmailMessage(_POLICY)
    message["From"] = sender
    message["To"] = to = _in_ascii_domain(mail.to)
    if [each.addr_spec for each in message["To"].addresses] != [to]:
        raise AddressUnusable
    message["Subject"] = mail.subject
    message["Date"] = at
    message["Message-ID"] = f"<{mail_id}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe is not None:  # RFC 8058
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    return message


def _in_ascii_domain(address: str) -> str:
    """`ada@münchen.example` as every mail server understands it (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise AddressUnusable from error


def _link(arguments: Mapping[str, str | int], public_url: str) -> str:
    """The token travels in the fragment: no server log and no scanner's request ever holds it."""
    token = arguments.get("token")
    return f"{public_url}/sign-in#{token}" if token else public_url
