"""What the lists give, page by page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from cadence import Cadence
from recommendations import deciding
from survey import corrections
from survey.readings import read_answer, read_new_answers
from tests.conftest import NOW
from tests.queries import queries
from tests.reports.api.conftest import Ask, pages_of
from tests.reports.test_book import add_accounts
from tests.world import World


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_an_account_says_how_contact_with_it_stands(world: World, ask: Ask) -> None:
    world.recommend(world.acme, "1/P2W")
    world.touch(world.acme, 40)
    (item,) = ask("accounts").json["items"]
    assert item["cadence"] == {
        "text": "1/P2W", "words": "every two weeks", "low_per_year": 26.09, "high_per_year": 26.09, "bound": "exact",
        "rrule": "FREQ=WEEKLY;INTERVAL=2",
    }  # fmt: skip
    assert (item["crm_id"], item["csm"], item["contact"], item["delivered"]) == ("acme", "Sam Hill", "too little", 1)
    assert item["overdue_days"] == 26
    assert item["page"] == f"http://localhost/accounts/{world.acme.id}"
    assert ask(f"accounts/{world.acme.id}").json == item


def test_an_account_without_a_recommendation_has_no_cadence(world: World, ask: Ask) -> None:
    (item,) = ask("accounts").json["items"]
    assert (item["cadence"], item["source"], item["contact"]) == (None, None, "unknown")


def test_an_account_is_found_by_the_crms_id(world: World, ask: Ask) -> None:
    found = {wanted: [one["name"] for one in ask(f"accounts?crm_id={wanted}", world.dana).json["items"]]
             for wanted in ("globe", "x", "")}  # fmt: skip
    assert found == {"globe": ["Globe"], "x": [], "": []}


def test_all_accounts_come_once_page_by_page(world: World, ask: Ask) -> None:
    add_accounts(world, 11)
    pages = pages_of(ask, "accounts?limit=5")
    assert [len(page) for page in pages] == [5, 5, 2]
    ids = [item["id"] for page in pages for item in page]
    assert ids == sorted(set(ids))


def test_a_full_last_page_leads_nowhere(world: World, ask: Ask) -> None:
    add_accounts(world, 4)
    assert ask("accounts?limit=5").json["next_cursor"] is None


@pytest.mark.parametrize("path", ["accounts", "cadences", "readings", "touchpoints"])
@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "limit=5.0", "limit=%2B5", "limit=", "cursor=x", "cursor=",
              "cursor=ffffffff", "cursor=0000000%00", "limit=5&limit=6", "nonsense=1", "limit=1_0"],
)  # fmt: skip
def test_a_query_that_cannot_be_used_is_told_by_name(world: World, ask: Ask, path: str, query: str) -> None:
    response = ask(f"{path}?{query}")
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert [fault["where"] for fault in response.json["faults"]] == [query.partition("=")[0]]


def test_a_cadence_says_what_is_recommended_and_what_was_decided(world: World, ask: Ask) -> None:
    world.recommend(world.acme, "1/P1M", channel="phone")
    world.recommend(world.globe, "1/P3M", source="norm")
    deciding.override(
        world.session, world.acme, world.sam, Cadence.parse("1/P2M"), "Budget round", NOW, channel="email"
    )
    world.session.commit()
    (item,) = ask("cadences").json["items"]
    assert (item["account_id"], item["source"], item["cadence"]["text"]) == (world.acme.id, "override", "1/P2M")
    assert item["recommended"]["cadence"]["text"] == "1/P1M"
    assert (item["override"]["reason"], item["override"]["decided_by"]) == ("Budget round", "Sam Hill")
    assert (item["recommended"]["channel"], item["override"]["channel"], item["channel"]) == ("phone", "email", "email")
    assert ask("accounts").json["items"][0]["channel"] == "email"
    both = ask("cadences", world.dana).json["items"]
    assert [one["source"] for one in both] == ["override", "norm"]
    assert both[1]["override"] is None


def test_a_reading_holds_the_words_and_what_they_mean(world: World, ask: Ask) -> None:
    answer = world.answer(world.ada, "once a month, by e-mail")
    world.answer(world.gus, "weekly")
    read_new_answers(world.session, {}, NOW)
    (item,) = ask("readings").json["items"]
    assert (item["id"], item["verbatim"], item["contact"]) == (answer.id, "once a month, by e-mail", "Ada Lane")
    wish = item["reading"]["wishes"][item["reading"]["main"]]
    assert (wish["cadence"], wish["per_year"]) == ("1/P1M", [12.0, 12.0])
    assert item["verbatim"][slice(*wish["span"])].startswith("once a month")
    assert item["is_corrected"] is False


def test_a_persons_word_counts_instead_of_the_rule_books(world: World, ask: Ask) -> None:
    answer = world.answer(world.ada, "once a month")
    read_new_answers(world.session, {}, NOW)
    corrections.keep(world.session, answer, read_answer(answer), corrections.By(world.sam.id), NOW, confirms=True)
    world.session.commit()
    assert ask("readings").json["items"][0]["is_corrected"] is True


def test_an_answer_that_was_changed_is_not_listed(world: World, ask: Ask) -> None:
    answer = world.answer(world.ada, "once a month")
    read_new_answers(world.session, {}, NOW)
    answer.superseded_at = NOW
    world.session.commit()
    assert ask("readings").json["items"] == []


@pytest.mark.parametrize("path", ["cadences", "readings", "touchpoints"])
def test_a_list_is_narrowed_to_one_account_that_may_be_seen(world: World, ask: Ask, path: str) -> None:
    for account, contact in ((world.acme, world.ada), (world.globe, world.gus)):
        world.recommend(account, "1/P1M")
        world.touch(account, 3)
        world.answer(contact, "monthly")
    read_new_answers(world.session, {}, NOW)
    world.session.rollback()

    def listed(csm: object) -> list[int]:
        return [item["account_id"] for item in ask(f"{path}?account_id={world.globe.id}", csm).json["items"]]

    assert [listed(csm) for csm in (world.sam, world.kim, world.dana)] == [[], [world.globe.id], [world.globe.id]]


def test_a_touchpoint_says_when_how_and_with_whom(world: World, ask: Ask) -> None:
    world.touch(world.acme, 3, contact=world.ada)
    (item,) = ask("touchpoints").json["items"]
    assert datetime.fromisoformat(item["happened_at"]) == NOW.astimezone(UTC) - timedelta(days=3)
    assert (item["channel"], item["contact_id"]) == ("phone", world.ada.id)


def test_a_reader_who_has_it_already_gets_nothing_but_304(world: World, ask: Ask) -> None:
    tag = ask("accounts").headers["ETag"]
    assert ask("accounts", headers={"If-None-Match": tag}).status_code == 304
    world.acme.name = "Acme & Sons"
    world.session.commit()
    assert ask("accounts", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["accounts", "cadences", "readings", "touchpoints"])
def test_more_rows_make_no_more_queries(app: Flask, world: World, ask: Ask, path: str) -> None:
    def fill(days: int) -> None:
        for account in world.sam.accounts:
            world.touch(account, days)

    world.recommend(world.acme, "1/P1M")
    world.answer(world.ada, "monthly")
    read_new_answers(world.session, {}, NOW)
    fill(3)
    few = queries(lambda: ask(path))
    add_accounts(world, 10)
    world.session.refresh(world.sam)
    for account in {*world.sam.accounts} - {world.acme}:
        world.recommend(account, "1/P1M")
    for account in world.sam.accounts:
        deciding.override(world.session, account, world.kim, Cadence.parse("1/P2M"), "x", NOW)
    world.answer(world.olga, "weekly")
    world.answer(world.adam, "yearly")
    read_new_answers(world.session, {}, NOW)
    fill(4)
    world.session.rollback()
    names = 1 if path == "cadences" else 0  # of those who decided, where anybody did
    assert queries(lambda: ask(path)) == few + names
