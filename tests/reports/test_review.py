"""The review queue: what the rule book is not sure of, a person puts right, one answer after the other."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update

import classifier
from accounts.models import Contact, CustomerSuccessManager, Level
from database import Sessions
from survey import corrections
from survey.corrections import THE_CUSTOMER, By
from survey.models import Answer, Correction
from survey.models import Reading as StoredReading
from survey.readings import read_new_answers
from survey.suppressions import is_stopped
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

pytestmark = pytest.mark.on_sqlite

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
UNSURE = "weekly monthly quarterly who knows, 17 of these and 3 of those every blue moon"
SEVERAL = "Weekly during the rollout, then once a month by mail at most, not on Fridays, 17 or so"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def unsure_answer(world: World, contact: Contact, words: str = UNSURE, days_ago: float = 1) -> Answer:
    """An answer that waits, whatever the rule book has learnt since."""
    answer = world.answer(contact, words, days_ago=days_ago)
    read_new_answers(world.session, {}, NOW)
    world.session.execute(update(StoredReading).where(StoredReading.answer_id == answer.id).values(needs_review=True))
    world.session.commit()
    return answer


@pytest.fixture
def unsure(world: World) -> Answer:
    assert classifier.read(UNSURE).needs_review
    world.answer(world.olga, "once a month")
    return unsure_answer(world, world.ada)


def keep(client: FlaskClient, page: Page, **fields: object) -> Page:
    action = page.soup.select_one("form.decide")["action"]
    return Page(client.post(action, data=fields_of(page) | fields, follow_redirects=True))


def fields_of(page: Page) -> dict[str, object]:
    """What a browser would send of the fields, picked options and ticked boxes too."""
    form = page.soup.select_one("form.decide")
    fields: dict[str, object] = {
        one["name"]: one["value"] for one in form.select("input[type=hidden], input[type=radio][checked]")
    }
    for box in form.select("input[type=checkbox][checked]"):
        fields.setdefault(box["name"], []).append(box["value"])
    for menu in form.select("select"):
        picked = menu.select_one("option[selected]") or menu.select_one("option")
        fields[menu["name"]] = picked["value"]
    return fields


def press(client: FlaskClient, page: Page, words: str) -> Page:
    form = next(one for one in page.soup.select("form") if words in one.get_text())
    hidden = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    return Page(client.post(form["action"], data=hidden, follow_redirects=True))


def kept(sessions: Sessions, answer: Answer) -> classifier.Reading:
    """What the recommendations find of the answer."""
    with sessions() as session:
        read_new_answers(session, {}, NOW)
        content = session.scalar(select(StoredReading.content).where(StoredReading.answer_id == answer.id))
    return classifier.Reading.from_json(content)


def test_the_answer_that_waits_is_shown_with_its_reading_and_why_it_is_not_sure(
    unsure: Answer, world: World, sign_in: SignIn
) -> None:
    page = Page(sign_in(world.sam).get("/review"))
    assert "1 of 1" in page.text
    assert page.all("blockquote mark")[0].startswith("weekly")
    assert "Ada Lane , champion at Acme" in page.text
    assert page.all(".doubts li")[:1] == ["It holds a number that is not part of the rate that was read."]


def test_every_wish_stands_in_fields_of_its_own(world: World, sign_in: SignIn) -> None:
    unsure_answer(world, world.ada, SEVERAL)
    page = Page(sign_in(world.sam).get("/review"))
    picked = fields_of(page)
    assert (picked["often"], picked["stage"]) == ("1/P1W", "onboarding")
    assert (picked["wish1-often"], picked["wish1-limit"], picked["wish1-channel"]) == ("1/P1M", "at_most", "email")
    assert (picked["main"], picked["not_on"]) == ("1", ["FR"])


def test_what_a_csm_puts_right_counts_and_is_a_labelled_case(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in(world.sam)
    fields = {"often": "1/P3M", "limit": "at_most", "not_on": ["FR"], "wish1-often": "", "wish2-often": ""}
    assert "Nothing waits for you" in keep(client, Page(client.get("/review")), **fields).text
    reading = kept(sessions, unsure)
    assert [(wish.per_year, wish.bound) for wish in reading.wishes] == [((4, 4), "at_most")]
    assert (reading.days["avoid"], reading.needs_review) == (("FR",), False)
    with sessions() as session:
        correction = session.scalars(select(Correction)).one()
        assert (correction.source, correction.confirms, correction.csm_id) == ("csm", False, world.sam.id)
        assert (correction.rule_book, correction.was_read) == (
            classifier.rule_book_version(),
            classifier.read(UNSURE).to_json(),
        )


def test_wishes_are_changed_left_out_and_added(world: World, sign_in: SignIn, sessions: Sessions) -> None:
    answer, client = unsure_answer(world, world.ada, SEVERAL), sign_in(world.sam)
    keep(
        client, Page(client.get("/review")), often="nothing", **{"wish1-other": "every five weeks", "wish1-stage": ""},
        **{"wish2-often": "event", "wish2-occasions": ["incident", "security"], "wish2-stage": "renewal"},
    )  # fmt: skip
    rate, event = kept(sessions, answer).wishes
    assert (round(rate.per_year[0], 2), rate.channel, rate.when) == (10.44, "email", None)
    assert (event.kind, event.trigger, event.when) == ("event", ("incident", "security"), None)
    assert kept(sessions, answer).main == 0


def test_what_is_not_touched_stays_as_it_was_read(world: World, sign_in: SignIn, sessions: Sessions) -> None:
    answer, client = unsure_answer(world, world.ada, SEVERAL), sign_in(world.sam)
    page = Page(client.get("/review"))
    keep(client, page)
    read = classifier.read(SEVERAL)
    after = kept(sessions, answer)
    assert (after.wishes, after.main, after.days, after.channels) == (read.wishes, read.main, read.days, read.channels)
    with sessions() as session:
        assert session.scalars(select(Correction)).one().confirms


def test_right_as_it_is_keeps_the_reading_and_asks_no_more(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in(world.sam)
    assert "Nothing waits" in press(client, Page(client.get("/review")), "Right as it is").text
    assert (kept(sessions, unsure).wishes, kept(sessions, unsure).needs_review) == (
        classifier.read(UNSURE).wishes,
        False,
    )


def test_nothing_picked_is_told_as_such_and_keeps_the_rest(world: World, sign_in: SignIn) -> None:
    unsure_answer(world, world.ada)
    client = sign_in(world.sam)
    page = keep(client, Page(client.get("/review")), often="", limit="at_least")
    assert (page.status, page.all(".fault")) == (422, ["Pick what comes closest"])
    assert page.soup.select_one("input[name=limit][checked]")["value"] == "at_least"
    page = keep(client, page, often="event", **{"wish1-other": "blue <b>moons</b>"})
    assert page.all(".fault") == [
        "Pick at least one occasion",
        "That is not read as a rate; try “every five weeks” or “2-3 times a year”",
    ]
    assert page.soup.select_one("[name=wish1-other]")["value"] == "blue <b>moons</b>"


@pytest.mark.parametrize("sent", [{"often": "1/P9Q"}, {"often": "x", "limit": "y", "main": "99", "not_on": "ZZ"}])
def test_what_no_browser_sends_is_refused(
    unsure: Answer, world: World, sign_in: SignIn, sent: dict[str, str], sessions: Sessions
) -> None:
    client = sign_in(world.sam)
    hidden = {name: fields_of(Page(client.get("/review")))[name] for name in ("csrf_token", "seen")}
    assert client.post(f"/review/{unsure.id}", data=sent | hidden).status_code == 422
    with sessions() as session:
        assert session.scalars(select(Correction)).all() == []


def test_the_last_one_is_taken_back_and_waits_again(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in(world.sam)
    page = press(client, Page(client.get("/review")), "Right as it is")
    page = press(client, page, "Undo")
    assert "Taken back. It waits again." in page.text
    assert "1 of 1" in page.text
    assert kept(sessions, unsure) == classifier.read(UNSURE)


def test_taking_back_that_somebody_wants_no_contact_lets_mails_be_sent_again(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in(world.sam)
    page = keep(client, Page(client.get("/review")), often="stop", **{"wish1-often": "", "wish2-often": ""})
    assert kept(sessions, unsure).opt_out
    with sessions() as session:
        assert is_stopped(session, world.ada.email)
    press(client, page, "Undo")
    kept(sessions, unsure)
    with sessions() as session:
        assert not is_stopped(session, world.ada.email)


def test_taking_back_brings_back_what_was_said_before(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client, others = sign_in(world.sam), {"wish1-often": "", "wish2-often": ""}
    for often in ("1/P3M", "1/P1Y"):
        page = keep(client, Page(client.get(f"/review/{unsure.id}")), often=often, **others)
    press(client, page, "Undo")
    assert kept(sessions, unsure).main_wish.per_year == (4, 4)


@pytest.mark.parametrize("how", ["right", "put right", "no page"])
def test_what_another_has_said_meanwhile_is_not_replaced_unseen(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions, how: str
) -> None:
    client = sign_in(world.sam)
    old = Page(client.get("/review"))
    with sessions() as session:
        said = session.get(Answer, unsure.id)
        corrections.keep(session, said, classifier.read("once a quarter"), By(world.dana.id), NOW, confirms=False)
        session.commit()
    if how == "right":
        page = press(client, old, "Right as it is")
    elif how == "put right":
        page = keep(client, old, often="1/P1Y", **{"wish1-often": "", "wish2-often": ""})
    else:
        path, token = f"/review/{unsure.id}/right", fields_of(old)["csrf_token"]
        page = Page(client.post(path, data={"csrf_token": token}))
    assert page.status == 409
    assert "Dana Poe has put this right in the meantime: Once a quarter." in page.text
    told = "What you said stands in the fields" if how == "put right" else "Nothing of yours has been kept"
    assert told in page.text
    with sessions() as session:
        kept_now = session.scalars(select(Correction)).one()
        assert kept_now.csm_id == world.dana.id
    if how == "put right":
        assert page.soup.select_one("select[name=often] option[selected]")["value"] == "1/P1Y", "what was typed stays"
        keep(client, page)
        assert kept(sessions, unsure).main_wish.per_year == (1, 1), "having seen it, one may still say otherwise"


def test_a_reading_that_has_changed_meanwhile_is_shown_anew(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in(world.sam)
    old = Page(client.get("/review"))
    with sessions() as session:
        content = classifier.read("once a year").to_json()
        session.execute(update(StoredReading).where(StoredReading.answer_id == unsure.id).values(content=content))
        session.commit()
    page = press(client, old, "Right as it is")
    assert (page.status, "The reading has changed in the meantime." in page.text) == (409, True)
    assert "Nothing waits" in press(client, page, "Right as it is").text


def test_nobody_takes_back_what_another_said(unsure: Answer, world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    press(client, Page(client.get("/review")), "Right as it is")
    client = sign_in(world.dana)
    token = Page(client.get(f"/review/{unsure.id}")).form()["csrf_token"]
    assert client.post(f"/review/{unsure.id}/undo", data={"csrf_token": token}).status_code == 404


def test_the_customers_own_word_is_final(unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions) -> None:
    client = sign_in(world.sam)
    before = Page(client.get("/review"))
    with sessions() as session:
        said = session.get(Answer, unsure.id)
        corrections.keep(session, said, classifier.read("once a month"), THE_CUSTOMER, NOW, confirms=False)
        session.commit()
    page = keep(client, before, often="1/P1Y")
    assert "The customer has said in the meantime what they mean" in page.text
    assert "their word is final" in page.text
    assert not page.soup.select("form.decide")
    assert kept(sessions, unsure).main_wish.per_year == (12, 12)


def test_progress_counts_what_was_done_today_and_skipping_goes_round(world: World, sign_in: SignIn) -> None:
    people = (world.ada, world.olga, world.adam)
    first, second, third = (unsure_answer(world, one, days_ago=9 - place) for place, one in enumerate(people))
    client = sign_in(world.sam)
    page = Page(client.get("/review"))
    assert "1 of 3" in page.text
    skip = page.soup.select_one("a[data-key=s]")["href"]
    assert skip == f"/review/{second.id}"
    page = Page(client.get(skip))
    assert "2 of 3" in page.text
    page = press(client, page, "Right as it is")
    assert "3 of 3" in page.text
    assert page.soup.select_one("a[data-key=s]")["href"] == f"/review/{first.id}"
    assert press(client, page, "Right as it is").soup.select_one("form.decide")["action"] == f"/review/{first.id}"
    assert third.id != first.id


def test_the_oldest_come_first_and_the_most_valuable_as_if_they_were_older(
    world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    with sessions() as session:
        session.get(type(world.acme), world.acme.id).renewal_on = date(2027, 3, 1)
        session.commit()
    globe, acme = unsure_answer(world, world.gus, days_ago=20), unsure_answer(world, world.ada, days_ago=1)

    def first() -> str:
        page = Page(sign_in(world.dana).get("/review"))
        return str(page.soup.select_one("form.decide")["action"])

    assert first() == f"/review/{globe.id}"
    with sessions() as session:
        session.get(type(world.acme), world.acme.id).renewal_on = NOW.date() + timedelta(days=40)
        session.commit()
    assert first() == f"/review/{acme.id}"
    assert "moves up by 30 days when it renews within 90 days" in Page(sign_in(world.dana).get("/review")).text


def test_another_csms_answers_are_not_there(unsure: Answer, world: World, sign_in: SignIn) -> None:
    client = sign_in(world.kim)
    assert "Nothing waits for you" in Page(client.get("/review")).text
    assert client.get(f"/review/{unsure.id}").status_code == 404
    assert Page(sign_in(world.dana).get(f"/review/{unsure.id}")).status == 200


def test_hostile_words_are_shown_as_they_are(world: World, sign_in: SignIn) -> None:
    words = f"{UNSURE} <script>alert(1)</script> \x07 \u202e 🎉"
    unsure_answer(world, world.ada, words)
    page = Page(sign_in(world.sam).get("/review"))
    assert "<script>alert(1)</script> \N{SYMBOL FOR BELL}" in page.soup.select_one("blockquote").get_text()
    assert not page.soup.select("blockquote script")


def test_an_empty_queue_says_what_will_be_here(world: World, sign_in: SignIn) -> None:
    assert "oldest and most valuable first" in Page(sign_in(world.sam).get("/review")).text


def somebody(world: World, name: str) -> Contact:
    contact = Contact(
        crm_id=name, account=world.acme, email=f"{name}@acme.example.com", name=name.title(), level=Level.END_USER
    )
    world.session.add(contact)
    world.session.commit()
    return contact
