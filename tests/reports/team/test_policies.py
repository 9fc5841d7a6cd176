"""The policies side by side: which accounts move, how far, in sum, and as a file."""

import csv
import io

import pytest
from openpyxl import load_workbook

from accounts.models import Account, Contact, Level, Stage
from tests.conftest import NOW
from tests.pages import Page
from tests.reports.team.conftest import Answers, SignIn
from tests.world import World


@pytest.fixture
def apart(world: World, answers: Answers) -> World:
    """Ada, the champion, and Adam, the administrator, want contact more often than Olga, the sponsor."""
    answers(world.olga, "once a quarter", None)
    answers(world.ada, "every month", None)
    answers(world.adam, "every month", None)
    world.recommend(world.acme, "1/P1M", asked_low=4.0, asked_high=12.0, channel=None)
    world.recommend(world.globe, "1/P3M", source="norm")
    world.session.rollback()
    return world


def test_nothing_to_compare_says_when_there_will_be(world: World, sign_in: SignIn) -> None:
    assert "The policies will stand side by side here." in Page(sign_in(world.dana).get("/team/policies")).text


def test_the_policies_stand_side_by_side_with_those_that_move(apart: World, sign_in: SignIn) -> None:
    page = Page(sign_in(apart.dana).get("/team/policies"))
    assert page.all(".policies h2") == ["Balanced in force", "Decision maker", "Cautious"]
    assert "1 account would move under another policy" in page.text
    (row,) = page.all(".compared tbody tr")
    assert (
        row
        == "Acme mid-market · Sam Hill Balanced once a month Decision maker once a quarter a third as often Cautious once a quarter a third as often"
    )
    assert page.all(".policies dd")[:3] == ["–", "16", "1"]
    assert page.all(".policies li:nth-of-type(3) dd") == ["1 of 2", "8 −8", "0.4 −0.6"]


def test_all_accounts_and_those_of_one_csm_can_be_shown(apart: World, sign_in: SignIn) -> None:
    client = sign_in(apart.dana)
    assert len(Page(client.get("/team/policies?show=all")).all(".compared tbody tr")) == 2
    page = Page(client.get("/team/policies?csm=Kim+Roe"))
    assert "No account would move." in page.text
    assert "of Kim Roe’s accounts" in page.text
    assert Page(client.get("/team/policies?csm=Kim+Roe&show=all")).all(".compared .name") == ["Globe"]


@pytest.mark.parametrize("query", ["show=%00&csm=%3Cb%3E", "page=-3", "page=99", "page=x", "page=" + "9" * 30])
def test_what_is_on_offer_nowhere_is_left_out_of_account(apart: World, sign_in: SignIn, query: str) -> None:
    page = Page(sign_in(apart.dana).get(f"/team/policies?{query}"))
    assert page.status == 200
    assert page.all(".compared .name") == ["Acme"]


def test_an_account_without_a_recommendation_is_left_out(apart: World, sign_in: SignIn) -> None:
    account = Account(
        crm_id="new", name="New", segment="small", stage=Stage.STEADY, time_zone="UTC", csm=apart.sam, changed_at=NOW
    )
    apart.session.add(account)
    apart.session.commit()
    assert "New" not in Page(sign_in(apart.dana).get("/team/policies?show=all")).all(".compared .name")


def test_they_are_paged(world: World, sign_in: SignIn) -> None:
    for number in range(51):
        account = Account(
            crm_id=f"a{number}", name=f"A {number:02}", segment="small", stage=Stage.STEADY, time_zone="UTC",
            csm=world.sam, changed_at=NOW,
        )  # fmt: skip
        world.session.add(account)
        world.session.flush()
        world.recommend(account, "1/P3M", source="norm")
    client = sign_in(world.dana)
    first = Page(client.get("/team/policies?show=all"))
    assert "Page 1 of 2" in first.text
    assert first.soup.find("a", rel="next")["href"] == "/team/policies?show=all&page=2"
    assert Page(client.get("/team/policies?show=all&page=2")).all(".compared .name") == ["A 50"]


def test_they_are_taken_along_as_csv_with_harmless_cells(apart: World, sign_in: SignIn) -> None:
    apart.acme.name = "=1+1"
    apart.session.commit()
    answer = sign_in(apart.dana).get("/team/policies.csv")
    assert "policies-2026-11-02.csv" in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    answer.close()
    assert row["Account"] == "'=1+1"
    assert (row["Balanced"], row["Cautious"]) == ("once a month", "once a quarter")
    assert (row["Cautious: contacts a year"], row["Cautious: times as often as now"]) == ("4.0", "0.33")


def test_they_are_taken_along_as_xlsx(apart: World, sign_in: SignIn) -> None:
    answer = sign_in(apart.dana).get("/team/policies.xlsx?show=all")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    answer.close()
    assert [row[0] for row in rows] == ["Account", "Acme", "Globe"]


def test_names_of_customers_are_shown_as_words(apart: World, sign_in: SignIn) -> None:
    apart.acme.name = "<script>alert(1)</script>"
    apart.session.commit()
    assert "<script>alert" not in sign_in(apart.dana).get("/team/policies").text


def test_a_contact_more_makes_another_comparison(apart: World, sign_in: SignIn, answers: Answers) -> None:
    client = sign_in(apart.dana)
    client.get("/team/policies")
    gil = Contact(crm_id="gil", account=apart.acme, email="gil@acme.example.com", name="Gil", level=Level.END_USER)
    apart.session.add(gil)
    apart.session.commit()
    answers(gil, "once a year", None)
    apart.session.query(type(apart.recommend(apart.globe, "1/P3M", superseded_at=NOW))).filter_by(
        account_id=apart.acme.id
    ).update({"superseded_at": NOW})
    apart.session.commit()
    apart.recommend(apart.acme, "1/P1M", asked_low=1.0, asked_high=12.0)
    assert "Cautious once a year" in Page(client.get("/team/policies")).text
