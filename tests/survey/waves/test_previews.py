"""Before a wave is started: its mail and its page as a contact gets them, and a test mail to oneself."""

from email.message import EmailMessage

from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Draft, Response, Wave
from tests.pages import Page
from tests.post import FakeMailer
from tests.survey.asked import questionnaire
from tests.world import World


def test_the_preview_is_the_mail_as_the_contact_gets_it(dana: FlaskClient, drafted: Wave, mailer: FakeMailer) -> None:
    page = Page(dana.get(f"/waves/{drafted.id}/preview?contact=olga@acme.example.com"))
    assert "Hello Olga Brandt" in page.soup.pre.text
    assert page.all(".headers dd")[:2] == ["How often shall we talk?", '"Sam Hill, Nord & Co" <hello@nord.example.com>']
    response = dana.get(page.soup.iframe["src"])
    assert "Hello Olga Brandt" in response.text
    assert "script" not in response.headers["Content-Security-Policy"].replace("allow-scripts", "script ")
    assert mailer.sent == []


def test_a_reminder_can_be_previewed_too(dana: FlaskClient, drafted: Wave) -> None:
    page = Page(dana.get(f"/waves/{drafted.id}/preview?kind=reminder"))
    assert "This is the last reminder." in page.soup.pre.text
    assert "Hello Ada Lane" in page.soup.pre.text


def test_a_contact_whom_the_wave_does_not_ask_is_told_and_the_address_stays(dana: FlaskClient, drafted: Wave) -> None:
    page = Page(dana.get(f"/waves/{drafted.id}/preview?contact=eve@example.com"))
    assert page.status == 422
    assert "No contact whom this wave asks has the address eve@example.com" in page.text
    assert page.soup.find(id="contact")["value"] == "eve@example.com"


def test_the_preview_of_the_page_preselects_and_stores_nothing(dana: FlaskClient, world: World, drafted: Wave) -> None:
    page = Page(dana.get(f"/waves/{drafted.id}/preview/page?contact=ada@acme.example.com&cadence=monthly"))
    assert page.heading.startswith("What's the ideal frequency")
    assert "Nothing that you send here is stored" in page.text
    assert "until 30 November 2026" in page.text
    assert page.soup.find("input", attrs={"name": "cadence", "value": "monthly"}).has_attr("checked")
    assert world.session.scalars(select(Response)).all() == []


def test_the_preview_of_the_page_is_walked_through_with_conditions_and_ties_and_stores_nothing(
    dana: FlaskClient, world: World, drafted: Wave
) -> None:
    asked = questionnaire()
    dana.application.extensions["questionnaires"][asked.name] = asked
    drafted.questionnaire = asked.name
    world.session.commit()
    here = f"/waves/{drafted.id}/preview/page?contact=ada@acme.example.com"

    def send(page: Page, **typed: object) -> Page:
        action = page.soup.form["action"]
        return Page(dana.post(f"/waves/{drafted.id}/preview/page{action}", data=page.form() | typed))

    faulty = send(Page(dana.get(here)), ways="other")
    assert faulty.status == 422
    assert "How content are you?" in faulty.soup.select_one("[role=alert]").text
    which = send(faulty, content="1", ways="other")
    assert [which.heading, "What went wrong?" in which.text] == ["Which other way?", True]
    sums = send(which, which_words="Fax", wrong_words="Nothing")
    assert "What should calls be about?" in sums.heading
    tie = send(sums, **{"topics-news": "50", "topics-help": "50"})
    assert "Which counts most?" in tie.text
    end = send(tie, **{"topics--tie": "news"})
    assert end.heading == "That was the whole questionnaire."
    for table in (Response, Draft):
        assert world.session.scalars(select(table)).all() == []


def test_each_reminder_can_be_previewed_where_there_are_two(dana: FlaskClient, world: World, drafted: Wave) -> None:
    drafted.remind_again_after = 5
    world.session.commit()
    path = f"/waves/{drafted.id}/preview"
    first, second = (Page(dana.get(f"{path}?kind={kind}")) for kind in ("reminder", "second_reminder"))
    assert "This is the last reminder." not in first.soup.pre.text
    assert "This is the last reminder." in second.soup.pre.text
    assert [one.text for one in first.soup.select("#kind option")] == [
        "Invitation",
        "First reminder",
        "Second reminder",
    ]


def test_a_mail_that_cannot_be_written_is_told_in_preview_and_test(
    dana: FlaskClient, world: World, drafted: Wave, mailer: FakeMailer
) -> None:
    world.ada.name = "Ada\nLane"
    world.session.commit()
    path = f"/waves/{drafted.id}/preview?contact=ada@acme.example.com"
    page = Page(dana.get(path))
    assert page.status == 422
    assert "This mail cannot be written" in page.text
    assert dana.get(f"/waves/{drafted.id}/preview/mail?contact=ada@acme.example.com").status_code == 404
    token = Page(dana.get("/waves/new")).form()["csrf_token"]
    sent = dana.post(
        f"/waves/{drafted.id}/preview/test", data={"csrf_token": token, "contact": "ada@acme.example.com"},
        follow_redirects=True,
    )  # fmt: skip
    assert "cannot be written" in Page(sent).soup.select_one("[role=alert], .message.error").text
    assert mailer.sent == []


def test_the_test_mail_goes_to_oneself_and_to_nobody_else(dana: FlaskClient, drafted: Wave, mailer: FakeMailer) -> None:
    path = f"/waves/{drafted.id}/preview"
    form = Page(dana.get(path)).form(action=f"{path}/test")
    page = Page(dana.post(f"{path}/test", data=form, follow_redirects=True))
    assert "on its way to dana@example.com" in page.text
    (message,) = mailer.sent
    assert (message["To"], message["Subject"]) == ("Dana Poe <dana@example.com>", "Test: How often shall we talk?")
    assert message["List-Unsubscribe"] is None
    assert "/s/" not in text_of(message)


def test_a_test_mail_that_cannot_be_sent_is_told(dana: FlaskClient, drafted: Wave, mailer: FakeMailer) -> None:
    mailer.down = True
    path = f"/waves/{drafted.id}/preview"
    form = Page(dana.get(path)).form(action=f"{path}/test")
    assert "could not be sent" in Page(dana.post(f"{path}/test", data=form, follow_redirects=True)).text


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()
