"""Ending the weekly mail by the mark in it, and what happens to an address that takes none."""

from datetime import datetime

from api.commands.bounced import record_bounce
from mobile_contract.reminders import AddressRefused, ChangeReminders, Digest
from tests.api.identity.asking import code_of
from tests.workers.digests.mailing import HOUR, MONDAY_8, WEEK, Mailing, mail_of, token_in
from workers.send_mail import send_mail

TRIED_AGAIN = Digest(True, 1, "08:00", None)
ONE_CLICK = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_only_a_post_unsubscribes_once_and_again(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    [message] = await mailing.run(MONDAY_8)
    stranger, token = mailing.world.client(), token_in(message)
    page = await stranger.http.get("/v1/mail/unsubscribe", params={"token": token})
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert token not in page.text
    assert (await ada.reminders()).digest.on
    for _ in range(2):
        answer = await stranger.http.post(
            f"/v1/mail/unsubscribe?token={token}",
            content=b"List-Unsubscribe=One-Click",
            headers=ONE_CLICK,
        )
        assert answer.status_code == 200
        assert not (await ada.reminders()).digest.on
        assert answer.json()["purpose"] == "digest"
    assert await mailing.run(MONDAY_8 + WEEK) == []


async def test_who_presses_the_button_reads_a_page(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    [message] = await mailing.run(MONDAY_8)
    answer = await mailing.world.client().http.post(
        f"/v1/mail/unsubscribe?token={token_in(message)}",
        headers={**ONE_CLICK, "Accept": "text/html,*/*;q=0.8", "Accept-Language": "de"},
    )
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>Keine wöchentlichen Mails mehr</h1>" in answer.text
    assert not (await ada.reminders()).digest.on


async def test_the_mark_is_hers_alone_and_cannot_be_guessed(mailing: Mailing) -> None:
    ada, grace = await mailing.person("ada"), await mailing.person("grace")
    stranger = mailing.world.client()
    marks = {str(each["To"]): token_in(each) for each in await mailing.run(MONDAY_8)}
    told = await stranger.unsubscribe(marks[mail_of("grace")])
    assert (told.purpose, told.reason.code) == ("digest", "unsubscribed")
    assert not (await grace.reminders()).digest.on
    assert (await ada.reminders()).digest.on
    hers = marks[mail_of("ada")]
    mixed = hers[:20] + marks[mail_of("grace")][20:]
    for wrong in (mixed, hers[:-1], hers[::-1], "x", hers + "A", "ä"):
        assert await code_of(stranger.unsubscribe(wrong)) == "unsubscribe_link_unknown"
    assert (await ada.reminders()).digest.on
    assert await code_of(stranger.unsubscribe("")) == "invalid_request"


async def test_a_mail_that_waits_is_not_sent_to_who_unsubscribed(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await mailing.plan(MONDAY_8)
    await ada.change_reminders(ChangeReminders(digest=False))
    await send_mail(mailing.room)
    assert mailing.server.tried == []
    [row] = await mailing.world.owner_fetch("select state, error from mail where kind = 'digest'")
    assert tuple(row) == ("expired", "unsubscribed")


async def test_a_refusal_is_told_and_sign_in_links_go_on(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await _refused(mailing)
    told = (await ada.reminders()).digest
    assert isinstance(told.refused, AddressRefused)
    assert told.refused.reason.code == "address_refused"
    assert "refused mail from us" in told.refused.reason.sentence
    assert abs(told.refused.since - MONDAY_8) < HOUR
    await mailing.world.client().request_sign_in_link(mail_of("ada"))
    await send_mail(mailing.room)
    assert [str(each["To"]) for each in mailing.server.taken] == [mail_of("ada")]
    week_after = MONDAY_8 + WEEK
    assert await mailing.run(week_after) == []
    assert (await mailing.decisions())[-1] == (week_after.date(), "address_refused")


async def test_turned_on_again_changed_or_confirmed_the_address_is_tried_again(
    mailing: Mailing,
) -> None:
    ada = await mailing.person("ada")
    await _refused(mailing)
    await ada.change_reminders(ChangeReminders(digest_weekday=1))
    assert (await ada.reminders()).digest.refused is not None
    told = await ada.change_reminders(ChangeReminders(digest=True))
    assert told.digest == TRIED_AGAIN
    week = MONDAY_8
    for address in (mail_of("ada"), "ada@second.example"):
        week += WEEK
        await _refused(mailing, week)
        assert (await ada.reminders()).digest.refused is not None
        await ada.request_mail_change(address)
        await ada.confirm_mail_change(await mailing.world.mailed_token(address))
        assert (await ada.reminders()).digest == TRIED_AGAIN
        await mailing.forget_mails()
    [message] = await mailing.run(week + WEEK)
    assert message["To"] == "ada@second.example"


async def test_an_address_that_is_not_hers_says_nothing_about_hers(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    mailing.server.answers["RCPT"] = "550 no such mailbox"
    await ada.request_mail_change("ada@typo.example")
    await send_mail(mailing.room)
    assert (await ada.reminders()).digest.refused is None


async def test_a_report_that_comes_later_stops_her_mails_too(mailing: Mailing) -> None:
    ada, grace = await mailing.person("ada"), await mailing.person("grace", wants=None)
    assert await record_bounce(mailing.world.database, f"<{mail_of('ada').upper()}>")
    refused = (await ada.reminders()).digest.refused
    assert refused is not None
    assert refused.reason.code == "address_bounced"
    assert await mailing.run(MONDAY_8) == []
    assert not await record_bounce(mailing.world.database, mail_of("grace"))
    assert (await grace.reminders()).digest.refused is None


async def test_a_report_spells_a_domain_as_it_travels(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await ada.request_mail_change("ada@münchen.example")
    await ada.confirm_mail_change(await mailing.world.mailed_token("ada@münchen.example"))
    assert await record_bounce(mailing.world.database, "ada@xn--mnchen-3ya.example")


async def _refused(mailing: Mailing, at: datetime = MONDAY_8) -> None:
    mailing.server.answers["RCPT"] = "550 5.1.1 no such mailbox"
    await mailing.run(at)
    mailing.server.answers.clear()
