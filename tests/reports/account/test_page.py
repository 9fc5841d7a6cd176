"""The account page: who asked for what, in their own words, and what was decided."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import notes
from accounts.models import Account, CustomerSuccessManager, Stage, StagePeriod
from jobs import all_jobs, run
from parts import Parts
from recommendations.deciding import end_past_overrides
from recommendations.models import Decision
from recommendations.wanted import wanted
from survey.models import Answer
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World
from webhooks.models import WebhookEvent

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
STEPS = ("read_new_answers", "recommend_changed_accounts", "write_back_changed")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def work(app: object, world: World) -> Callable[[], None]:
    """Let the jobs catch up."""
    parts: Parts = app.extensions["parts"]

    def catch_up() -> None:
        world.session.rollback()
        for job in all_jobs(parts):
            if job.name in STEPS:
                run(job, parts, NOW + timedelta(seconds=1))

    return catch_up


def page_of(client: FlaskClient, account: Account) -> Page:
    return Page(client.get(f"/accounts/{account.id}"))


def test_the_customers_own_words_are_shown_with_the_deciding_part_marked(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "Once a quarter is fine, we are busy people")
    work()
    page = page_of(sign_in(world.sam), world.acme)
    assert page.all(".lead-cadence") == ["Once a quarter"]
    assert page.all("mark") == ["Once a quarter"]
    assert page.soup.mark["title"].startswith("Rule: ")
    assert "we are busy people" in page.text
    assert "Berlin time" in page.text
    assert "Ada Lane" in page.text


def test_each_answer_in_own_words_leads_to_where_it_is_put_right_sure_or_not(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    unsure = world.answer(world.ada, "weekly monthly quarterly who knows, 17 of these and 3 of those every blue moon")
    sure = world.answer(world.olga, "Once a quarter")
    world.answer(world.adam, choice="monthly")
    work()
    client = sign_in(world.sam)
    links = [one["href"] for one in page_of(client, world.acme).soup.select(".voices a")]
    assert links == [f"/review/{unsure.id}", f"/review/{sure.id}"]
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_a_picked_answer_is_said_to_be_picked(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.answer(world.ada, choice="monthly")
    work()
    assert "picked: once a month" in page_of(sign_in(world.sam), world.acme).text


@pytest.mark.on_both
def test_hostile_words_are_shown_as_words(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.answer(world.ada, "<script>alert(1)</script> once a month {{ 7*7 }}")
    work()
    page = page_of(sign_in(world.sam), world.acme)
    assert page.soup.main.script is None
    assert "<script>alert(1)</script> once a month {{ 7*7 }}" in page.text.replace(" once a month ", " once a month ")


def test_who_has_not_answered_is_named(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.answer(world.ada, "monthly")
    world.invite(world.olga)
    work()
    assert "No answer from" in page_of(sign_in(world.sam), world.acme).text
    assert "Olga Brandt (executive sponsor)" in page_of(sign_in(world.sam), world.acme).text


def test_an_opt_out_is_said_plainly(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.answer(world.ada, choice="never")
    work()
    assert "Asked not to be contacted any more" in page_of(sign_in(world.sam), world.acme).text


def test_before_anything_is_known_the_page_says_what_will_be_here(world: World, sign_in: SignIn) -> None:
    page = page_of(sign_in(world.sam), world.acme)
    assert "No recommendation yet" in page.text
    assert "There is nothing to decide yet" in page.text


def test_a_norm_is_marked_as_one(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    work()
    assert "usual" in page_of(sign_in(world.sam), world.acme).text


def test_comments_stand_below_the_wishes(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    answer = world.answer(world.ada, "monthly")
    world.session.add(
        Answer(
            response_id=answer.response_id,
            question="better",
            kind="comment",
            verbatim="Faster exports",
            answered_at=NOW,
        )
    )
    world.session.commit()
    work()
    assert "Faster exports" in page_of(sign_in(world.sam), world.acme).text


def override(client: FlaskClient, account: Account, **fields: str) -> Page:
    action = f"/accounts/{account.id}/override"
    form = page_of(client, account).form(action=action)
    return Page(client.post(action, data=form | {"cadence": "1/P2M", "reason": "Budget round"} | fields))


def test_an_acceptance_is_of_the_recommendation_that_was_on_the_page(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly")
    work()
    client = sign_in(world.sam)
    action = f"/accounts/{world.acme.id}/accept"
    world.session.rollback()
    stale = page_of(client, world.acme).form(action=action)
    world.answer(world.olga, "once a year")
    work()
    page = Page(client.post(action, data=stale, follow_redirects=True))
    assert "has just changed" in page.text
    assert "Accept" in page.all("button")


def test_an_acceptance_of_an_earlier_recommendation_is_said_to_be_one(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly")
    work()
    client = sign_in(world.sam)
    press(client, world.acme, "accept")
    world.answer(world.olga, "once a year")
    work()
    page = page_of(client, world.acme)
    assert "accepted an earlier recommendation" in page.text
    assert "Accept" in page.all("button")


def press(client: FlaskClient, account: Account, name: str) -> Page:
    action = f"/accounts/{account.id}/{name}"
    return Page(client.post(action, data=page_of(client, account).form(action=action), follow_redirects=True))


def take_back(client: FlaskClient, account: Account) -> Page:
    button = page_of(client, account).soup.select_one('.decide form[action*="/undo/"]')
    return press(client, account, button["action"].removeprefix(f"/accounts/{account.id}/"))


def test_an_override_needs_a_cadence_and_a_reason_and_keeps_what_was_typed(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    work()
    page = override(sign_in(world.sam), world.acme, cadence="", reason="Budget round")
    assert page.status == 422
    assert page.all(".fault") == ["Choose a cadence"]
    assert page.soup.select_one("[autofocus]")["id"] == "cadence"
    assert "Budget round" in page.soup.select_one("#reason").text
    assert override(sign_in(world.sam), world.acme, cadence="1/P7D", reason="x").status == 422
    assert override(sign_in(world.sam), world.acme, reason="   ").all(".fault") == [
        "Say why, so that your colleagues and the report can tell it"
    ]
    assert world.session.scalar(select(func.count()).select_from(Decision)) == 0


def followed(world: World) -> str:
    with Session(world.session.get_bind()) as fresh:
        return str(fresh.scalar(select(Account.cadence).where(Account.crm_id == "acme")))


@pytest.mark.on_both
def test_an_override_is_followed_written_back_and_undone(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly")
    work()
    client = sign_in(world.sam)
    assert override(client, world.acme).status == 303
    work()
    assert followed(world) == "1/P2M"
    page = page_of(client, world.acme)
    assert page.all(".lead-cadence") == ["Every two months"]
    assert "Overridden by Sam Hill" in page.text
    assert "Until somebody ends it. Recommended is once a month." in page.text
    assert "Budget round" in page.text
    assert "The recommended cadence holds again" in take_back(client, world.acme).text
    work()
    assert followed(world) == "1/P1M"


@pytest.mark.on_both
def test_an_override_may_name_a_channel_which_is_shown_written_told_and_undone(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly, by phone")
    work()
    client = sign_in(world.sam)
    assert page_of(client, world.acme).all("#channel option")[:3] == ["As recommended: phone", "E-mail", "Phone"]
    override(client, world.acme, channel="email")
    work()
    page = page_of(client, world.acme)
    assert "E-mail instead of phone" in page.all("dd")
    assert "Overridden by Sam Hill: every two months by e-mail" in page.text
    assert "Write to Ada Lane" in page.text
    with Session(world.session.get_bind()) as fresh:
        told = fresh.scalars(select(WebhookEvent).order_by(WebhookEvent.id.desc())).first()
        assert told.data["channel"] == "email"
        assert wanted(fresh, [world.acme.id], NOW)[world.acme.id].written.channel == "email"
    take_back(client, world.acme)
    page = page_of(client, world.acme)
    assert "Call Ada Lane" in page.text
    assert "Phone" in page.all("dd")
    with Session(world.session.get_bind()) as fresh:
        assert wanted(fresh, [world.acme.id], NOW)[world.acme.id].written.channel == "phone"


def test_without_a_channel_the_recommended_one_holds_and_one_that_is_none_is_refused(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly, by phone")
    work()
    client = sign_in(world.sam)
    page = override(client, world.acme, channel="pigeon", reason="Budget round")
    assert (page.status, page.all(".fault")) == (422, ["Not a valid choice."])
    assert "Budget round" in page.soup.select_one("#reason").text
    assert override(client, world.acme, channel="").status == 303
    page = page_of(client, world.acme)
    assert "Call Ada Lane" in page.text
    assert "Phone" in page.all("dd")


@pytest.mark.on_both
def test_a_recommendation_is_accepted_and_the_acceptance_taken_back(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly")
    work()
    client = sign_in(world.sam)
    assert "Accepted by Sam Hill" in press(client, world.acme, "accept").text
    assert "Accept" in take_back(client, world.acme).all("button")


def test_an_undo_takes_back_what_it_stood_beside_and_not_what_was_decided_since(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly")
    work()
    client = sign_in(world.sam)
    override(client, world.acme)
    page = page_of(client, world.acme)
    stale = page.soup.select_one('.decide form[action*="/undo/"]')["action"]
    form = page.form(action=stale)
    override(client, world.acme, reason="Decided anew")
    said = Page(client.post(stale, data=form, follow_redirects=True))
    assert "That was taken back already, or decided anew." in said.text
    assert "Decided anew" in said.text
    assert "Undo" in said.all("button")


def test_accepting_what_is_not_there_yet_is_no_error_of_ours(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    form = page_of(client, world.acme).form(action="/sign-out")
    assert client.post(f"/accounts/{world.acme.id}/accept", data=form | {"recommendation": "7"}).status_code == 303
    assert client.post(f"/accounts/{world.acme.id}/undo/7", data=form).status_code == 303
    assert client.post(
        f"/accounts/{world.acme.id}/override", data=form | {"cadence": "1/P1M", "reason": "x"}
    ).status_code in (303, 422)


@pytest.mark.on_both
def test_a_decision_without_the_forms_token_is_not_taken(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    work()
    sign_in(world.sam).post(f"/accounts/{world.acme.id}/accept")
    assert world.session.scalar(select(func.count()).select_from(Decision)) == 0


@pytest.mark.on_both
@pytest.mark.parametrize("number", ["0", "-1", "99999999", "99999999999999999999", "x", "1.5", "%00"])
def test_an_account_that_does_not_exist_is_not_there(world: World, sign_in: SignIn, number: str) -> None:
    assert sign_in(world.dana).get(f"/accounts/{number}").status_code == 404


@pytest.mark.on_both
def test_an_override_until_a_day_says_so_and_ends_by_itself(
    world: World, sign_in: SignIn, work: Callable[[], None]
) -> None:
    world.answer(world.ada, "monthly")
    work()
    client = sign_in(world.sam)
    assert override(client, world.acme, until="2026-11-04").status == 303
    work()
    page = page_of(client, world.acme)
    assert (
        "Until 4 November 2026; after that what is recommended is followed again by itself: once a month." in page.text
    )
    assert followed(world) == "1/P2M"
    # The day ends in Berlin, where Sam is, at 23:00 by UTC.
    for moment, cadence in ((NOW.replace(day=4, hour=22), "1/P2M"), (NOW.replace(day=4, hour=23), "1/P1M")):
        with time_machine.travel(moment, tick=False):
            world.session.rollback()
            end_past_overrides(world.session, moment)
            work()
            assert followed(world) == cadence
    assert "The override ended by itself" in page_of(client, world.acme).text


@pytest.mark.parametrize(
    ("until", "fault"),
    [
        ("2026-11-01", "That day has passed; choose today or a later day, or leave it empty"),
        ("2031-01-01", "Choose a day within two years, or leave it empty"),
        ("someday", "Enter a day, such as 2027-03-14, or leave it empty"),
    ],
)
def test_the_end_of_an_override_is_a_day_ahead(
    world: World, sign_in: SignIn, work: Callable[[], None], until: str, fault: str
) -> None:
    work()
    page = override(sign_in(world.sam), world.acme, until=until)
    assert (page.status, page.all(".fault")) == (422, [fault])
    assert page.soup.select_one("#until")["value"] == until


def test_disagreement_is_shown_and_not_averaged_away(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.answer(world.olga, "once a quarter")
    world.answer(world.adam, "every week")
    work()
    assert (
        "Olga Brandt (executive sponsor) wants once a quarter, Adam Okoro (administrator) every week: plan both."
        in page_of(sign_in(world.sam), world.acme).text
    )


def test_the_page_says_whom_to_talk_to_how_and_when(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.answer(world.ada, "once a month by phone, but not on Fridays")
    work()
    page = page_of(sign_in(world.sam), world.acme)
    assert "Call Ada Lane, champion, not on Fridays." in page.text
    assert "This decided, read by the rule" in page.text


def test_the_large_strip_shows_stages_steps_and_wishes(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.session.add(StagePeriod(account_id=world.acme.id, stage=Stage.STEADY, began_on=NOW.date()))
    world.answer(world.ada, "once a month", days_ago=3)
    work()
    strip = page_of(sign_in(world.sam), world.acme).soup.select_one("svg.rhythm-large")
    texts = [one.get_text() for one in strip.select("text")]
    assert {"steady", "once a month", "a wish"} <= set(texts)


def test_an_unsure_reading_says_why_in_sentences(world: World, sign_in: SignIn, work: Callable[[], None]) -> None:
    world.answer(world.ada, "biweekly")
    work()
    page = page_of(sign_in(world.sam), world.acme)
    assert "The reading is not sure" in page.text
    assert page.all(".doubts li") == ["“Biweekly” can mean twice a week or every two weeks."]


@pytest.mark.on_both
def test_yesterday_is_a_day_of_the_reader_and_not_24_hours(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    # 22:30 in Berlin, where Sam is: eleven hours ago, and yesterday.
    world.touch(world.acme, 11.5 / 24)
    assert "Last touch yesterday" in Page(sign_in(world.sam).get(f"/accounts/{world.acme.id}")).text


@pytest.mark.on_both
def test_all_touchpoints_can_be_seen_and_taken_back(world: World, sign_in: SignIn) -> None:
    for days in range(1, 12):
        world.touch(world.acme, days)
    old = world.log(world.acme, 215, note="in April")
    client = sign_in(world.sam)
    page = page_of(client, world.acme)
    assert len(page.all(".touchpoints > li")) == 10
    assert "10 of 12" in page.text
    link = next(one for one in page.soup.select("a") if one.get_text().startswith("Show all 12"))
    whole = Page(client.get(link["href"]))
    assert len(whole.all(".touchpoints > li")) == 12
    assert "in April" in whole.text
    assert whole.soup.find("form", action=f"/accounts/{world.acme.id}/touchpoints/{old.id}/undo")
    assert "Show all" not in whole.text
    fewer = next(one for one in whole.soup.select("a") if one.get_text().startswith("Show fewer"))
    assert fewer["href"] == f"/accounts/{world.acme.id}#touchpoints"
    assert len(Page(client.get(fewer["href"])).all(".touchpoints > li")) == 10


@pytest.mark.on_both
def test_all_notes_can_be_seen(world: World, sign_in: SignIn) -> None:
    for number in range(51):
        notes.write(world.session, world.acme, world.sam, f"note {number}.", NOW - timedelta(hours=number))
    world.session.commit()
    client = sign_in(world.sam)
    page = page_of(client, world.acme)
    assert "50 of 51" in page.text
    assert "note 50." not in page.text
    whole = Page(client.get(f"/accounts/{world.acme.id}?all=notes&all=nonsense"))
    assert "note 50." in whole.text
    assert "Show all" not in whole.text
