"""The Monday digest: once to each CSM and week, on their own Monday morning, with links that only open pages."""

import logging
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from accounts import snoozes
from accounts.models import CustomerSuccessManager
from database import Sessions
from mail import Outbox
from reports.digest import facts, stopping
from reports.digest.weeks import Week
from reports.models import SentDigest
from survey.models import Reading
from survey.quiet import QuietRules
from tests.post import FakeMailer
from tests.queries import queries
from tests.reports.digest.conftest import MONDAY, send
from tests.reports.test_book import add_accounts
from tests.world import World

NINE = MONDAY + timedelta(hours=9)


def rows(world: World) -> list[tuple[int, bool, bool, str | None]]:
    world.session.expire_all()
    found = world.session.scalars(select(SentDigest).order_by(SentDigest.csm_id))
    return [(row.csm_id, row.claimed_at is not None, row.sent_at is not None, row.failure) for row in found]


def bodies(mailer: FakeMailer) -> list[str]:
    """What the one mail says: plain, and as it is read in HTML."""
    (message,) = mailer.sent
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return [" ".join(text.split()) for text in (plain, BeautifulSoup(html, "html.parser").body.get_text(" "))]


def test_each_csm_with_accounts_gets_it_once_a_week(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    assert send(world, outbox, NINE) == 2
    assert mailer.recipients == ["kim", "sam"], "Dana has no accounts of her own"
    assert send(world, outbox, NINE + timedelta(minutes=1)) == 0
    assert send(world, outbox, NINE + timedelta(days=7)) == 2


def test_it_goes_out_in_the_morning_where_the_csm_is(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    world.kim.time_zone = "America/New_York"
    world.session.commit()
    sent = {hour: send(world, outbox, MONDAY + timedelta(hours=hour)) for hour in (5, 6, 7, 11, 12, 13)}
    assert sent == {5: 0, 6: 1, 7: 0, 11: 0, 12: 1, 13: 0}


def test_a_monday_that_was_missed_is_caught_up_on_tuesday_and_not_later(world: World, outbox: Outbox) -> None:
    assert send(world, outbox, MONDAY + timedelta(days=2)) == 0
    assert send(world, outbox, MONDAY + timedelta(days=1, hours=20)) == 2


def test_it_says_who_is_overdue_and_due_what_is_new_and_what_waits(
    world: World, outbox: Outbox, mailer: FakeMailer
) -> None:
    world.recommend(world.acme, "1/P1W")
    world.touch(world.acme, 40)
    answer = world.answer(world.ada, "my secret wish", days_ago=2)
    world.session.add(Reading(answer=answer, rule_book="x", needs_review=True, read_at=NINE))
    add_accounts(world, 1)
    world.recommend(world.sam.accounts[-1], "1/P1M")
    stopping.stop(world.session, world.kim, NINE)
    world.session.commit()
    assert send(world, outbox, NINE) == 1
    for body in bodies(mailer):
        assert "overdue, every week" in body
        assert "X 000" in body
        assert "never talked to yet, once a month" in body
        assert "1 answer" in body
        assert "not sure of" in body
        assert "my secret wish" not in body
        assert "Ada" not in body
    (message,) = mailer.sent
    assert message["Subject"] == "1 overdue, 1 due this week"


def sams_subject(world: World, outbox: Outbox, mailer: FakeMailer) -> str:
    """Send Sam's mail alone, and return its subject."""
    stopping.stop(world.session, world.kim, NINE)
    world.session.commit()
    send(world, outbox, NINE)
    (message,) = mailer.sent
    return message["Subject"]


def test_a_quiet_week_is_a_short_good_news_mail(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    world.recommend(world.acme, "1/P3M")
    for days in (5, 90):
        world.touch(world.acme, days)
    assert sams_subject(world, outbox, mailer) == "All is well with your accounts"
    for body in bodies(mailer):
        assert "your account is in the rhythm that it wants" in body
        assert "Overdue" not in body
        assert len(body) < 600


def test_a_week_with_news_alone_says_that_nobody_is_due(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    world.recommend(world.acme, "1/P3M")
    world.touch(world.acme, 5)
    world.answer(world.ada, "once a quarter")
    assert sams_subject(world, outbox, mailer) == "Nobody is due this week; there is news"
    for body in bodies(mailer):
        assert "Nobody is due this week." in body
        assert "Acme" in body


@pytest.mark.parametrize("case", ["too much", "no cadence", "usual", "snoozed"])
def test_a_quiet_week_speaks_of_their_rhythm_only_where_it_is_kept(
    world: World, outbox: Outbox, mailer: FakeMailer, case: str
) -> None:
    if case != "no cadence":
        world.recommend(world.acme, "1/P1M", source="norm" if case == "usual" else "asked")
    for number in range({"too much": 30, "snoozed": 1}.get(case, 6)):
        world.touch(world.acme, 60 if case == "snoozed" else 1 + number * 30 % 180 + number / 10)
    if case == "snoozed":
        snoozes.snooze(world.session, world.acme, world.sam, date(2026, 11, 20), "Budget round", NINE)
    assert sams_subject(world, outbox, mailer) == "Nobody is due this week"
    for body in bodies(mailer):
        assert "Nobody is overdue or due this week, and no answer waits for you." in body
        assert "rhythm" not in body
        assert ("1 account is snoozed." in body) == (case == "snoozed")


def test_its_links_only_open_pages_and_one_click_stops_it(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    world.recommend(world.acme, "1/P1W")
    send(world, outbox, NINE)
    message = mailer.sent[0]
    html = BeautifulSoup(message.get_body(("html",)).get_content(), "html.parser")
    links = {link["href"] for link in html.select("a")}
    stop = message["List-Unsubscribe"].strip("<>")
    pages = {f"https://ask.example.com/accounts{rest}" for rest in ("", f"/{world.acme.id}")}
    assert links == pages | {stop}
    assert stop.startswith("https://ask.example.com/digest/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "prefers-color-scheme:dark" in str(html)


def test_only_the_hash_of_the_link_is_kept(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    send(world, outbox, NINE)
    token = mailer.sent[0]["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    stored = str(world.session.execute(select(SentDigest.__table__)).all())
    assert token not in stored
    assert stopping.whose(world.session, token) is not None


def test_long_lists_are_cut_and_say_how_many_more_there_are(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    add_accounts(world, 13)
    for account in world.sam.accounts:
        world.recommend(account, "1/P1M")
    stopping.stop(world.session, world.kim, NINE)
    world.session.commit()
    send(world, outbox, NINE)
    assert all("… and 4 more" in body for body in bodies(mailer))
    html = BeautifulSoup(mailer.sent[0].get_body(("html",)).get_content(), "html.parser")
    assert html.find("a", string="4 more")["href"] == "https://ask.example.com/"
    assert "… and 4 more: https://ask.example.com/\n" in mailer.sent[0].get_body(("plain",)).get_content()


def test_a_hostile_name_is_text_in_the_mail(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    world.recommend(world.acme, "1/P1W")
    world.acme.name = "<script>alert(1)</script>{{ 7*7 }}"
    world.session.commit()
    send(world, outbox, NINE)
    message = next(one for one in mailer.sent if "sam" in one["To"])
    html = message.get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "{{ 7*7 }}" in html


def test_whoever_has_stopped_it_gets_none_until_it_is_switched_on(world: World, outbox: Outbox) -> None:
    stopping.stop(world.session, world.sam, NINE)
    stopping.stop(world.session, world.sam, NINE)
    world.session.commit()
    assert send(world, outbox, NINE) == 1
    stopping.resume(world.session, world.sam)
    world.session.commit()
    assert send(world, outbox, NINE) == 1


def test_a_csm_who_has_left_gets_none(world: World, outbox: Outbox) -> None:
    world.sam.removed_at = NINE
    world.session.commit()
    assert send(world, outbox, NINE) == 1


def test_a_refused_address_is_noted_and_does_not_stop_the_rest(
    world: World, outbox: Outbox, mailer: FakeMailer, caplog: pytest.LogCaptureFixture
) -> None:
    mailer.refused = ("sam@",)
    caplog.set_level(logging.INFO)
    assert send(world, outbox, NINE) == 1
    assert (world.sam.id, True, False, "AddressRefusedError") in rows(world)
    assert "sam@" not in caplog.text
    mailer.refused = ()
    assert send(world, outbox, NINE) == 0


def test_a_name_that_cannot_stand_in_a_header_does_not_stop_the_rest(world: World, outbox: Outbox) -> None:
    world.sam.name = "Sam\r\nBcc: c@example.com"
    world.session.commit()
    assert send(world, outbox, NINE) == 1
    assert (world.sam.id, True, False, "ValueError") in rows(world)


def test_a_mail_server_that_is_down_is_tried_again(world: World, outbox: Outbox, mailer: FakeMailer) -> None:
    mailer.down = True
    assert send(world, outbox, NINE) == 0
    assert [row[1:] for row in rows(world)] == [(False, False, "OutOfReachError")], "nobody else was tried"
    mailer.down = False
    assert send(world, outbox, NINE) == 2
    assert all(row[1:] == (True, True, None) for row in rows(world))


def test_what_another_process_has_claimed_is_left_to_it(
    world: World, outbox: Outbox, mailer: FakeMailer, sessions: Sessions
) -> None:
    class Overtaken(FakeMailer):
        def send(self, message: object, envelope_sender: str | None = None) -> None:
            from reports.digest.sending import send_digests

            with sessions() as other:
                done.append(send_digests(other, outbox, QuietRules(), 7, NINE))
            super().send(message, envelope_sender)  # type: ignore[arg-type]

    done: list[int] = []
    overtaken = Overtaken()
    assert send(world, Outbox(overtaken, outbox.sender, outbox.base_url, outbox.accent_colour), NINE) == 1
    assert done == [1]
    assert sorted(overtaken.recipients + mailer.recipients) == ["kim", "sam"]


def test_a_claim_that_a_dead_process_left_is_claimed_anew(world: World, outbox: Outbox) -> None:
    world.session.add(SentDigest(week=MONDAY.date(), csm_id=world.sam.id, claimed_at=NINE))
    world.session.commit()
    assert send(world, outbox, NINE + timedelta(minutes=50)) == 1
    assert send(world, outbox, NINE + timedelta(minutes=61)) == 1


def test_more_csms_and_accounts_make_no_more_queries(world: World) -> None:
    def collect() -> None:
        csms = world.session.scalars(select(CustomerSuccessManager)).all()
        zone = QuietRules().zone
        facts.collect(world.session, {csm.id: Week.of(NINE, zone) for csm in csms}, NINE)

    few = queries(collect)
    world.session.add_all(
        CustomerSuccessManager(crm_id=f"c{n}", name="C", email=f"c{n}@x.example", is_manager=False, time_zone="UTC")
        for n in range(5)
    )
    add_accounts(world, 20)
    assert queries(collect) == few
