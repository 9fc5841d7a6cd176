"""The database narrows and orders the book just as the rows themselves say."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Account, Channel, Contact, Level, Stage, Touchpoint
from cadence import LADDER, Bound, Cadence
from recommendations.models import Decision, Recommendation
from reports.book import search
from reports.book.orders import ORDERS
from reports.book.rows import BookRow
from reports.book.search import Wanted
from survey.models import Answer, Invitation, Reading, Response
from tests.conftest import NOW
from tests.world import World

pytestmark = pytest.mark.on_both

TODAY = date(2026, 11, 2)
ANY = Wanted(TODAY)
CADENCES = [*LADDER, *(one.bounded(bound) for one in LADDER[1:4] for bound in (Bound.AT_MOST, Bound.AT_LEAST))]
RANGE = Cadence.parse("2-3/P1Y")


@pytest.fixture
def book(world: World) -> World:
    """60 accounts of all kinds: with and without a wish, overridden, never talked to, much and little contact."""
    chance = random.Random(3)
    for number in range(60):
        account = Account(
            id=1000 + number, crm_id=f"b{number}", name=f"Öst {number:02}" if number % 3 else f"100%_{number}",
            time_zone=chance.choice(("UTC", "Asia/Tokyo", "America/Phoenix", "Pacific/Kiritimati")),
            segment=chance.choice(("small", "large")), stage=chance.choice(list(Stage)), csm=world.sam, changed_at=NOW,
            renewal_on=chance.choice((None, TODAY + timedelta(days=chance.randrange(-50, 200)))),
        )  # fmt: skip
        world.session.add(account)
        for touch in range(chance.choice((0, 0, 1, 3, 9, 40))):
            happened_at = NOW - timedelta(days=chance.random() * 250)
            channel = Channel.PHONE
            row = Touchpoint(
                crm_id=f"{number}-{touch}", account_id=account.id, happened_at=happened_at, channel=channel
            )
            world.session.add(row)
        for person in range(chance.choice((0, 1, 1, 2))):
            world.session.add(_paused(account, f"{number}-{person}", chance))
        if number % 5:
            _recommend(world, account, chance)
    world.session.commit()
    return world


def _paused(account: Account, name: str, chance: random.Random) -> Contact:
    ends_at = chance.choice((None, NOW + timedelta(days=chance.uniform(-30, 60))))
    email = f"{name}@example.com"
    return Contact(
        crm_id=name, account=account, email=email, name=name, level=Level.CHAMPION, pause_ends_at=ends_at
    )  # fmt: skip


def _recommend(world: World, account: Account, chance: random.Random) -> None:
    invited = chance.randrange(4)
    row = Recommendation(
        account_id=account.id, cadence=chance.choice([*CADENCES, RANGE]), source="asked", reason="", policy="balanced",
        voices=[], weekdays=chance.choice((None, "MO", "TU,TH", "WE,FR,SU")), agreement=chance.choice((None, 0.4, 0.9)), invited=invited, respondents=chance.randint(0, invited),
        newest_answer_at=chance.choice((None, NOW - timedelta(days=chance.randrange(300)))), created_at=NOW,
    )  # fmt: skip
    world.session.add(row)
    if chance.random() < 0.3:
        decision = Decision(
            account_id=account.id, recommendation=row, cadence=chance.choice(LADDER), reason="Budget",
            decided_by=world.sam.id, decided_at=NOW,
        )  # fmt: skip
        world.session.add(decision)


def every(world: World, wanted: Wanted = ANY) -> list[BookRow]:
    return list(search.every(world.session, Account.csm_id == world.sam.id, wanted, NOW))


# The book takes longer to write than to ask: it is asked all of a kind at once.


def test_the_verdicts_of_the_database_are_those_of_the_rows(book: World) -> None:
    for contact in ("too much", "too little", "as wished", "unknown"):
        found = {row.id for row in every(book, replace(ANY, contact=contact))}
        assert found == {row.id for row in every(book) if row.verdict == contact}, contact
        assert found, contact


def test_what_is_due_in_the_database_is_due_by_the_rows(book: World) -> None:
    kinds: dict[str, Callable[[BookRow], object]] = {
        "overdue": lambda row: row.overdue_days > 0,
        "week": lambda row: row.cadence and not row.overdue_days and row.days_ahead <= 6,
    }
    for due, is_due in kinds.items():
        found = {row.id for row in every(book, replace(ANY, due=due))}
        assert found == {row.id for row in every(book) if is_due(row)}, due
        assert found, due


def _overdue(row: BookRow) -> tuple[Any, ...] | None:
    if row.next_touch is None:
        return None
    part = 0 if row.overdue_days else 1 if row.days_ahead <= 0 else 2 if row.days_ahead <= 6 else 3
    return part, -round(row.next_touch.share, 6), row.next_touch.on


KEYS: dict[str, Callable[[BookRow], Any]] = {
    "overdue": _overdue,
    "next": lambda row: row.next_touch and row.next_touch.due_on,
    "name": lambda row: row.name.casefold(),
    "much": lambda row: -row.difference if row.cadence else None,
    "little": lambda row: row.difference if row.cadence else None,
    "agreement": lambda row: row.agreement,
    "answers": lambda row: row.newest_answer_at,
    "answered": lambda row: row.respondents / row.invited if row.invited else None,
    "renewal": lambda row: row.renewal_on if row.renewal_on and row.renewal_on >= TODAY else None,
    "followed": lambda row: row.cadence.interval_days if row.cadence else None,
    "delivered": lambda row: -row.delivered,
    "segment": lambda row: row.segment,
    "stage": lambda row: row.stage,
    "csm": lambda row: row.csm,
}


def test_every_order_has_its_key_here() -> None:
    assert set(KEYS) == set(ORDERS)


@pytest.mark.parametrize("is_reversed", [False, True], ids=["as it is", "turned"])
def test_each_order_is_that_of_the_rows_with_the_unknown_last(book: World, is_reversed: bool) -> None:
    for order in sorted(ORDERS):
        found = [KEYS[order](row) for row in every(book, replace(ANY, order=order, is_reversed=is_reversed))]
        known = [round(key, 6) if isinstance(key, float) else key for key in found if key is not None]
        assert known == sorted(known, reverse=is_reversed), order
        assert found[: len(known)] == [key for key in found if key is not None], order
        assert len(found) == 61, order


def test_a_search_finds_the_names_of_contacts_who_are_there_still(book: World) -> None:
    book.olga.removed_at = NOW
    book.session.commit()
    for text, names in (("ADA la", ["Acme"]), ("olga", []), ("ad_", []), ("gus", [])):
        assert [row.name for row in every(book, replace(ANY, search=text))] == names, text


def test_a_search_knows_no_case_and_no_wildcards(book: World) -> None:
    counts = {"öST": 40, "ÖST 0": 6, "100%_": 20, "%": 20, "_": 20, "acme": 1, "'; --": 0}
    assert {text: len(every(book, replace(ANY, search=text))) for text in counts} == counts


def test_renewals_within_some_days_are_those_to_come(book: World) -> None:
    found = {row.id for row in every(book, replace(ANY, renewal="90"))}
    wanted = {row.id for row in every(book) if row.renewal_on and TODAY <= row.renewal_on <= TODAY + timedelta(days=90)}
    assert found == wanted
    assert found


def test_pages_are_parts_of_the_whole_and_beyond_the_last_there_is_the_last(book: World) -> None:
    visible = Account.csm_id == book.sam.id
    whole = [row.id for row in every(book)]
    first, second, beyond = (search.page(book.session, visible, ANY, NOW, number) for number in (1, 2, 99))
    assert [row.id for row in first.rows + second.rows] == whole
    assert (first.found, first.last, second.number) == (61, 2, 2)
    assert [row.id for row in beyond.rows] == [row.id for row in second.rows]
    nothing = search.page(book.session, visible, replace(ANY, search="nothing"), NOW, 99)
    assert (nothing.rows, nothing.found, nothing.number, nothing.last) == ([], 0, 1, 1)


def comment(world: World, contact: Contact, *signals: str, superseded: bool = False) -> None:
    number = world.session.query(Answer).count()
    invitation = world.session.query(Invitation).filter_by(contact_id=contact.id).one_or_none() or world.invite(contact)
    response = invitation.response or Response(invitation=invitation, created_at=NOW)
    answer = Answer(
        response=response, question=f"q{number}", kind="comment", verbatim="We look around", answered_at=NOW,
        superseded_at=NOW if superseded else None,
    )  # fmt: skip
    reading = Reading(answer=answer, rule_book="1", content={"signals": list(signals)}, needs_review=False, read_at=NOW)
    world.session.add_all([answer, reading])
    world.session.commit()


def test_signals_come_from_the_current_comments_of_all_contacts(world: World) -> None:
    comment(world, world.ada, "turnover", "advocate")
    comment(world, world.olga, "churn_risk")
    comment(world, world.olga, "competitor", superseded=True)
    comment(world, world.gus, "advocate")
    found = search.signals.of_accounts(world.session, Account.removed_at.is_(None))
    assert found == {world.acme.id: ["churn_risk", "turnover"]}


@pytest.mark.parametrize(
    ("signal", "names"), [("any", ["Acme"]), ("churn_risk", ["Acme"]), ("competitor", []), ("turnover", [])]
)
def test_the_book_is_narrowed_to_a_signal(world: World, signal: str, names: list[str]) -> None:
    comment(world, world.ada, "churn_risk")
    comment(world, world.gus, "advocate", "callback")
    found = search.every(world.session, Account.removed_at.is_(None), replace(ANY, signal=signal), NOW)
    assert [row.name for row in found] == names
