"""The book of business: whom to talk to, at a glance."""

import csv
import io
from collections.abc import Callable

import pytest
import time_machine
from flask.testing import FlaskClient

from accounts.models import Account, CustomerSuccessManager, Stage
from cadence import Cadence
from recommendations import deciding
from recommendations.models import Decision
from reports.book.rows import find
from reports.monthly.owned import Owned
from reports.monthly.rhythms import rhythms
from reports.monthly.scope import EVERYONE
from tests.conftest import NOW
from tests.pages import Page
from tests.queries import queries
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def row(world: World, account: Account) -> object:
    world.session.rollback()
    return next(one for one in find(world.session, Account.id == account.id, NOW))


def test_a_row_sets_delivered_against_wished(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    for days in (5, 20, 35, 200):
        world.touch(world.acme, days)
    found = row(world, world.acme)
    assert (found.delivered, round(found.wished), found.verdict) == (3, 6, "too little")
    assert (str(found.next_touch.due_on), found.days_ahead) == ("2026-11-27", 25)  # 30.4 days after 28 October


def test_touchpoints_of_the_future_do_not_count_yet(world: World) -> None:
    world.touch(world.acme, -3)
    assert row(world, world.acme).delivered == 0


@pytest.mark.on_both
def test_an_override_in_force_is_what_is_followed(world: World) -> None:
    recommendation = world.recommend(world.acme, "1/P1M", channel="phone")
    decision = Decision(
        account_id=world.acme.id,
        recommendation=recommendation,
        cadence=Cadence.parse("1/P3M"),
        channel="email",
        reason="Budget",
        decided_by=world.sam.id,
        decided_at=NOW,
    )
    world.session.add(decision)
    world.session.commit()
    assert (str(row(world, world.acme).cadence), row(world, world.acme).source) == ("1/P3M", "override")
    assert row(world, world.acme).channel == "email"
    decision.revoked_at = NOW
    world.session.commit()
    assert row(world, world.acme).channel == "phone"
    assert (str(row(world, world.acme).cadence), row(world, world.acme).source) == ("1/P1M", "asked")


def overridden(world: World, **more: object) -> None:
    world.recommend(world.acme, "1/P1M", **more)
    for days in (5, 60):
        world.touch(world.acme, days)
    deciding.override(world.session, world.acme, world.sam, Cadence.parse("1/P3M"), "Budget", NOW)
    world.session.commit()


@pytest.mark.on_both
def test_an_override_is_not_the_customers_wish(world: World, sign_in: SignIn) -> None:
    overridden(world)
    found = row(world, world.acme)
    assert (str(found.recommended), str(found.cadence), str(found.wish)) == ("1/P1M", "1/P3M", "1/P1M")
    assert (found.verdict, round(found.wished, 1), round(found.difference, 1)) == ("too little", 5.9, -3.9)
    client = sign_in(world.sam)
    page = Page(client.get("/accounts"))
    assert page.all("td.cadence-cell") == ["once a month followed: once a quarter"]
    apart = Page(client.get("/accounts?columns=recommended&columns=followed"))
    assert apart.all("td.cadence-cell") == ["once a month", "once a quarter decided"]
    said = page.soup.select_one("svg.rhythm")["aria-label"]
    assert said.startswith("Decided is once a quarter, asked for once a month; 2 touchpoints in 180 days")
    assert "less than wished" in said
    assert Page(client.get("/accounts?contact=too+little")).all("a.name") == ["Acme"]
    cells = dict(zip(*csv.reader(io.StringIO(client.get("/accounts.csv").text.lstrip("\ufeff"))), strict=True))
    assert [cells[name] for name in ("Wished", "Recommended", "Followed")] == [
        "once a month", "once a month", "once a quarter"
    ]  # fmt: skip
    assert (cells["Wished in 180 days"], cells["Contact"]) == ("5.9", "too little")


@pytest.mark.on_both
def test_where_nobody_asked_contact_is_compared_with_nothing(world: World, sign_in: SignIn) -> None:
    overridden(world, source="norm")
    found = row(world, world.acme)
    assert (str(found.recommended), found.wish, found.verdict) == ("1/P1M", None, "unknown")
    client = sign_in(world.sam)
    assert Page(client.get("/accounts?contact=unknown")).all("a.name") == ["Acme"]
    page = Page(client.get("/accounts"))
    assert "than wished" not in str(page.soup.select_one("table"))
    assert page.all("td.cadence-cell") == ["once a month usual for its segment followed: once a quarter"]


@pytest.mark.on_both
def test_the_book_judges_as_the_monthly_report_does(world: World) -> None:
    overridden(world)
    then = {account.id: account for account in rhythms(world.session, Owned(EVERYONE), NOW)}
    assert row(world, world.acme).verdict == then[world.acme.id].verdict


def test_an_account_nobody_ever_talked_to_is_due_now(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    assert (row(world, world.acme).next_touch.on, row(world, world.acme).overdue_days) == (NOW.date(), 0)


def test_an_account_without_a_recommendation_has_nothing_to_compare(world: World) -> None:
    world.touch(world.acme, 3)
    found = row(world, world.acme)
    assert (found.verdict, found.next_at, found.overdue_days) == ("unknown", None, 0)


def test_a_csm_sees_their_own_accounts_and_a_manager_all(world: World, sign_in: SignIn) -> None:
    assert Page(sign_in(world.sam).get("/accounts")).all("a.name") == ["Acme"]
    assert set(Page(sign_in(world.dana).get("/accounts")).all("a.name")) == {"Acme", "Globe"}


def test_the_page_says_it_in_words(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P2W")
    world.touch(world.acme, 40)
    page = Page(sign_in(world.sam).get("/accounts"))
    assert "every two weeks" in page.text
    assert "26 days overdue" in page.text
    assert "Too little" in page.text
    assert "3 of 4" in page.text
    assert page.soup.select_one("svg.rhythm")["role"] == "img"


@pytest.mark.on_both
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Acme", "Globe"}),
        ("search=ACM", {"Acme"}),
        ("segment=small", {"Globe"}),
        ("stage=renewal", set()),
        ("csm=Kim+Roe", {"Globe"}),
        ("contact=too+much", {"Acme"}),
        ("search=%01&order=nonsense&page=99999999999999999999", {"Acme", "Globe"}),
        ("page=-3", {"Acme", "Globe"}),
        ("page=x&order=much", {"Acme", "Globe"}),
        ("order=agreement", {"Acme", "Globe"}),
        ("order=next", {"Acme", "Globe"}),
    ],
)
def test_the_book_is_narrowed_and_ordered(world: World, sign_in: SignIn, query: str, names: set[str]) -> None:
    world.recommend(world.acme, "1/P1Y")
    for days in range(1, 30):
        world.touch(world.acme, days)
    page = Page(sign_in(world.dana).get(f"/accounts?{query}"))
    assert (page.status, set(page.all("a.name"))) == (200, names)


@pytest.mark.on_both
def test_an_empty_result_says_how_to_get_out_of_it(world: World, sign_in: SignIn) -> None:
    page = Page(sign_in(world.sam).get("/accounts?search=nothing"))
    assert "No account fits" in page.text
    assert "show all 1" in page.text


def test_an_empty_book_says_what_will_be_here_and_how_to_begin(world: World, sign_in: SignIn) -> None:
    world.acme.csm = world.kim
    world.session.commit()
    assert "flask book pull" in Page(sign_in(world.sam).get("/accounts")).text


def add_accounts(world: World, count: int) -> None:
    world.session.add_all(
        Account(
            crm_id=f"x{number}",
            name=f"X {number:03}",
            segment="small",
            stage=Stage.STEADY,
            time_zone="UTC",
            csm=world.sam,
            changed_at=NOW,
        )
        for number in range(count)
    )
    world.session.commit()


@pytest.mark.on_both
def test_the_book_comes_in_pages_of_fifty(world: World, sign_in: SignIn) -> None:
    add_accounts(world, 119)
    client = sign_in(world.sam)
    assert len(Page(client.get("/accounts")).all("a.name")) == 50
    last = Page(client.get("/accounts?page=3&order=name&search="))
    assert len(last.all("a.name")) == 20
    assert "Page 3 of 3" in last.text
    assert "order=name" in last.soup.select_one("a[rel=prev]")["href"]


@pytest.mark.on_both
def test_more_accounts_make_no_more_queries(world: World) -> None:
    few = queries(lambda: find(world.session, Account.csm_id == world.sam.id, NOW))
    add_accounts(world, 30)
    assert queries(lambda: find(world.session, Account.csm_id == world.sam.id, NOW)) == few
