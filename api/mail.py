"""A waiting mail as its recipient will read it: our words, in her language, with her link."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage

import msgspec

from api.messages import sentence


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """A mail in words."""

    to: str
    subject: str
    body: str


class SealedContent(msgspec.Struct, frozen=True):
    """What a mail row holds, unsealed: for whom, in which language, with what arguments."""

    to: str
    language: str
    arguments: dict[str, str | int]


def write_mail(kind: str, content: str, public_url: str) -> WrittenMail:
    """The mail of this kind from its unsealed content."""
    read = msgspec.json.decode(content, type=SealedContent)
    arguments = {**read.arguments, "link": _link(read.arguments, public_url)}
    return WrittenMail(
        read.to,
        sentence(f"mail.{kind}.subject", read.language, **arguments),
        sentence(f"mail.{kind}.body", read.language, **arguments).strip() + "\n",
    )


def as_message(mail: WrittenMail, sender: str) -> EmailMessage:
    """The mail as it travels."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _link(arguments: Mapping[str, str | int], public_url: str) -> str:
    """The token travels in the fragment: no server log and no scanner's request ever holds it."""
    token = arguments.get("token")
    return f"{public_url}/sign-in#{token}" if token else public_url
