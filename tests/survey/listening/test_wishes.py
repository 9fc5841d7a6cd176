"""Another wish: by fields or in own words, at any time, each kept as an answer of its own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from time_machine import Traveller
from werkzeug.datastructures import MultiDict

from cadence import LADDER
from classifier import Reading
from recommendations.models import Recommendation
from survey import corrections
from survey.correcting import CHANNELS, WishForm, as_fields
from survey.models import Answer
from survey.suppressions import is_stopped
from tests.survey.listening.conftest import AFTER, NOTHING, Listening

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

FIELDS = {"often": "1/P3M", "limit": "at_most", "channel": "email", "not_on": ["FR"], "words": ""}


def answers(ada: Listening, question: str = "cadence") -> list[Answer]:
    ada.world.session.rollback()
    ada.world.session.expire_all()
    found = list(ada.world.session.scalars(select(Answer).where(Answer.question == question).order_by(Answer.id)))
    ada.world.session.commit()  # no lock stays behind
    return found


def reasons(ada: Listening) -> list[str]:
    ada.work()
    wanted = select(Recommendation.reason).where(Recommendation.account_id == ada.world.acme.id)
    found = list(ada.world.session.scalars(wanted.order_by(Recommendation.id)))
    ada.world.session.commit()  # no lock stays behind
    return found


@pytest.mark.on_both
def test_by_fields_it_is_what_the_customer_means(ada: Listening, clock: Traveller) -> None:
    ada.answer("once a month")
    clock.move_to(AFTER)
    page = ada.post("/wish", **FIELDS)
    assert page.all(".understood li") == ["Once a quarter at most, by e-mail.", "Not on Fridays."]
    assert "That’s right" not in page.all("button")
    before, now = answers(ada)
    assert (before.verbatim, before.superseded_at is None) == ("once a month", False)
    assert (now.verbatim, now.choice, now.superseded_at) == (None, None, None)
    assert reasons(ada)[-1] == 'Ada Lane (champion) asked for "at most once a quarter".'


def test_each_wish_is_kept_even_where_the_same_fields_say_it(ada: Listening) -> None:
    for often in ("1/P3M", "1/P1M", "1/P1M"):
        ada.post("/wish", **(FIELDS | {"often": often}))
    assert len(answers(ada)) == 3
    assert [one.superseded_at is None for one in answers(ada)] == [False, False, True]


def test_own_words_are_read_and_played_back(ada: Listening) -> None:
    page = ada.post("/wish", **(FIELDS | {"often": "", "words": "twice a year, by phone"}))
    assert page.all(".understood li") == ["Twice a year by phone."]
    assert page.all("form.choice button") == ["That’s right"]
    assert reasons(ada)[-1] == 'Ada Lane (champion) asked for "twice a year, by phone".'


def test_own_words_count_instead_of_the_fields(ada: Listening) -> None:
    assert ada.post("/wish", **(FIELDS | {"words": "twice a year"})).all(".understood li") == ["Twice a year."]


def test_words_that_are_not_understood_are_asked_about(ada: Listening) -> None:
    words = "weekly monthly quarterly who knows, 17 of these and 3 of those every blue moon"
    page = ada.post("/wish", **(FIELDS | {"often": "", "words": words}))
    assert "We are not sure that we read you right" in page.text
    assert page.soup.select_one(f'a[href="{ada.link}/wish"]').text == "Tell us what you mean"


@pytest.mark.parametrize("words", ["less often please", "only now and then", "monthly in general, weekly in December"])
def test_what_is_no_rate_can_be_sent_again_as_it_stands(ada: Listening, words: str) -> None:
    ada.answer(words)
    shown = ada.get("/wish").soup.select_one("#often option[selected]")
    sent = ada.post("/wish", often=shown["value"] if shown else "1/P1M", limit="exact", channel="phone", words="")
    assert (sent.status, sent.heading) == (200, "How we keep in touch")


def test_the_fields_show_what_is_wished_now(ada: Listening) -> None:
    ada.answer(cadence="quarterly", channel="video")
    page = ada.get("/wish")
    assert page.soup.select_one("#often option[selected]")["value"] == "1/P3M"
    assert page.soup.select_one("#channel option[selected]")["value"] == "video"
    ada.post("/wish", **FIELDS)
    page = ada.get("/wish")
    assert page.soup.select_one("input[name=limit][checked]")["value"] == "at_most"
    assert page.soup.select_one("#channel option[selected]")["value"] == "email"
    assert [one["value"] for one in page.soup.select("input[name=not_on][checked]")] == ["FR"]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, ["Pick a frequency, or say it in your own words"]),
        ({"words": " \n "}, ["Pick a frequency, or say it in your own words"]),
        ({"words": "x" * 5001}, ["Shorten this by 1 character; 5,000 fit"]),
        ({"often": "1/P9Y"}, ["Pick one of the answers shown"]),
        ({"often": "1/P1M", "limit": "hardly", "channel": "pigeon"}, ["Pick one of the answers shown"] * 2),
        ({"often": "1/P1M", "not_on": "SU"}, ["Pick one of the answers shown"]),
    ],
)
def test_what_cannot_be_kept_is_told_and_not_lost(ada: Listening, form: dict[str, str], says: list[str]) -> None:
    page = ada.post("/wish", **({"limit": "exact", "channel": ""} | form))
    assert (page.status, page.all(".faults li"), answers(ada)) == (422, says, [])
    assert page.soup.select_one("#words").text.removeprefix("\n").strip() == form.get("words", "").strip()


def test_asking_for_no_contact_at_all_stops_the_mails_and_a_later_rate_lets_them_go_on(
    ada: Listening, clock: Traveller
) -> None:
    ada.post("/wish", **(FIELDS | {"often": "stop"}))
    ada.work()
    assert is_stopped(ada.world.session, "ada@acme.example.com")
    ada.world.session.commit()
    assert ada.get().all(".promise") == ["Nothing more goes to ada@acme.example.com."]
    clock.shift(60)
    ada.post("/wish", **FIELDS)
    ada.work()
    assert not is_stopped(ada.world.session, "ada@acme.example.com")


def test_the_questionnaire_says_what_it_cannot_show_and_keeps_it(ada: Listening) -> None:
    ada.post("/wish", **FIELDS)
    assert "You have told us since: Once a quarter at most, by e-mail." in ada.get("").text
    ada.post("", **(NOTHING | {"satisfaction": "9", "channel": "email"}))
    assert ada.get().all(".understood li") == ["Once a quarter at most, by e-mail.", "Not on Fridays."]


def test_what_was_said_by_fields_alone_is_no_case_for_the_rule_book(ada: Listening) -> None:
    ada.post("/wish", **FIELDS)
    assert list(corrections.cases(ada.world.session)) == []


@pytest.mark.on_both
def test_hostile_words_are_words(ada: Listening) -> None:
    for words in ("<script>alert(1)</script>", "{{ 7*7 }}", "\x00monthly", "🍺" * 900):
        page = ada.post("/wish", **(FIELDS | {"words": words}))
        assert page.status == 200
        assert page.soup.main.script is None


@given(
    st.sampled_from(["", *map(str, LADDER), "event", "delegated", "stop", "1/P9Y"]),
    st.sampled_from(["", "exact", "at_most", "at_least", "never"]),
    st.sampled_from([*CHANNELS, "pigeon"]),
    st.lists(st.sampled_from(["MO", "FR", "SU"])),
    st.text(max_size=60),
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_is_a_wish_or_a_fault(
    often: str, limit: str, channel: str, not_on: list[str], words: str
) -> None:
    sent = [
        ("often", often),
        ("limit", limit),
        ("channel", channel),
        ("words", words),
        *(("not_on", day) for day in not_on),
    ]
    form = WishForm(MultiDict(sent))
    if not form.validate():
        assert form.errors
    elif form.said is None:
        meant = form.reading(Reading())
        assert as_fields(meant)["often"] == often
        assert as_fields(meant)["channel"] == channel
