"""Views that CSMs keep of their book of business, its columns, and the files it is taken along as."""

import csv
import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.models import CustomerSuccessManager
from reports.models import BookView
from tests.accounts.test_cells import HOSTILE
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def save(client: FlaskClient, shown: str, name: str, **changes: str) -> TestResponse:
    page = Page(client.get(f"/accounts?{shown}"))
    return client.post("/views", data=page.form("/views", name=name, **changes))


def act(client: FlaskClient, address: str, action: str, **changes: str) -> TestResponse:
    return client.post(action, data=Page(client.get(address)).form(action, **changes))


def shown(client: FlaskClient) -> list[str]:
    return Page(client.get("/accounts")).all("nav.saved a")


def test_a_view_is_kept_under_a_name_and_leads_back_to_what_it_showed(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    went_to = save(client, "stage=steady&order=name&columns=next&columns=renewal&page=1", "Steady ones").location
    assert {key: value for key, value in parse_qs(urlsplit(went_to).query).items() if key != "view"} == {
        "stage": ["steady"],
        "order": ["name"],
        "columns": ["next", "renewal"],
    }
    page = Page(client.get(went_to))
    assert "Kept as “Steady ones”" in page.text
    assert page.all("nav.saved a[aria-current]") == ["Steady ones"]
    assert page.all("th") == ["Account", "Next touch", "Renewal"]
    view_id = parse_qs(urlsplit(went_to).query)["view"][0]
    assert client.get(f"/views/{view_id}").location == went_to


@pytest.mark.on_both
def test_a_name_that_is_missing_too_long_or_taken_is_told_and_nothing_typed_is_lost(
    world: World, sign_in: SignIn
) -> None:
    client = sign_in(world.sam)
    save(client, "stage=steady", "Mine")
    for name, said in (("  ", "Give the view a name"), ("x" * 81, "80 letters"), ("Mine", "another view of that name")):
        page = Page(save(client, "stage=steady", name))
        assert (page.status, said in page.text) == (422, True)
        assert page.form("/views")["name"] == name.strip()
        assert page.form("/views")["query"] == "stage=steady"
    assert shown(client) == ["All", "Mine"]


@pytest.mark.on_both
def test_a_view_is_updated_and_renamed(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    here = save(client, "stage=steady", "Mine").location
    view = world.session.query(BookView).one()
    view_id = view.id
    world.session.rollback()
    assert "Keep what is shown now" not in client.get(here).text
    changed = f"{here}&order=name"
    act(client, changed, f"/views/{view_id}/update")
    act(client, changed, f"/views/{view_id}/rename", name="Ours")
    world.session.rollback()
    assert (view.name, view.query) == ("Ours", "stage=steady&order=name")
    world.session.rollback()
    save(client, "segment=mid-market", "Other")
    page = Page(act(client, changed, f"/views/{view_id}/rename", name="Other"))
    assert (page.status, "another view of that name" in page.text) == (422, True)


@pytest.mark.on_both
def test_a_sort_by_a_heading_stays_in_the_view_and_pressed_again_turns_round(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    page = Page(client.get(save(client, "stage=steady&columns=stage&columns=delivered", "Mine").location))
    for direction in ("descending", "ascending", "descending"):
        page = Page(client.get(page.soup.find("a", string="Delivered")["href"]))
        assert page.soup.find("th", string="Delivered")["aria-sort"] == direction
        assert len(page.all("th[aria-sort]")) == 1
        assert "Keep what is shown now" in page.text
        assert page.all("nav.saved a[aria-current]") == ["Mine"]
    turned = Page(client.get(page.soup.find("a", string="Account")["href"] + "&reverse=1"))
    assert turned.soup.find("th", string="Account")["aria-sort"] == "descending"
    assert turned.soup.select_one("input[name=reverse]").has_attr("checked")


@pytest.mark.on_both
def test_a_view_is_deleted_and_brought_back(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    here = save(client, "stage=steady", "Mine").location
    view_id = world.session.query(BookView.id).scalar()
    world.session.rollback()
    after = act(client, here, f"/views/{view_id}/delete").location
    assert "Deleted “Mine”." in Page(client.get(after)).text
    assert shown(client) == []
    undone = act(client, after, f"/views/{view_id}/restore")
    assert undone.location == here
    assert shown(client) == ["All", "Mine"]


@pytest.mark.on_both
def test_a_view_whose_name_was_taken_meanwhile_says_so(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    here = save(client, "stage=steady", "Mine").location
    view_id = world.session.query(BookView.id).scalar()
    world.session.rollback()
    after = act(client, here, f"/views/{view_id}/delete").location
    save(client, "segment=mid-market", "Mine")
    assert (
        "another view of that name by now"
        in Page(client.get(act(client, after, f"/views/{view_id}/restore").location)).text
    )


def test_views_are_their_csms_alone(world: World, sign_in: SignIn) -> None:
    view = BookView(csm_id=world.sam.id, name="Sam's", query="stage=steady", created_at=NOW, changed_at=NOW)
    world.session.add(view)
    world.session.commit()
    for other in (world.kim, world.dana):
        client = sign_in(other)
        token = Page(client.get("/accounts")).soup.select_one("[name=csrf_token]")["value"]
        assert shown(client) == []
        assert client.get(f"/views/{view.id}").status_code == 404
        for action in ("rename", "update", "delete", "restore"):
            answer = client.post(f"/views/{view.id}/{action}", data={"csrf_token": token, "name": "Mine now"})
            assert answer.status_code == 404, action
        assert "Sam's" not in client.get(f"/accounts?view={view.id}&deleted={view.id}").text
    world.session.expire_all()
    assert (view.name, view.deleted_at) == ("Sam's", None)


def test_two_csms_may_use_the_same_name(world: World, sign_in: SignIn) -> None:
    for csm in (world.sam, world.kim):
        assert save(sign_in(csm), "stage=steady", "Mine").status_code == 303


@pytest.mark.on_both
@pytest.mark.parametrize(
    "query",
    ["stage=nonsense&evil=1", "https://evil.example.com/?stage=steady", "stage=steady#x", "&".join(["a=b"] * 300), ""],
)
def test_a_view_keeps_only_what_the_filter_knows(world: World, sign_in: SignIn, query: str) -> None:
    client = sign_in(world.sam)
    answer = save(client, "stage=steady", "Mine", query=query)
    assert answer.location.startswith("/accounts?")
    assert world.session.query(BookView.query).scalar() in ("", "stage=steady")


@pytest.mark.on_both
def test_a_view_needs_the_pages_own_form(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    assert client.post("/views", data={"name": "Forged", "query": ""}).status_code == 400
    assert world.session.query(BookView).count() == 0


@pytest.mark.on_both
@pytest.mark.parametrize("name", ["=1+1", "<script>alert(1)</script>", "\u202eשלום", "'; DROP TABLE book_view; --"])
def test_a_hostile_name_of_a_view_is_shown_as_text(world: World, sign_in: SignIn, name: str) -> None:
    client = sign_in(world.sam)
    page = Page(client.get(save(client, "stage=steady", name).location))
    assert page.all("nav.saved a")[1] == "".join(letter for letter in name if letter.isprintable())
    assert page.soup.find("script", string="alert(1)") is None


def test_columns_are_chosen_and_unknown_ones_left_out(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    assert Page(client.get("/accounts?columns=stage&columns=nonsense")).all("th") == ["Account", "Stage"]
    usual = Page(client.get("/accounts?columns=nonsense")).all("th")
    assert usual[:3] == ["Account", "Rhythm", "Recommended"]
    assert usual == Page(client.get("/accounts")).all("th")


@pytest.mark.on_both
def test_the_channel_that_is_followed_is_a_column_to_choose(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P2W", channel="in_person")
    page = Page(sign_in(world.dana).get("/accounts?columns=channel&order=name"))
    assert page.all("th") == ["Account", "Channel"]
    assert page.all("td.channel-cell") == ["In person", "–"]


def table(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert "attachment; filename=book-of-business-2026-11-02" in answer.headers["Content-Disposition"]
    data = answer.data
    answer.close()
    if answer.mimetype == "text/csv":
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    headings, *rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return [{key: "" if cell is None else str(cell) for key, cell in zip(headings, row, strict=True)} for row in rows]


@pytest.mark.on_both
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_what_is_filtered_in_its_order_with_all_columns(
    world: World, sign_in: SignIn, kind: str
) -> None:
    world.recommend(world.acme, "1/P2W", invited=4, respondents=3, channel="email")
    world.touch(world.acme, 40)
    client = sign_in(world.dana)
    assert [row["Account"] for row in table(client.get(f"/accounts.{kind}?order=name"))] == ["Acme", "Globe"]
    [row] = table(client.get(f"/accounts.{kind}?contact=too+little&columns=next"))
    found = [row[key] for key in ("Account", "CRM id", "CSM", "Recommended", "Delivered in 180 days", "Days overdue")]
    assert found == ["Acme", "acme", "Sam Hill", "every two weeks", "1", "26"]
    assert (row["Difference"], row["Contact"], row["Answered"], row["Asked"]) == ("-11.9", "too little", "3", "4")
    assert row["Renewal"].startswith("2027-03-01")
    assert row["Channel"] == "e-mail"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_csm_takes_only_their_own_accounts_along(world: World, sign_in: SignIn, kind: str) -> None:
    assert [row["Account"] for row in table(sign_in(world.sam).get(f"/accounts.{kind}"))] == ["Acme"]


@pytest.mark.on_both
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_hostile_names_of_accounts_are_harmless_in_the_file(world: World, sign_in: SignIn, kind: str) -> None:
    for text in HOSTILE:
        world.acme.name = world.acme.segment = world.sam.name = text.replace("\x00", "\x01")
        world.session.commit()
        [row] = table(sign_in(world.sam).get(f"/accounts.{kind}"))
        for column in ("Account", "Segment", "CSM"):
            assert row[column].strip()[0] == "'", (text, column)


def test_an_unknown_format_is_not_there(world: World, sign_in: SignIn) -> None:
    assert sign_in(world.sam).get("/accounts.pdf").status_code == 404
