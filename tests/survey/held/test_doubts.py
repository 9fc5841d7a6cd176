"""What is held: what no page of ours sent, what is too fast, what calls itself a program, a burst from one address; and
what a person does is never held."""

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.held import addresses, doubts, scanners
from survey.held.doubts import MANY, NOT_OURS, TOO_FAST
from survey.held.keeping import Outcome, release
from survey.models import HeldAnswer
from tests.conftest import NOW
from tests.customer import HUMAN, a_page_opened
from tests.survey.asked import questionnaire
from tests.survey.held.conftest import MONTHLY, OFFICE, Sender, later
from tests.world import SECRET

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

HELD, THANKS = "One more press, please.", "Thank you, Ada."
LAST = {"content": "4"}
BROWSERS = [
    HUMAN,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
    " Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0"
    " Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
    " Edg/126.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Lynx/2.9.0dev.10 libwww-FM/2.14",
    "",
]


def sends_all(sender: Sender, **how: object) -> str:
    """Send the first page and, where that was taken, the last one; return the heading at the end."""
    first = sender.send(MONTHLY, "?page=1", **how)
    return first.heading if first.heading == HELD else sender.send({}, "?page=3", **how).heading


@pytest.mark.parametrize("seconds", [2, 60, 86_400, 60 * 86_400], ids=["2 s", "minute", "day", "two months"])
def test_a_person_is_never_held_however_long_the_page_stood_open(ada: Sender, seconds: float) -> None:
    assert sends_all(ada, opened=seconds) == THANKS
    assert ada.held == []


@pytest.mark.parametrize("agent", BROWSERS)
def test_no_browser_is_taken_for_a_program(ada: Sender, agent: str) -> None:
    assert sends_all(ada, agent=agent) == THANKS


def test_a_form_without_the_pages_own_token_is_held(ada: Sender) -> None:
    assert ada.send(MONTHLY, "?page=1", opened=None).heading == HELD
    assert [(one.reason, one.page) for one in ada.held] == [(NOT_OURS, 3)]
    assert ada.counts == (0, 0, 0)


@pytest.mark.parametrize("forged", ["", "x", "1", "1.", ".", "9" * 30, "1761987600000.AAAA", "²³.x", "-5.x", "é.é"])
def test_a_forged_token_is_none(ada: Sender, forged: str) -> None:
    assert ada.send(MONTHLY | {"page_token": forged}, "?page=1").heading == HELD


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_at_all_is_taken_for_a_token(text: str) -> None:
    post = doubts.Post("link", text, HUMAN, None)
    from tests.conftest import NOW

    assert doubts.about_the_sender(post, SECRET, NOW) == NOT_OURS


def test_the_token_of_another_persons_page_is_none(senders: dict[str, Sender]) -> None:
    form = MONTHLY | {"page_token": a_page_opened(senders["olga"].link)}
    assert senders["ada"].send(form, "?page=1").heading == HELD


@pytest.mark.parametrize("seconds", [0, 0.4, 1.9, -3])
def test_what_comes_within_two_seconds_of_opening_is_held(ada: Sender, seconds: float) -> None:
    assert ada.send(MONTHLY, "?page=1", opened=seconds).heading == HELD
    assert ada.held[0].reason == TOO_FAST


def test_the_pages_after_a_slow_first_one_may_be_quick(ada: Sender) -> None:
    ada.send(MONTHLY | {"ways": ["other"]}, "?page=1", opened=30)
    assert ada.send({"which_words": "Pigeon"}, "?page=2", opened=0.5).heading.startswith("What should calls")
    assert ada.send({}, "?page=3&back=1", opened=0.5).heading == "Which other way?"
    assert ada.held == []


def test_an_old_draft_vouches_for_nobody(ada: Sender, clock: time_machine.Traveller) -> None:
    ada.send(MONTHLY, "?page=1", opened=30)
    later(clock, 3 * 86_400)
    assert ada.send(MONTHLY, "?page=1", opened=0.5).heading == HELD


def test_a_mistake_put_right_within_a_second_counts_from_the_first_look_at_the_page(
    ada: Sender, clock: time_machine.Traveller
) -> None:
    opened = ada.open().form()["page_token"]
    later(clock, 20)
    again = ada.send({"page_token": opened}, "?page=1")
    assert (again.status, again.form()["page_token"]) == (422, opened)
    later(clock, 0.5)
    assert ada.send(MONTHLY | {"page_token": opened}, "?page=1").status == 200
    assert ada.held == []


def test_a_fault_is_told_before_anything_is_held(ada: Sender) -> None:
    page = ada.send({"often_words": "monthly"}, "?page=1", opened=None)
    assert (page.status, page.form()["often_words"]) == (422, "monthly")
    assert (ada.held, ada.counts) == ([], (0, 0, 0))


@pytest.mark.parametrize("scanner", scanners.known(), ids=lambda one: one.name)
def test_each_known_scanner_is_held_however_slow_it_is(ada: Sender, scanner: scanners.Scanner) -> None:
    agent = f"Mozilla/5.0 (compatible; {scanner.match[0].upper()}1.0)"
    assert ada.send(MONTHLY, "?page=1", agent=agent).heading == HELD
    assert ada.held[0].reason == f"The sender calls itself a program: {scanner.name}"
    assert scanner.source.startswith("https://")


