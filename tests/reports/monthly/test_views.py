from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
import time_machine
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts import past
from accounts.models import Account, CustomerSuccessManager, Stage
from reports.monthly.figures import LISTED
from tests.pages import Page
from tests.reports.monthly.conftest import AFTER, MONTHLY, Told, on
from tests.world import World

pytestmark = pytest.mark.on_sqlite

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
HOSTILE = "<script>alert('x')</script> #panic(1) {{ 7 * 7 }} \u202eabc"


@pytest.fixture(autouse=True)
def in_december() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def told_of_november(told: Told) -> World:
    world = told.world
    for account in (world.acme, world.globe):
        told.recommend(account, MONTHLY, on(11, 3), reason=HOSTILE)
        told.touch(account, 12, on(11, 30))
    told.comment(world.ada, HOSTILE, on(11, 3), ["support"], ["churn_risk"], "negative")
    told.comment(world.gus, "Globe is content.", on(11, 4), ["value"], [], "positive")
    return world


def test_the_archive_lists_the_months_newest_first(told_of_november: World, sign_in: SignIn) -> None:
    page = Page(sign_in(told_of_november.dana).get("/reports/"))
    assert page.all(".months .month") == ["December 2026", "November 2026"]


def test_an_empty_archive_says_what_will_be_there(world: World, sign_in: SignIn) -> None:
    assert "The reports will stand here." in Page(sign_in(world.sam).get("/reports/")).text


def test_the_page_has_the_questions_of_a_director_and_their_findings(told_of_november: World, sign_in: SignIn) -> None:
    page = Page(sign_in(told_of_november.dana).get("/reports/2026-11"))
    assert (page.status, page.heading) == (200, "How we kept in touch")
    assert page.all("h2") == [
        "Do they answer?", "Do we keep the rhythm they want?", "Who is at risk?", "Can the team carry it?",
        "What do they say?", "Why do we come to work?",
    ]  # fmt: skip
    assert "All of the accounts want less contact than they get" in page.all("h3")
    assert "In November 2026, 2 of the 2 people" in page.text
    assert [strip["aria-label"].partition(";")[0] for strip in page.soup.select("svg.rhythm")] == [
        "Asked for once a month"
    ] * 2
    assert len(page.soup.select("figure.chart svg")) == len(page.soup.select("figure.chart details table")) == 4


def test_a_csm_sees_their_own_accounts_and_a_manager_all(told_of_november: World, sign_in: SignIn) -> None:
    client = sign_in(told_of_november.kim)
    page, paper = Page(client.get("/reports/2026-11")).text, client.get("/reports/2026-11.pdf").data
    assert "Globe" in page
    assert "Acme" not in page
    text = PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert "accounts of Kim Roe" in text
    everything = Page(sign_in(told_of_november.dana).get("/reports/2026-11")).text
    assert "Globe" in everything
    assert "Acme" in everything


def test_what_a_customer_writes_is_text_on_the_page(told_of_november: World, sign_in: SignIn) -> None:
    response = sign_in(told_of_november.dana).get("/reports/2026-11")
    assert "<script" not in response.text.partition("<body>")[2]
    assert f"“{HOSTILE}”" in Page(response).text
    assert "style=" not in response.text, "the content security policy knows no inline styles"


