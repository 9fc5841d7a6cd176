"""The preference page: it stays when the wave is over, and works for those who never answered."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from time_machine import Traveller

from accounts.tokens import token_hash
from database import Base
from recommendations.models import Recommendation
from survey.models import Answer, Invitation, Response, Wave
from survey.suppressions import suppress
from tests.conftest import NOW
from tests.pages import Page
from tests.survey.asked import ALL_KINDS, questionnaire
from tests.survey.listening.conftest import AFTER, NOTHING, Listening
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`


def promised(page: Page) -> str:
    return " ".join(page.all(".promise"))


def test_once_the_wave_is_over_the_same_link_shows_the_preferences(ada: Listening, clock: Traveller) -> None:
    ada.answer("once a month")
    ada.work()
    clock.move_to(AFTER)
    for path in ("", "?cadence=weekly", "?page=2", "/thanks", "/preferences"):
        page = ada.get(path)
        assert (page.status, page.heading) == (200, "How we keep in touch")
        assert page.all(".understood li") == ["Once a month."]


def test_until_then_the_link_shows_the_questions(ada: Listening) -> None:
    ada.answer("once a month")
    assert ada.get("").heading == "What's the ideal frequency for us to talk to you?"
    assert "change all of your answers" in ada.get().text


def test_the_thank_you_page_leads_to_it_and_shows_the_promise_once_there_is_one(ada: Listening) -> None:
    page = ada.answer("once a month")
    assert "We are working out what that means for Acme" in promised(page)
    ada.work()
    page = ada.get("/thanks")
    assert promised(page) == "Once a month; next in the coming days, from Sam Hill."
    assert page.soup.select_one(f'a[href="{ada.link}/preferences"]')


def test_the_promise_says_how_often_when_next_and_from_whom(ada: Listening) -> None:
    ada.world.touch(ada.world.acme, 10)  # 23 October; a month later is Sunday, 22 November
    ada.answer("once a month")
    ada.work()
    page = ada.get()
    assert promised(page) == "Once a month; next around 23 November, from Sam Hill."
    assert page.soup.select_one("svg.rhythm")["aria-label"].startswith("Planned is once a month; 1 touchpoint")


def test_who_never_answered_is_promised_what_is_followed(ada: Listening, clock: Traveller) -> None:
    ada.work()
    clock.move_to(AFTER)
    page = ada.get("")
    assert promised(page).startswith("Once a month; next")
    assert "You have not told us yet" in page.text
    assert "Tell us how often" in page.text


def test_without_a_recommendation_nothing_is_promised(ada: Listening) -> None:
    page = ada.get()
    assert (page.status, page.all(".promise"), page.soup.select_one("svg")) == (200, [], None)


def test_where_others_asked_for_something_else_that_is_said(ada: Listening) -> None:
    ada.answer("twice a year")
    ada.world.session.rollback()
    ada.world.answer(ada.world.olga, "every two weeks")
    ada.work()
    page = ada.get()
    assert "weighs what everyone there asked for" in page.text
    assert page.all(".understood li") == ["Twice a year."]


@pytest.mark.on_both
def test_a_late_answer_is_not_taken_and_nothing_typed_is_lost(ada: Listening, clock: Traveller) -> None:
    ada.answer(cadence="monthly")
    clock.move_to(AFTER)
    page = ada.answer("<b>monthly</b> please", cadence="yearly", better_words="Faster exports")
    assert (page.status, page.heading) == (410, "How often shall we be in touch?")
    assert "closed on 30 November 2026" in page.text
    assert "“Faster exports”" in page.text
    assert page.form(action=f"{ada.link}/wish")["words"] == "<b>monthly</b> please"
    assert page.soup.select_one("#often option[selected]")["value"] == "1/P1Y"
    current = select(Answer.choice).where(Answer.superseded_at.is_(None), Answer.kind == "cadence")
    assert ada.world.session.scalar(current) == "monthly"


def test_a_late_answer_to_other_questions_shows_what_was_typed(ada: Listening, clock: Traveller) -> None:
    asked = questionnaire(ALL_KINDS, questions=[one for one in _questions() if one["kind"] == "comment"])
    ada.app.extensions["questionnaires"]["all_kinds"] = asked
    ada.set(lambda: setattr(ada.world.wave, "questionnaire", "all_kinds"))
    clock.move_to(AFTER)
    page = ada.post(wrong_words="All of it")
    assert (page.status, page.heading) == (410, "How we keep in touch")
    assert "“All of it”" in page.text
    assert not page.soup.select_one(f'a[href="{ada.link}/wish"]')


def _questions() -> list[dict[str, object]]:
    return [{"key": "wrong", "kind": "comment", "text": "What went wrong?"}]


def test_a_questionnaire_that_is_no_more_leaves_the_preferences(ada: Listening) -> None:
    ada.answer(cadence="monthly")
    ada.work()
    del ada.app.extensions["questionnaires"]["cadence"]
    for path in ("", "/thanks", "/preferences"):
        assert (ada.get(path).status, ada.get(path).heading) == (200, "How we keep in touch")
    assert ada.answer("weekly").status == 410
    assert [ada.get("/wish").status, ada.post("/wish").status] == [404, 404]


def test_the_newest_wish_of_any_wave_counts(ada: Listening, clock: Traveller) -> None:
    ada.answer("once a quarter")
    clock.move_to(AFTER)
    wave = Wave(name="Second", questionnaire="cadence", created_at=AFTER, closes_at=AFTER + timedelta(days=28))
    again = Invitation(
        wave=wave, contact=ada.world.ada, nonce="second", created_at=AFTER, sent_at=AFTER,
        answer_hash=token_hash("second"), stop_hash=token_hash("second-stop"),
    )  # fmt: skip
    ada.set(lambda: ada.world.session.add(again))
    ada.client.post("/s/second", data=NOTHING | {"cadence_words": "twice a year"})
    page = ada.get("")
    assert page.all(".understood li") == ["Twice a year."]
    assert "That’s right" not in page.all("button")


def test_who_is_not_written_to_any_more_is_told_so_and_can_undo_it(ada: Listening) -> None:
    ada.work()
    ada.set(lambda: suppress(ada.world.session, "ada@acme.example.com", "link", NOW))
    page = ada.get()
    assert promised(page) == "Nothing more goes to ada@acme.example.com."
    assert page.all("button") == ["Write to me again"]
    assert "Pause" not in page.text
    action = page.soup.form["action"]
    ada.client.post(action)
    assert promised(ada.get()).startswith("Once a month")


def test_the_page_leads_to_the_one_for_opting_out(ada: Listening) -> None:
    stop = next(one["href"] for one in ada.get().soup.select("a") if one.text == "Stop writing to me")
    assert stop == f"/stop/{ada.world.token(ada.world.ada, 'stop')}"
    assert Page(ada.client.get(stop)).heading == "Stop these mails?"


@pytest.mark.on_both
def test_a_link_to_opt_out_that_is_no_longer_known_is_not_offered(ada: Listening) -> None:
    ada.set(lambda: _other_stop_hash(ada.world))
    assert "Stop writing to me" not in ada.get().text
    assert "Reply to any of our mails" in ada.get().text


def _other_stop_hash(world: World) -> None:
    world.session.scalars(select(Invitation)).one().stop_hash = "made under another secret"


NOT_THERE = {("GET", "pause/end"), ("GET", "offer/undo"), ("POST", "preferences")}
PATHS = ("preferences", "wish", "pause", "pause/end", "offer", "offer/undo")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_other_link_opens_it(ada: Listening, path: str, method: str) -> None:
    before = rows(ada.world)
    for token in ("nothing", ada.world.token(ada.world.ada, "stop"), f"{ada.link[3:]}x", "x" * 3000):
        response = ada.client.open(f"/s/{token}/{path}", method=method, data={"until": "2026-12-01", "often": "1/P1M"})
        assert response.status_code == (405 if (method, path) in NOT_THERE else 404)
    assert rows(ada.world) == before


def rows(world: World) -> dict[str, list[object]]:
    with world.session.get_bind().connect() as connection:
        return {table.name: connection.execute(table.select()).fetchall() for table in Base.metadata.sorted_tables}


@pytest.mark.parametrize("path", ["", "/thanks", "/preferences", "/wish", "/pause", "/offer", "/correct"])
def test_opening_any_of_the_pages_writes_nothing(ada: Listening, path: str) -> None:
    ada.answer("every working day, by phone")
    ada.work()
    before = rows(ada.world)
    assert ada.get(path).status == 200
    assert rows(ada.world) == before


@pytest.mark.on_both
def test_a_link_of_somebody_who_was_erased_says_so_and_takes_nothing(ada: Listening) -> None:
    ada.answer("once a month")
    ada.world.session.rollback()
    ada.app.test_cli_runner().invoke(args=["contacts", "erase", "ada@acme.example.com", "--yes"])
    before = rows(ada.world)
    for path in ("", "/thanks", "/preferences", "/wish", "/pause"):
        assert (ada.get(path).status, ada.get(path).heading) == (410, "Nothing is kept of you here any more.")
    for path in ("", "/wish", "/pause", "/pause/end", "/offer", "/offer/undo", "/confirm", "/correct"):
        assert ada.post(path, often="1/P1M", until="2026-12-01", cadence_words="weekly").status == 410
    stop = f"/stop/{ada.world.token(ada.world.ada, 'stop')}"
    for response in (ada.client.get(stop), ada.client.post(stop, data={"List-Unsubscribe": "One-Click"})):
        assert (response.status_code, Page(response).heading) == (200, "Nothing is kept of you here any more.")
    assert rows(ada.world) == before


def test_a_contact_who_has_left_the_crm_is_promised_nothing(ada: Listening) -> None:
    ada.work()
    ada.set(lambda: setattr(ada.world.ada, "removed_at", NOW))
    assert ada.get().all(".promise") == []


def test_the_number_of_queries_does_not_grow_with_what_there_is(ada: Listening) -> None:
    ada.answer("once a month")
    ada.work()
    counts = []
    for number in (1, 30):
        for day in range(number):
            ada.world.touch(ada.world.acme, number + day / 2)
        counts.append(queries(ada))
    assert counts[0] == counts[1] <= 12


def queries(ada: Listening) -> int:
    asked: list[object] = []

    def note(*arguments: object) -> None:
        asked.append(arguments)

    engine = ada.app.extensions["parts"].engine
    event.listen(engine, "before_cursor_execute", note)
    ada.get()
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


@pytest.mark.on_both
def test_a_first_wish_from_here_is_an_answer_to_the_invitation(ada: Listening, clock: Traveller) -> None:
    clock.move_to(AFTER)
    page = ada.post("/wish", often="1/P3M", limit="exact", channel="", words="")
    assert page.all(".understood li") == ["Once a quarter."]
    assert ada.world.session.scalar(select(func.count()).select_from(Response)) == 1
    ada.work()
    reasons = ada.world.session.scalars(select(Recommendation.reason)).all()
    assert 'Ada Lane (champion) asked for "once a quarter".' in reasons


def test_who_has_stopped_and_answers_then_is_told_that_nothing_goes_to_them_and_how_to_undo_it(ada: Listening) -> None:
    ada.set(lambda: suppress(ada.world.session, ada.world.ada.email, "link", NOW))
    page = ada.answer("once a month")
    assert page.heading == "Thank you, Ada."
    assert promised(page) == f"Nothing more goes to {ada.world.ada.email}."
    undo = page.soup.select_one('form[action$="/write-again"]')["action"]
    assert Page(ada.client.post(undo, follow_redirects=True)).heading == "Thank you, Ada."
    assert "Nothing more goes to" not in ada.get("/thanks").text
