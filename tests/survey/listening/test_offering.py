"""Yes, if: who asks for more than is promised is offered something else, and what they say to it counts."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller

from accounts.models import CustomerSuccessManager, Stage
from recommendations.models import Recommendation
from survey.listening.replies import TALK
from survey.models import OfferReply
from survey.suppressions import suppress
from tests.conftest import NOW
from tests.pages import Page
from tests.survey.listening.conftest import AFTER, Listening

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
DIGEST = "A weekly e-mail digest, and a call every two weeks"
RARER = "A call once a month, and one whenever you ask for it"


@pytest.fixture
def eager(ada: Listening) -> Listening:
    """Ada has asked for more than Acme, which is mid-market, is promised: every two weeks."""
    ada.answer("a call every week please")
    return ada


def replies(ada: Listening) -> list[OfferReply]:
    ada.world.session.rollback()
    ada.world.session.expire_all()
    found = list(ada.world.session.scalars(select(OfferReply).order_by(OfferReply.id)))
    ada.world.session.commit()  # no lock stays behind
    return found


def recommended(ada: Listening) -> Recommendation:
    ada.work()
    wanted = select(Recommendation).where(
        Recommendation.superseded_at.is_(None), Recommendation.account_id == ada.world.acme.id
    )
    found = ada.world.session.scalars(wanted).one()
    ada.world.session.commit()  # no lock stays behind
    return found


@pytest.mark.parametrize("path", ["/thanks", "/preferences"])
def test_more_than_the_limit_is_not_refused_but_answered_with_offers(eager: Listening, path: str) -> None:
    page = eager.get(path)
    assert "A call every week is what we keep for the implementation." in page.text
    assert page.all("#offer button") == [DIGEST, RARER, TALK]
    assert page.all(".promise") == []


def test_no_offer_is_made_to_who_asks_for_no_more_than_is_promised(ada: Listening) -> None:
    for words in ("once a month", "every week at most", "an e-mail every week", "as often as possible", "call me never again"):  # fmt: skip
        assert ada.answer(words).soup.select_one("#offer") is None, words


def test_nothing_is_limited_during_the_implementation(ada: Listening) -> None:
    ada.set(lambda: setattr(ada.world.acme, "stage", Stage.ONBOARDING))
    assert ada.answer("a call every week please").soup.select_one("#offer") is None


def test_a_picked_rate_by_a_picked_channel_is_judged_too(ada: Listening) -> None:
    assert ada.answer(cadence="weekly").soup.select_one("#offer")
    assert ada.answer(cadence="weekly", channel="email").soup.select_one("#offer") is None
    assert ada.answer(cadence="weekly", channel="video").soup.select_one("#offer")


def test_who_is_unsure_is_asked_first_and_not_offered(ada: Listening) -> None:
    page = ada.answer("once a quarter please", cadence="weekly")
    assert "We would rather not guess" in page.text
    assert page.soup.select_one("#offer") is None


def test_an_accepted_offer_is_kept_said_and_followed(eager: Listening) -> None:
    assert recommended(eager).cadence.words() == "every week"
    page = eager.post("/offer", offer=DIGEST, words=" But call at once\nif it breaks ")
    assert "You said yes" in page.text
    assert f"Instead we agreed on: {DIGEST}" in page.text
    (kept,) = replies(eager)
    assert (str(kept.asked), kept.label, str(kept.cadence), kept.channel) == ("1/P1W", DIGEST, "1/P2W", "phone")
    assert kept.words == "But call at once\nif it breaks"
    found = recommended(eager)
    assert found.cadence.words() == "every two weeks"
    assert found.reason == (
        'Ada Lane (champion) asked for "a call every week please", accepted every two weeks on 2 November 2026.'
    )
    assert eager.get().all(".promise") == ["Every two weeks; next in the coming days, from Sam Hill."]


def test_who_would_rather_talk_is_heard(eager: Listening, sign_in: SignIn) -> None:
    page = eager.post("/offer", offer=TALK, words="<b>Our release is near</b>")
    assert "You would like to talk about it" in page.text
    (kept,) = replies(eager)
    assert (kept.cadence, kept.words) == (None, "<b>Our release is near</b>")
    assert recommended(eager).cadence.words() == "every week"
    account = Page(sign_in(eager.world.sam).get(f"/accounts/{eager.world.acme.id}"))
    assert "Ada Lane asked for contact every week and would like to talk about it" in account.text
    assert "“<b>Our release is near</b>”" in account.text


def test_the_csm_sees_what_was_accepted(eager: Listening, sign_in: SignIn) -> None:
    eager.post("/offer", offer=DIGEST)
    eager.work()
    account = Page(sign_in(eager.world.sam).get(f"/accounts/{eager.world.acme.id}"))
    assert f"Ada Lane asked for contact every week and said yes to: {DIGEST}" in account.text
    assert "every two weeks, accepted instead of every week, by phone" in account.text


@pytest.mark.on_both
def test_it_can_be_taken_back_and_chosen_again_with_all_of_it_on_record(eager: Listening) -> None:
    eager.post("/offer", offer=DIGEST)
    assert recommended(eager).cadence.words() == "every two weeks"
    page = eager.post("/offer/undo")
    assert "Would this do?" in page.text
    assert recommended(eager).cadence.words() == "every week"
    eager.post("/offer", offer=RARER)
    assert recommended(eager).cadence.words() == "once a month"
    eager.post("/offer", offer=DIGEST)  # from a page that was still open
    assert [(one.label, one.superseded_at is None) for one in replies(eager)] == [
        (DIGEST, False), (RARER, False), (DIGEST, True),
    ]  # fmt: skip


def test_another_wish_leaves_the_reply_behind(eager: Listening) -> None:
    eager.post("/offer", offer=DIGEST)
    eager.post("/wish", often="1/P3M", limit="exact", channel="", words="")
    assert recommended(eager).cadence.words() == "once a quarter"
    assert eager.get().soup.select_one("#offer") is None
    eager.post("/wish", often="1/P1W", limit="exact", channel="", words="")
    assert "Would this do?" in eager.get().text


def test_putting_the_words_right_to_another_rate_leaves_the_reply_behind(eager: Listening) -> None:
    eager.post("/offer", offer=DIGEST)
    eager.post("/correct", often="1/P1M", limit="exact", channel="")
    assert recommended(eager).cadence.words() == "once a month"


def test_it_works_when_the_wave_is_over(eager: Listening, clock: Traveller) -> None:
    clock.move_to(AFTER)
    page = eager.post("/offer", offer=DIGEST)
    assert (page.heading, "You said yes" in page.text) == ("How we keep in touch", True)


@pytest.mark.parametrize("form", [{}, {"offer": ""}, {"offer": "A private jet"}, {"words": "x"}])
def test_what_is_not_offered_is_told_as_such(eager: Listening, form: dict[str, str]) -> None:
    page = eager.post("/offer", **form)
    assert (page.status, replies(eager)) == (422, [])
    assert "This offer has changed since the page was opened" in page.text
    assert page.soup.select_one("#words").text.strip() == form.get("words", "")


@pytest.mark.on_both
def test_too_long_a_line_is_counted_and_not_lost(eager: Listening) -> None:
    page = eager.post("/offer", offer=DIGEST, words="x" * 600)
    assert (page.status, page.all(".faults li")) == (422, ["Shorten this by 100 characters; 500 fit"])
    assert page.soup.select_one("#words").text.strip() == "x" * 600
    assert replies(eager) == []


@pytest.mark.on_both
def test_without_an_offer_there_is_nothing_to_accept(ada: Listening) -> None:
    for answered in (False, True):
        if answered:
            ada.answer("once a month")
        assert ada.client.post(f"{ada.link}/offer", data={"offer": DIGEST}).status_code == 303
        assert ada.client.post(f"{ada.link}/offer/undo").status_code == 303
    assert replies(ada) == []


def test_who_is_not_written_to_is_offered_nothing(eager: Listening) -> None:
    eager.set(lambda: suppress(eager.world.session, "ada@acme.example.com", "link", NOW))
    assert eager.get().soup.select_one("#offer") is None


@pytest.mark.on_both
def test_a_reply_stays_where_the_limits_have_changed_since(eager: Listening) -> None:
    eager.post("/offer", offer=DIGEST)
    eager.set(lambda: setattr(eager.world.acme, "segment", "enterprise"))
    assert "You said yes" in eager.get().text


@pytest.mark.on_both
def test_a_reply_is_exported_and_goes_when_the_person_is_erased(eager: Listening) -> None:
    eager.post("/offer", offer=DIGEST, words="zebras")
    run = eager.app.test_cli_runner().invoke
    assert '"words": "zebras"' in run(args=["contacts", "export", "ada@acme.example.com"]).output
    run(args=["contacts", "erase", "ada@acme.example.com", "--yes"])
    assert replies(eager) == []