def test_the_pdf_is_shown_under_a_name_of_its_own(told_of_november: World, sign_in: SignIn) -> None:
    response = sign_in(told_of_november.dana).get("/reports/2026-11.pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert response.headers["Content-Disposition"] == 'inline; filename="contact-rhythm-2026-11.pdf"'
    reader = PdfReader(BytesIO(response.data))
    assert reader.metadata
    assert reader.metadata.author == "Nord & Co"


@pytest.mark.parametrize("month", ["2027-01", "2026-13", "0001-01", "9999-12", "november", "2026-11-01", "%00"])
@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_a_month_that_is_none_or_not_yet_is_not_found(world: World, sign_in: SignIn, month: str, ending: str) -> None:
    assert sign_in(world.dana).get(f"/reports/{month}{ending}").status_code == 404


def test_a_month_without_anything_has_a_page(world: World, sign_in: SignIn) -> None:
    page = Page(sign_in(world.dana).get("/reports/2020-02"))
    assert "nobody was asked" in page.text
    assert not page.soup.select("figure.chart svg")


def test_what_is_too_long_for_the_eye_is_folded_away(
    told: Told, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(LISTED + 3):
        account = Account(
            crm_id=f"a{number}", name=f"Account {number}", segment="small", stage=Stage.STEADY, time_zone="UTC",
            csm=told.world.kim, changed_at=on(11, 1),
        )  # fmt: skip
        told.session.add(account)
        told.recommend(account, MONTHLY, on(11, 3))
    page = Page(sign_in(told.world.dana).get("/reports/2026-11"))
    assert len(page.soup.select("svg.rhythm")) == LISTED
    assert [one for one in page.all("summary") if "more" in one] == ["3 more changes", "3 more accounts"]
    assert "are shown." not in page.text
    monkeypatch.setattr("reports.monthly.views.FOLDED", 1)
    page = Page(sign_in(told.world.dana).get("/reports/2026-11"))
    assert page.text.count(f"The first {LISTED + 1} of {LISTED + 3} are shown.") == 2
    assert [link["href"] for link in page.soup.select("details a[href$='xlsx']")] == ["/reports/2026-11.xlsx"] * 2


ENDINGS = ["", ".pdf", ".xlsx"]


@pytest.fixture
def teams(told_of_november: World) -> World:
    told_of_november.kim.team = "West & Co"
    told_of_november.session.commit()
    return told_of_november


def test_a_manager_picks_whose_reports_to_see(teams: World, sign_in: SignIn) -> None:
    client = sign_in(teams.dana)
    archive = Page(client.get("/reports/"))
    assert archive.all("select[name=of] option") == [
        "All accounts", "The team West & Co", "Dana Poe", "Kim Roe", "Sam Hill",
    ]  # fmt: skip
    chosen = Page(client.get("/reports/", query_string={"of": "team-West & Co"}))
    assert "Here: accounts of the team West & Co." in chosen.text
    address = chosen.soup.select(".months .month")[1]["href"]
    report = Page(client.get(address))
    assert "accounts of the team West & Co" in report.text
    assert "Globe" in report.text
    assert "Acme" not in report.text
    for link in report.soup.select("article .papers a"):
        with client.get(link["href"]) as file:
            assert file.status_code == 200


def test_a_team_that_is_no_more_keeps_its_reports(teams: World, sign_in: SignIn) -> None:
    past.keep_teams(teams.session, [{"crm_id": teams.kim.crm_id, "team": None}], on(12, 2))
    teams.kim.team = None
    teams.session.commit()
    client, whose = sign_in(teams.dana), {"of": "team-West & Co"}
    months = Page(client.get("/reports/", query_string=whose)).all(".months .month")
    assert months == ["December 2026", "November 2026"]
    assert "Globe" in Page(client.get("/reports/2026-11", query_string=whose)).text
    assert "Globe" not in Page(client.get("/reports/2026-12", query_string=whose)).text


def test_a_csm_picks_nothing(teams: World, sign_in: SignIn) -> None:
    page = Page(sign_in(teams.kim).get("/reports/"))
    assert not page.soup.select("select")
    assert [link["href"] for link in page.soup.select(".months .month")][-1] == "/reports/2026-11"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_reports_of_others_are_not_found(teams: World, sign_in: SignIn, ending: str) -> None:
    client = sign_in(teams.kim)
    for of in (f"csm-{teams.sam.id}", "team-West & Co", "csm-x", "\x00"):
        assert client.get(f"/reports/2026-11{ending}", query_string={"of": of}).status_code == 404
        assert client.get("/reports/", query_string={"of": of}).status_code == 404
    with client.get(f"/reports/2026-11{ending}", query_string={"of": f"csm-{teams.kim.id}"}) as own:
        assert own.status_code == 200
        assert b"Acme" not in own.data


def test_the_paper_is_chosen_and_an_unknown_one_is_not_found(told_of_november: World, sign_in: SignIn) -> None:
    client = sign_in(told_of_november.dana)
    letter = PdfReader(BytesIO(client.get("/reports/2026-11.pdf?paper=letter").data))
    assert [round(float(side)) for side in letter.pages[0].mediabox[2:]] == [612, 792]
    assert client.get("/reports/2026-11.pdf?paper=a5").status_code == 404


def test_the_workbook_has_the_tables_of_what_one_may_see(told_of_november: World, sign_in: SignIn) -> None:
    with sign_in(told_of_november.kim).get("/reports/2026-11.xlsx") as response:
        assert "contact-rhythm-2026-11-kim-roe.xlsx" in response.headers["Content-Disposition"]
        book = load_workbook(BytesIO(response.data))
    assert [row[0].value for row in book["Accounts"].iter_rows(min_row=2)] == ["Globe"]
    assert [row[5].value for row in book["Signals"].iter_rows(min_row=2)] == []


def test_an_account_that_is_anothers_now_is_named_without_a_link(told_of_november: World, sign_in: SignIn) -> None:
    world = told_of_november
    past.keep(
        world.session, [{name: getattr(world.globe, name) for name in ("crm_id", *past.KEPT)} | {"csm_id": 0}], AFTER
    )
    world.globe.csm = world.sam
    world.session.commit()
    page = Page(sign_in(world.kim).get("/reports/2026-11"))
    assert page.all("span.name") == ["Globe"]
    assert not page.soup.select("a.name")


def test_renewals_stand_with_their_day_and_their_verdict(told_of_november: World, sign_in: SignIn) -> None:
    told_of_november.globe.renewal_on = date(2026, 12, 24)
    told_of_november.session.commit()
    page = Page(sign_in(told_of_november.dana).get("/reports/2026-11"))
    assert "One account renews in the next 90 days, contacted other than wished" in page.all("h3")
    assert "renews on 24 December 2026, Kim Roe" in page.text
    assert "about every two weeks, too much" in page.text
