"""The customer says whether the reading is right; their word is final."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

import classifier
from cadence import LADDER
from classifier import Reading
from config import HERE
from database import Sessions
from survey import corrections, rehearsal
from survey.correcting import CorrectionForm, as_fields
from survey.models import Answer, Correction
from survey.models import Reading as StoredReading
from survey.playback import contradict
from survey.questionnaire import Questionnaire, load
from survey.readings import read_new_answers
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

NOTHING = {"cadence": "", "cadence_words": "", "channel": "", "better_words": ""}
NONE: dict[str, Questionnaire] = {}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def link(world: World) -> str:
    world.invite(world.ada)
    return f"/s/{world.token(world.ada)}"


def say(client: FlaskClient, link: str, words: str, **more: str) -> Page:
    return Page(client.post(link, data=NOTHING | {"cadence_words": words} | more, follow_redirects=True))


def stored(sessions: Sessions) -> Reading:
    """The reading that the recommendations find."""
    with sessions() as session:
        read_new_answers(session, NONE, NOW)
        wanted = select(StoredReading.content).join(StoredReading.answer)
        wanted = wanted.where(Answer.kind == "cadence", Answer.superseded_at.is_(None))
        return Reading.from_json(session.scalars(wanted).one())


def kept(sessions: Sessions) -> Correction | None:
    with sessions() as session:
        return session.scalar(select(Correction))


def test_thats_right_is_kept_as_a_labelled_case(client: FlaskClient, link: str, sessions: Sessions) -> None:
    assert "That’s right" in say(client, link, "once a month").all("button")
    page = Page(client.post(f"{link}/confirm", follow_redirects=True))
    assert "We will keep to this:" in page.text
    assert page.all("button") == []
    correction = kept(sessions)
    assert (correction.confirms, correction.source) == (True, "customer")
    client.post(f"{link}/confirm")


def test_not_quite_opens_the_reading_as_fields(client: FlaskClient, link: str) -> None:
    say(client, link, "once a month at most, by phone, not on Fridays")
    page = Page(client.get(f"{link}/correct"))
    assert "once a month at most, by phone, not on Fridays" in page.text
    assert page.soup.select_one("#often option[selected]")["value"] == "1/P1M"
    assert page.soup.select_one("input[name=limit][checked]")["value"] == "at_most"
    assert page.soup.select_one("#channel option[selected]")["value"] == "phone"
    assert [one["value"] for one in page.soup.select("input[name=not_on][checked]")] == ["FR"]


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("every five weeks at most", "Every five weeks at most."),
        ("every 2 to 3 weeks", "Every 2 to 3 weeks."),
    ],
)
def test_a_rate_that_is_none_of_the_usual_need_not_be_given_up_to_put_a_day_right(
    client: FlaskClient, link: str, words: str, understood: str
) -> None:
    say(client, link, words)
    page = Page(client.get(f"{link}/correct"))
    chosen = page.soup.select_one("#often option[selected]")
    assert chosen is not None, page.text
    limit = page.soup.select_one("input[name=limit][checked]")["value"]
    form = {"often": chosen["value"], "limit": limit, "not_on": ["FR"]}
    page = Page(client.post(f"{link}/correct", data=form, follow_redirects=True))
    assert page.all(".understood li") == [understood, "Not on Fridays."]


def test_what_the_customer_means_counts_instead_of_the_reading(
    client: FlaskClient, link: str, sessions: Sessions
) -> None:
    say(client, link, "once a month")
    assert stored(sessions).main_wish.per_year == (12, 12)
    form = {"often": "1/P3M", "limit": "at_most", "channel": "email", "not_on": ["MO", "FR"]}
    page = Page(client.post(f"{link}/correct", data=form, follow_redirects=True))
    assert page.all(".understood li") == ["Once a quarter at most, by e-mail.", "Not on Mondays or Fridays."]
    reading = stored(sessions)
    assert (reading.main_wish.per_year, reading.main_wish.bound, reading.main_wish.rule) == (
        (4, 4),
        "at_most",
        "customer",
    )
    assert (reading.days["avoid"], reading.needs_review) == (("MO", "FR"), False)
    assert kept(sessions).confirms is False


@pytest.mark.on_both
def test_it_can_be_put_right_again(client: FlaskClient, link: str, sessions: Sessions) -> None:
    say(client, link, "once a month")
    for often in ("1/P3M", "1/P1W"):
        client.post(f"{link}/correct", data={"often": often, "limit": "exact", "channel": ""})
    assert stored(sessions).main_wish.per_year == (52.18, 52.18)


def test_new_words_are_read_anew_whatever_was_said_of_the_old_ones(
    client: FlaskClient, link: str, sessions: Sessions
) -> None:
    say(client, link, "once a month")
    client.post(f"{link}/correct", data={"often": "1/P3M", "limit": "exact", "channel": ""})
    say(client, link, "twice a year")
    assert stored(sessions).main_wish.per_year == (2, 2)


@pytest.mark.on_both
def test_a_picked_option_gives_way_to_what_the_words_are_put_right_to(
    client: FlaskClient, link: str, sessions: Sessions
) -> None:
    say(client, link, "rather every quarter", cadence="weekly")
    client.post(f"{link}/correct", data={"often": "1/P3M", "limit": "exact", "channel": ""})
    with sessions() as session:
        answer = session.scalars(select(Answer).where(Answer.superseded_at.is_(None), Answer.kind == "cadence")).one()
        assert (answer.choice, answer.verbatim) == (None, "rather every quarter")
    assert stored(sessions).main_wish.per_year == (4, 4)


def test_asking_for_no_more_contact_in_the_fields_stops_the_mails(
    client: FlaskClient, link: str, sessions: Sessions, world: World
) -> None:
    say(client, link, "once a month")
    page = Page(
        client.post(f"{link}/correct", data={"often": "stop", "limit": "exact", "channel": ""}, follow_redirects=True)
    )
    assert "We will not write to you again" in page.text
    assert stored(sessions).opt_out


def test_where_the_reading_is_unsure_the_page_asks_instead_of_guessing(
    client: FlaskClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "weekly monthly quarterly who knows, 17 of these and 3 of those every blue moon"
    assert classifier.read(words).needs_review
    page = say(client, link, words)
    assert "We would rather not guess. How often shall we be in touch?" in page.text
    assert page.soup.select_one("form select#often") is not None
    after = Page(
        client.post(f"{link}/correct", data={"often": "1/P1M", "limit": "exact", "channel": ""}, follow_redirects=True)
    )
    assert after.all(".understood li") == ["Once a month."]


def test_nothing_picked_is_told_as_such(client: FlaskClient, link: str, sessions: Sessions) -> None:
    say(client, link, "once a month")
    page = Page(client.post(f"{link}/correct", data={"often": "", "limit": "exact", "channel": ""}))
    assert (page.status, page.all(".faults li")) == (422, ["Pick what comes closest"])
    assert (
        Page(
            client.post(
                f"{link}/correct", data={"often": "1/P9Y", "limit": "sometimes", "channel": "pigeon", "not_on": "SU"}
            )
        ).status
        == 422
    )
    assert kept(sessions) is None


def test_what_was_picked_is_confirmed_or_changed_and_judges_no_rule_book(
    client: FlaskClient, link: str, sessions: Sessions
) -> None:
    page = say(client, link, "", cadence="monthly")
    assert (page.all("main form button"), page.soup.select_one("main form a").text) == (["That’s right"], "Not quite")
    assert client.get(page.soup.select_one("main form a")["href"]).status_code == 200
    assert stored(sessions).wishes == ()
    page = Page(client.post(f"{link}/confirm", follow_redirects=True))
    assert "We will keep to this: Once a month." in page.text
    assert page.all("main form button") == []
    assert (kept(sessions).confirms, kept(sessions).rule_book, stored(sessions).wishes) == (True, None, ())


def test_without_an_answer_there_is_nothing_to_put_right(client: FlaskClient, link: str) -> None:
    client.post(link, data=NOTHING | {"channel": "email"})
    assert "That’s right" not in Page(client.get(f"{link}/thanks")).text
    assert [client.get(f"{link}/correct").status_code, client.post(f"{link}/confirm").status_code] == [404, 404]


def test_a_reading_can_be_put_right_after_the_wave_too(client: FlaskClient, link: str, sessions: Sessions) -> None:
    say(client, link, "once a month")
    with time_machine.travel(NOW + timedelta(days=29), tick=False):
        assert client.get(f"{link}/correct").status_code == 200
        assert client.post(f"{link}/confirm").location == f"{link}/preferences"
        assert kept(sessions).confirms
        form = {"often": "1/P3M", "limit": "exact", "channel": ""}
        page = Page(client.post(f"{link}/correct", data=form, follow_redirects=True))
    assert (page.heading, page.all(".understood li")) == ("How we keep in touch", ["Once a quarter."])


STAGED = "weekly by phone during implementation, after that monthly by e-mail, preferably on Mondays, no visits please"


def chosen(page: Page, name: str) -> list[str]:
    """What a field of that name says as the page is opened."""
    return [
        one["value"]
        for one in page.soup.select(
            f'[name="{name}"] option[selected], [name="{name}"][checked], [name="{name}"][type=hidden]'
        )
    ]


def sent_as_shown(page: Page) -> dict[str, list[str]]:
    names = {one["name"] for one in page.soup.select("main form [name]") if one["name"] != "page_token"}
    return {name: chosen(page, name) for name in names if chosen(page, name)}


def test_each_wish_has_its_fields_with_its_stage_and_what_is_left_as_it_is_stays(
    client: FlaskClient, link: str
) -> None:
    before = say(client, link, STAGED).all(".understood li")
    page = Page(client.get(f"{link}/correct"))
    assert [chosen(page, f"wish0-{name}") for name in ("often", "channel", "stage")] == [
        ["1/P1W"], ["phone"], ["onboarding"]
    ]  # fmt: skip
    assert (chosen(page, "prefer_on"), chosen(page, "not_by")) == (["MO"], ["in_person"])
    after = Page(client.post(f"{link}/correct", data=sent_as_shown(page), follow_redirects=True))
    assert after.all(".understood li") == before


def test_a_wish_for_a_stage_is_put_right_and_left_out(client: FlaskClient, link: str) -> None:
    say(client, link, STAGED)
    form = sent_as_shown(Page(client.get(f"{link}/correct")))
    changed = form | {"wish0-often": ["1/P1M"], "wish0-channel": ["video"], "prefer_on": [], "not_by": []}
    page = Page(client.post(f"{link}/correct", data=changed, follow_redirects=True))
    assert page.all(".understood li") == [
        "During implementation: once a month by video.", "After that: once a month by e-mail."
    ]  # fmt: skip
    page = Page(client.post(f"{link}/correct", data=changed | {"wish0-often": [""]}, follow_redirects=True))
    assert page.all(".understood li")[0].endswith("once a month by e-mail.")


def test_the_occasion_of_a_wish_stays_and_is_put_right(client: FlaskClient, link: str) -> None:
    said = "once a month, and call me when something breaks"
    before = say(client, link, said).all(".understood li")
    page = Page(client.get(f"{link}/correct"))
    form = sent_as_shown(page)
    after = Page(client.post(f"{link}/correct", data=form, follow_redirects=True))
    assert after.all(".understood li") == before
    (name,) = [one for one in form if one.endswith("occasions")]
    none = Page(client.post(f"{link}/correct", data={**form, name: []}))
    assert (none.status, none.all(".faults li")) == (422, ["Pick one of the answers shown"])


def test_a_channel_that_is_picked_is_no_longer_refused(client: FlaskClient, link: str) -> None:
    say(client, link, "once a month, no e-mails please")
    form = sent_as_shown(Page(client.get(f"{link}/correct"))) | {"channel": ["email"]}
    page = Page(client.post(f"{link}/correct", data=form, follow_redirects=True))
    assert page.all(".understood li") == ["Once a month by e-mail."]
    say(client, link, "once a month, no phone calls please")
    wish = {"often": "1/P1M", "limit": "exact", "channel": "phone", "words": ""}
    page = Page(client.post(f"{link}/wish", data=wish, follow_redirects=True))
    assert page.all(".understood li") == ["Once a month by phone."]


def test_what_was_not_understood_is_not_asked(client: FlaskClient, link: str) -> None:
    say(client, link, "once a month")
    page = Page(client.get(f"{link}/correct"))
    names = {one["name"] for one in page.soup.select("main form [name]")}
    assert names == {"page_token", "often", "limit", "channel", "not_on"}


@pytest.mark.parametrize(("words", "rate"), [("Not on a Monday, please", "1/P3M"), ("Every two weeks", "1/P2W")])
def test_what_was_picked_stands_in_the_field_where_the_words_leave_it_open(
    client: FlaskClient, link: str, words: str, rate: str
) -> None:
    say(client, link, words, cadence="quarterly")
    shown = Page(client.get(f"{link}/correct")).soup.select_one("select[name=often] option[selected]")
    assert shown["value"] == rate


def test_no_contact_in_a_season_is_said_in_words_for_a_season(client: FlaskClient, link: str) -> None:
    say(client, link, "Quarterly, and nothing between mid-October and New Year.")
    shown = Page(client.get(f"{link}/correct")).soup.select_one("select[name=wish1-often] option[selected]")
    assert shown.get_text() == "Not at all then"


def test_an_unsure_reading_asks_how_often_alone(client: FlaskClient, link: str) -> None:
    page = say(client, link, "weekly monthly quarterly who knows, 17 of these and 3 of those every blue moon")
    assert page.all("main details summary") == ["Something else, too"]
    assert [one["name"] for one in page.soup.select("main form select") if not one.find_parent("details")] == ["often"]


@pytest.mark.parametrize("rung", LADDER, ids=str)
def test_every_rung_comes_back_as_it_was_picked(rung: object) -> None:
    form = CorrectionForm(data={"often": str(rung), "limit": "exact", "channel": "", "not_on": []})
    assert as_fields(Reading((form.wish("x"),), 0))["often"] == str(rung)


def test_corrected_answers_are_exported_in_the_format_of_the_contract(
    client: FlaskClient, link: str, session: Session, app: Flask
) -> None:
    say(client, link, "once a month")
    client.post(f"{link}/correct", data={"often": "1/P3M", "limit": "exact", "channel": ""})
    (case,) = corrections.cases(session)
    session.rollback()
    assert (case["question"], case["text"], case["gold"]["wishes"][0]["per_year"]) == (
        "cadence",
        "once a month",
        [4.0, 4.0],
    )
    line = app.test_cli_runner().invoke(args=["readings", "export"]).output
    assert json.loads(line) == case


@pytest.mark.on_both
def test_the_rule_book_is_scored_on_what_people_said(client: FlaskClient, link: str, app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert "Nobody has corrected" in run(args=["readings", "score"]).output
    say(client, link, "once a month")
    client.post(f"{link}/confirm")
    assert "1 answers: 100 % right" in run(args=["readings", "score"]).output
    client.post(f"{link}/correct", data={"often": "1/P3M", "limit": "exact", "channel": ""})
    assert "0 % right, 100 % wrong without asking for review" in run(args=["readings", "score"]).output


def test_the_change_of_readings_is_listed_before_it_is_let_loose(
    client: FlaskClient, link: str, sessions: Sessions, app: Flask
) -> None:
    say(client, link, "once a month")
    stored(sessions)
    run = app.test_cli_runner().invoke
    assert run(args=["readings", "diff"]).output == "0 readings of 0 accounts would change.\n"
    with sessions() as session:
        reading = session.scalars(select(StoredReading)).one()
        reading.content = classifier.read("twice a year").to_json()
        session.commit()
    output = run(args=["readings", "diff"]).output
    assert "Acme" in output
    assert "before: Twice a year." in output
    assert "after:  Once a month." in output
    assert output.endswith("1 readings of 1 accounts would change.\n")


def test_wishes_are_compared_as_the_contract_says() -> None:
    def main(text: str) -> object:
        return classifier.read(text).main_wish

    assert rehearsal.same_wish(main("once a month"), main("12 times a year"))
    assert not rehearsal.same_wish(main("once a month"), main("at most once a month"))
    assert not rehearsal.same_wish(main("once a month"), main("less than now"))
    assert rehearsal.same_wish(None, None)
    assert not rehearsal.same_wish(main("once a month"), None)


@pytest.mark.parametrize(
    ("picked", "words", "is_contradiction"),
    [
        ("weekly", "once a quarter please", True),
        ("weekly", "on Tuesdays, by phone", False),
        ("monthly", "once a month", False),
        ("monthly", "2 to 12 times a year", False),
        ("you_decide", "once a month", True),
        ("never", "once a month", True),
        ("monthly", "never contact me again", True),
    ],
)
def test_what_was_picked_and_what_was_said_may_contradict_each_other(
    picked: str, words: str, is_contradiction: bool
) -> None:
    wish = load(HERE / "survey" / "questionnaires")["cadence"].wish_of_choice("cadence", picked)
    assert contradict(wish, classifier.read(words)) is is_contradiction


def test_a_contradiction_is_asked_about_and_not_played_back_as_understood(client: FlaskClient, link: str) -> None:
    page = say(client, link, "once a quarter please", cadence="weekly")
    assert "We would rather not guess" in page.text
    assert "We understood" not in page.text
