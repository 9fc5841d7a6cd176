"""Today: who is due, in which order, why, whom to talk to, and what is left when nobody is."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts import snoozes
from accounts.models import Account, Channel, Contact, Level, Stage
from accounts.pausing import pause
from cadence import Cadence
from recommendations import deciding
from reports.book.orders import Part
from reports.today import due
from tests.conftest import NOW
from tests.pages import Page
from tests.queries import queries
from tests.reports.today.conftest import SignIn, today
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

UTC = ZoneInfo("UTC")


def voice(contact: Contact, words: str, cadence: str | None, **more: object) -> dict[str, object]:
    return {
        "contact_id": contact.id, "name": contact.name, "level": str(contact.level), "verbatim": words, "span": None,
        "rule": None, "kind": "periodic", "cadence": cadence, "words": cadence and Cadence.parse(cadence).words(),
        "needs_review": False, "opted_out": False, "channel": None, "days": {"prefer": [], "avoid": []},
        "answered_at": (NOW - timedelta(days=30)).isoformat(),
    } | more  # fmt: skip


def account(world: World, name: str, cadence: str, last: float | None) -> Account:
    """Another account of Sam's, with one contact, whom it last heard from so many days ago."""
    row = Account(
        crm_id=name, name=name, segment="small", stage=Stage.STEADY, time_zone="UTC", csm=world.sam, changed_at=NOW
    )
    person = Contact(
        crm_id=f"{name}-c", account=row, email=f"c@{name}.example.com", name=f"{name}'s contact", level=Level.CHAMPION
    )
    world.session.add_all([row, person])
    world.recommend(row, cadence)
    if last is not None:
        world.touch(row, last)
    return row


def part(page: Page, heading: str) -> list[str]:
    section = next((one for one in page.soup.select("section") if one.h2.get_text().startswith(heading)), None)
    return [link.get_text() for link in section.select("a.name")] if section else []