def test_the_third_of_three_quick_ones_from_one_address_is_held(senders: dict[str, Sender]) -> None:
    told = [sends_all(senders[name], opened=4) for name in ("ada", "olga", "gus", "adam")]
    assert told == [THANKS, "Thank you, Olga.", HELD, HELD]
    assert {one.reason for one in senders["gus"].held} == {MANY}


@pytest.mark.on_both
def test_once_the_third_has_come_the_first_two_wait_too_and_can_be_released(senders: dict[str, Sender]) -> None:
    ada = senders["ada"]
    for name in ("ada", "olga"):
        sends_all(senders[name], opened=4)
    assert (ada.counts[0], ada.held) == (2, [])
    sends_all(senders["gus"], opened=4)
    assert (ada.counts[:2], {one.reason for one in ada.held}) == ((0, 0), {MANY})
    assert len({one.invitation_id for one in ada.held}) == 3
    with Session(ada.world.session.get_bind()) as fresh:
        mine = fresh.scalars(select(HeldAnswer).order_by(HeldAnswer.posted_at, HeldAnswer.id)).all()
        first = next(one for one in mine if one.invitation.contact.crm_id == "ada")
        assert release(fresh, first, questionnaire(), "operator", NOW) is Outcome.COUNTS
        fresh.commit()
    assert ada.counts[0] == 1


@pytest.mark.on_both
def test_what_was_stored_before_the_burst_stays(senders: dict[str, Sender], clock: time_machine.Traveller) -> None:
    sends_all(senders["ada"], opened=60)
    later(clock, 60)
    for name in ("olga", "adam", "gus"):
        sends_all(senders[name], opened=4)
    assert senders["ada"].counts[0] == 1


def test_colleagues_behind_one_address_who_look_at_the_page_are_not_held(senders: dict[str, Sender]) -> None:
    """They all answer in the same second, as after "please all answer now", and took eleven seconds or more."""
    assert HELD not in [sends_all(sender, opened=11) for sender in senders.values()]
    assert senders["ada"].sightings == []


def test_quick_colleagues_behind_one_address_are_not_held_when_they_come_one_after_the_other(
    senders: dict[str, Sender], clock: time_machine.Traveller
) -> None:
    for sender in senders.values():
        assert sends_all(sender, opened=4) != HELD
        later(clock, 5)
    assert senders["ada"].held == []


@pytest.mark.on_both
def test_one_person_who_sends_often_is_no_burst(ada: Sender) -> None:
    assert [sends_all(ada, opened=4) for _ in range(5)] == [THANKS] * 5


@pytest.mark.on_both
def test_quick_ones_from_several_addresses_are_no_burst(senders: dict[str, Sender]) -> None:
    for number, sender in enumerate(senders.values()):
        assert sends_all(sender, opened=4, address=f"93.184.216.{number}") != HELD


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.1.2.3", "172.20.0.1", "192.168.1.1", "fd00::1", "", "unix:"]
)
def test_our_own_proxy_is_no_burst(senders: dict[str, Sender], address: str) -> None:
    for sender in senders.values():
        assert sends_all(sender, opened=4, address=address) != HELD
    assert senders["ada"].sightings == []


@pytest.mark.on_both
def test_of_an_address_a_hash_is_kept_that_changes_every_day(ada: Sender, clock: time_machine.Traveller) -> None:
    ada.send(MONTHLY, "?page=1", opened=4)
    later(clock, 86_400)
    ada.send(MONTHLY, "?page=1", opened=4)
    first, second = (one.address_hash for one in ada.sightings)
    assert first != second
    assert OFFICE not in f"{first} {second}"


def test_one_ipv6_line_is_one_address_and_a_mapped_one_is_its_ipv4() -> None:
    assert addresses.network("2606:2800:220:1::1") == addresses.network("2606:2800:220:1:ffff::2")
    assert addresses.network("2606:2800:220:1::1") != addresses.network("2606:2800:220:2::1")
    assert addresses.network(f"::ffff:{OFFICE}") == OFFICE


@given(st.text())
def test_no_text_at_all_breaks_the_address(text: str) -> None:
    assert addresses.network(text) is None or addresses.network(text)


def test_behind_a_proxy_the_address_is_the_one_it_tells_of(app: Flask, config: object) -> None:
    """PROXIES says how many to believe; what others write into the header counts for nothing."""
    from app import create_app
    from config import Config

    assert isinstance(config, Config)
    behind = create_app(config.model_copy(update={"proxies": 1}))

    @behind.get("/healthz/address")
    def told() -> str:
        from flask import request

        return str(request.remote_addr)

    from accounts.access import public

    public(told)
    headers = {"X-Forwarded-For": f"1.2.3.4, {OFFICE}"}
    assert behind.test_client().get("/healthz/address", headers=headers).text == OFFICE
    behind.extensions["parts"].engine.dispose()
