"""A mail's words and its envelope."""

from datetime import UTC, datetime
from email.policy import SMTP
from uuid import UUID

import msgspec
import pytest

from api.mail import AddressUnusable, WrittenMail, as_message, write_mail
from api.messages import LANGUAGES

URL = "https://learn.example"
ID, AT = UUID(int=7), datetime(2026, 11, 23, 12, 25, tzinfo=UTC)


def content(language: str, **arguments: object) -> str:
    held = {"to": "ada@first.example", "language": language, "arguments": arguments}
    return msgspec.json.encode(held).decode()


@pytest.mark.parametrize("language", [*LANGUAGES, "de-AT", "fr"])
@pytest.mark.parametrize("kind", ["sign_in", "mail_change"])
def test_a_mail_with_a_link_says_where_and_for_how_long(kind: str, language: str) -> None:
    mail = write_mail(kind, content(language, token="T0K3N", minutes=10), URL)
    assert f"\n{URL}/sign-in#T0K3N\n" in mail.body
    assert "10" in mail.body
    assert "T0K3N" not in mail.subject
    assert "{" not in mail.subject + mail.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_of_a_changed_address_has_no_link(language: str) -> None:
    mail = write_mail("mail_changed", content(language), URL)
    assert URL not in mail.body
    assert "#" not in mail.body


def test_languages_differ() -> None:
    written = {write_mail("mail_changed", content(each), URL).body for each in LANGUAGES}
    assert len(written) == len(LANGUAGES)


def test_the_envelope_names_sender_recipient_date_and_message() -> None:
    mail = WrittenMail("ada@first.example", "Grüße", "Hallo\n")
    message = as_message(mail, "Interlude <post@learn.example>", ID, AT)
    assert message["To"] == "ada@first.example"
    assert message["Date"] == "Mon, 23 Nov 2026 12:25:00 +0000"
    assert message["Message-ID"] == f"<{ID}@learn.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Grüße"
    assert "\n" not in message.as_string().partition("Subject: ")[2].partition("\n")[0]


def test_where_to_unsubscribe_travels_as_it_is_however_long() -> None:
    url = f"{URL}/v1/mail/unsubscribe?token={'x' * 60}"
    message = as_message(WrittenMail("ada@first.example", "s", "b", url), "i@learn.example", ID, AT)
    wire = message.as_bytes(policy=SMTP).decode()
    assert f"\r\nList-Unsubscribe: <{url}>\r\n" in wire
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in wire


def test_a_domain_with_other_letters_travels_in_ascii() -> None:
    mail = WrittenMail("ada@münchen.example", "s", "b")
    assert as_message(mail, "i@learn.example", ID, AT)["To"] == "ada@xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    "to",
    ["a,b@c.example", "a;b@c.example", "a<b@c.example", "a@b..example", f"a@{'x' * 80}.example"],
)
def test_what_is_not_one_address_is_unusable(to: str) -> None:
    with pytest.raises(AddressUnusable):
        as_message(WrittenMail(to, "s", "b"), "i@learn.example", ID, AT)