def test_who_is_overdue_due_and_coming_up_stands_in_parts_and_nobody_else(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1W")
    world.touch(world.acme, 10)
    account(world, "Due", "1/P1W", 7)
    account(world, "Coming", "1/P1W", 4)
    account(world, "Later", "1/P1M", 4)
    page = today(sign_in(world.sam))
    assert [part(page, name) for name in ("Overdue", "Due today", "Coming up")] == [["Acme"], ["Due"], ["Coming"]]
    assert "Later" not in page.text
    assert "Monday, 2 November · 1 overdue · 1 due today · 1 coming up this week" in page.text


@pytest.mark.on_both
def test_the_book_of_business_calls_due_what_stands_on_today(world: World, sign_in: SignIn) -> None:
    for days in (
        0,
        23,
        24,
        26,
        30,
        34,
    ):  # of a wish for once in 30 days; 23 and 24 make it next Monday, a week from today
        account(world, f"Before {days}", "1/P30D", days)
    client = sign_in(world.sam)
    page, book = today(client), [Page(client.get(f"/accounts?due={due}")) for due in ("overdue", "week")]
    listed = [{link.get_text() for link in one.soup.select("main a[href^='/accounts/']")} for one in book]
    assert set(part(page, "Overdue")) == listed[0] == {"Before 34"}
    assert {*part(page, "Due today"), *part(page, "Coming up")} == listed[1] == {"Before 26", "Before 30"}


@pytest.mark.on_both
def test_all_are_counted_also_where_only_the_first_are_shown(world: World) -> None:
    for number in range(5):
        account(world, f"Late {number}", "1/P1W", 30 - number)
    account(world, "Later", "1/P1M", 1)
    world.session.commit()
    found = due.first(world.session, Account.csm_id == world.sam.id, (), 2, NOW)
    assert [(one.name, part) for one, part in found.first] == [("Late 0", Part.OVERDUE), ("Late 1", Part.OVERDUE)]
    assert found.counts == {Part.OVERDUE: 5, Part.DUE: 0, Part.COMING: 0, Part.LATER: 1}


@pytest.mark.on_both
def test_the_longest_overdue_against_the_wished_interval_comes_first(world: World, sign_in: SignIn) -> None:
    account(world, "Quarterly", "1/P3M", 121)  # 30 days late, a third of its interval
    account(world, "Weekly", "1/P1W", 14)  # 7 days late, a whole interval
    account(world, "Monthly", "1/P1M", 45)  # 14 days late, half of its interval
    assert part(today(sign_in(world.sam)), "Overdue") == ["Weekly", "Monthly", "Quarterly"]


def test_why_whom_how_and_when_are_said(world: World, sign_in: SignIn) -> None:
    said = [voice(world.ada, "monthly, by phone, never on Fridays", "1/P1M"), voice(world.olga, "weekly", "1/P1W")]
    world.recommend(
        world.acme,
        "1/P1M",
        voices=said,
        contact_id=world.ada.id,
        channel="phone",
        weekdays="MO,TU,WE,TH",
        respondents=2,
    )
    world.touch(world.acme, 47, Channel.VIDEO)
    page = today(sign_in(world.sam))
    assert page.all(".whom") == ["Call Ada Lane , champion · not on Fridays"]
    assert page.all(".why") == ["Asked for once a month on 3 October; last video call 47 days ago."]
    assert "14 days overdue" in page.text


def test_an_overdue_account_says_on_which_day_it_suits_next(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1W", weekdays="WE")
    world.touch(world.acme, 21)
    assert "only on Wednesdays · next on Wednesday" in today(sign_in(world.sam)).text


def test_a_wish_between_others_says_what_became_of_it(world: World, sign_in: SignIn) -> None:
    said = [voice(world.ada, "every six weeks", "1/P6W"), voice(world.olga, "weekly", "1/P1W")]
    world.recommend(world.acme, "1/P1M", voices=said, contact_id=world.ada.id, respondents=2)
    why = today(sign_in(world.sam)).all(".why")[0]
    assert why.startswith("Asked for every six weeks on 3 October; with 1 other answer that makes once a month;")


def test_a_norm_and_an_override_say_that_they_are_one(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M", source="norm")
    client = sign_in(world.sam)
    assert today(client).all(".why") == [
        "Once a month is usual for their segment, and nobody has named a rate; nobody has been in touch yet."
    ]
    world.session.rollback()
    deciding.override(world.session, world.acme, world.sam, Cadence.parse("1/P1W"), "Budget.", NOW, date(2027, 1, 31))
    world.session.commit()
    assert "Sam Hill chose every week on 2 November, until 31 January 2027: Budget;" in today(client).all(".why")[0]
    world.session.rollback()
    by_mail = Cadence.parse("1/P1W")
    deciding.override(world.session, world.acme, world.sam, by_mail, "Budget", NOW, channel="in_person")
    world.session.commit()
    page = today(client)
    assert "Sam Hill chose every week in person on 2 November: Budget;" in page.all(".why")[0]
    assert page.all(".whom")[0].startswith("Meet ")


def test_whom_to_talk_to_where_nobody_decided_is_who_was_talked_to_last(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1W", source="norm")
    client = sign_in(world.sam)
    assert "Olga Brandt , executive sponsor" in today(client).all(".whom")[0]
    world.session.rollback()
    world.touch(world.acme, 20, contact=world.adam)
    assert "Adam Okoro , administrator" in today(client).all(".whom")[0]


@pytest.mark.on_both
def test_who_left_or_asked_for_no_contact_is_not_named(world: World, sign_in: SignIn) -> None:
    world.recommend(
        world.acme, "1/P1W", contact_id=world.ada.id, voices=[voice(world.ada, "stop", None, opted_out=True)]
    )
    world.olga.removed_at = NOW
    world.session.commit()
    client = sign_in(world.sam)
    assert "Adam Okoro" in today(client).all(".whom")[0]
    world.session.rollback()
    world.adam.erased_at = NOW
    world.session.commit()
    assert "Nobody here wants to be contacted" in today(client).all(".whom")[0]


def test_an_account_nobody_ever_talked_to_is_due(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    page = today(sign_in(world.sam))
    assert part(page, "Due today") == ["Acme"]
    assert "now, for the first time" in page.text


def test_an_account_where_everybody_asked_for_a_pause_is_not_due_before_it_ends(world: World, sign_in: SignIn) -> None:
    resting = account(world, "Resting", "1/P1W", 30)
    pause(resting.contacts[0], date(2026, 11, 9), UTC)
    world.session.commit()
    page = today(sign_in(world.sam))
    assert "Nobody is due. The next is Resting , on Monday, 9 November." in page.text


def test_an_account_where_somebody_asked_for_no_pause_stays_due(world: World, sign_in: SignIn) -> None:
    half = account(world, "Half", "1/P1W", 30)
    half.contacts.append(Contact(crm_id="h2", email="d@half.example.com", name="Dee", level=Level.ADMINISTRATOR))
    pause(half.contacts[0], date(2026, 11, 9), UTC)
    world.session.commit()
    assert part(today(sign_in(world.sam)), "Overdue") == ["Half"]


def test_when_nobody_is_due_the_page_says_who_is_next(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    world.touch(world.acme, 2)
    page = today(sign_in(world.sam))
    assert "Nobody is due. The next is Acme , on Monday, 30 November." in page.text
    assert page.soup.select_one("#keys") is None


@pytest.mark.on_both
def test_when_all_are_snoozed_the_page_says_when_the_first_comes_back(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    snoozes.snooze(world.session, world.acme, world.sam, date(2026, 11, 9), "on holiday", NOW)
    world.session.commit()
    page = today(sign_in(world.sam))
    assert "the first comes back on Monday, 9 November" in page.text
    assert "Acme until 9 November · on holiday" in page.text


def test_before_there_is_any_cadence_the_page_says_what_will_be_here(world: World, sign_in: SignIn) -> None:
    assert "Whom to talk to will stand here." in today(sign_in(world.sam)).text


def test_a_csm_sees_their_own_accounts_and_a_manager_everybodys(world: World, sign_in: SignIn) -> None:
    for one in (world.acme, world.globe):
        world.recommend(one, "1/P1M")
    assert today(sign_in(world.sam)).all("a.name") == ["Acme"]
    assert today(sign_in(world.sam), "?whose=all").all("a.name") == ["Acme"]
    page = today(sign_in(world.dana))
    assert page.all("a.name") == ["Acme", "Globe"]
    assert "Kim Roe" in page.text


def test_a_manager_with_accounts_of_their_own_sees_these_first_and_all_on_demand(world: World, sign_in: SignIn) -> None:
    for one in (world.acme, world.globe):
        world.recommend(one, "1/P1M")
    world.globe.csm = world.dana
    world.session.commit()
    client = sign_in(world.dana)
    assert today(client).all("a.name") == ["Globe"]
    assert today(client, "?whose=all").all("a.name") == ["Acme", "Globe"]


def test_an_account_that_has_left_the_crm_is_not_due(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    world.acme.removed_at = NOW
    world.session.commit()
    assert today(sign_in(world.sam)).all("a.name") == []


@pytest.mark.on_both
def test_hostile_names_and_reasons_are_shown_as_text(world: World, sign_in: SignIn) -> None:
    world.acme.name = world.ada.name = "<script>alert(1)</script>{{ 7*7 }}"
    world.recommend(world.acme, "1/P1M", contact_id=world.ada.id, voices=[voice(world.ada, "<b>", "1/P1M")])
    page = today(sign_in(world.sam))
    assert page.soup.main.script is None
    assert "{{ 7*7 }}" in page.text


@pytest.mark.parametrize("query", ["?shown=x", "?shown=-4", "?shown=99999999999999999999", "?whose=%00", "?shown=%00"])
def test_nonsense_in_the_address_does_no_harm(world: World, sign_in: SignIn, query: str) -> None:
    assert today(sign_in(world.sam), query).status == 200


@pytest.mark.on_both
def test_a_long_list_comes_in_thirties(world: World, sign_in: SignIn) -> None:
    for number in range(33):
        account(world, f"x{number:02}", "1/P1W", 20)
    client = sign_in(world.sam)
    page = today(client)
    assert (len(page.all("a.name")), "30 of 33" in page.text) == (30, True)
    assert len(today(client, "?shown=100").all("a.name")) == 33


@pytest.mark.on_both
def test_more_accounts_make_no_more_queries(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1W", contact_id=world.ada.id, voices=[voice(world.ada, "weekly", "1/P1W")])
    world.log(world.acme, days_ago=20)
    world.log(world.acme, days_ago=21)
    first = account(world, "first", "1/P1W", 20)
    deciding.override(world.session, first, world.kim, Cadence.parse("1/P2W"), "Budget", NOW)
    snoozed = account(world, "snoozed", "1/P1W", 20)
    snoozes.snooze(world.session, snoozed, world.sam, date(2026, 11, 9), "on holiday", NOW)
    world.session.commit()
    client = sign_in(world.dana)
    few = queries(lambda: today(client))
    world.session.rollback()
    for number in range(12):
        row = account(world, f"x{number}", "1/P1W", 20)
        world.log(row, days_ago=30)
        deciding.override(world.session, row, world.sam, Cadence.parse("1/P2W"), "Budget", NOW)
        asleep = account(world, f"z{number}", "1/P1W", 20)
        snoozes.snooze(world.session, asleep, world.kim, date(2026, 11, 9), "on holiday", NOW)
    world.session.commit()
    assert queries(lambda: today(client)) == few
