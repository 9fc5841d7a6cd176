"""The mails that ask: short subject, text and HTML alike, the first question as links that only preselect."""

from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from config import HERE
from mail import Outbox, Person
from survey import letters
from survey.letters import INVITATION, REMINDER, Links
from survey.questionnaire import Questionnaire, load
from survey.quiet import QuietRules
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.world import World

ALL = load(HERE / "survey" / "questionnaires")
CADENCE = ALL["cadence"]
LINKS = Links("https://ask.example.com/s/token", "https://ask.example.com/stop/token")
OUTBOX = Outbox(FakeMailer(), Person("Nord", "hello@nord.example.com"), "https://ask.example.com", "#0b6157")


def mail(
    world: World, kind: str = INVITATION, questionnaire: Questionnaire = CADENCE, reminders: int = 0
) -> EmailMessage:
    return letters.compose(
        OUTBOX, kind, world.wave, questionnaire, world.ada, LINKS, QuietRules(), NOW, reminders=reminders
    )


def text(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def html(message: EmailMessage) -> BeautifulSoup:
    return BeautifulSoup(message.get_body(("html",)).get_content(), "html.parser")


@pytest.mark.parametrize("kind", [INVITATION, REMINDER])
def test_each_option_of_the_first_question_is_a_link_that_preselects_it(world: World, kind: str) -> None:
    message = mail(world, kind)
    options = [(option.label, f"{LINKS.answer}?cadence={option.value}") for option in CADENCE.questions[0].options]
    assert [(link.text, link["href"]) for link in html(message).select(".options a")] == options
    for label, link in options:
        assert f"{label}:\n{link}\n" in text(message)


@pytest.mark.parametrize("kind", [INVITATION, REMINDER])
def test_text_and_html_lead_to_the_same_places(world: World, kind: str) -> None:
    message = mail(world, kind)
    in_text = {word for word in text(message).split() if word.startswith("https://")}
    assert in_text == {link["href"] for link in html(message).select("a")}
    assert CADENCE.questions[0].text in text(message)
    assert html(message).h1.text == CADENCE.questions[0].text


@pytest.mark.parametrize("kind", [INVITATION, REMINDER])
@pytest.mark.parametrize("questionnaire", ALL.values(), ids=lambda one: one.name)
def test_any_questionnaire_can_be_mailed_without_images(world: World, kind: str, questionnaire: Questionnaire) -> None:
    message = mail(world, kind, questionnaire)
    assert LINKS.answer in text(message)
    assert questionnaire.title in message["Subject"]
    assert html(message).select("img, script, link, [background]") == []


def test_the_first_link_of_the_text_is_the_plain_one(world: World) -> None:
    assert next(word for word in text(mail(world)).split() if word.startswith("https://")) == LINKS.answer


def test_a_long_title_is_cut_to_a_subject_under_60_characters(world: World) -> None:
    long = CADENCE.model_copy(update={"title": "How often would you like to hear from us in the coming year, and how?"})
    for kind in (INVITATION, REMINDER):
        subject = mail(world, kind, long)["Subject"]
        assert len(subject) < 60
        assert subject.endswith("…")


def test_the_closing_day_is_the_contacts_own(world: World) -> None:
    world.acme.time_zone = "Pacific/Auckland"  # where it is the next day already
    world.wave.closes_at = NOW.replace(hour=12)
    assert "until 3 November 2026" in text(mail(world))


def test_a_reminder_says_whether_it_is_the_last(world: World) -> None:
    world.wave.remind_again_after = 7
    assert "once more at most" in text(mail(world, REMINDER))
    assert "This is the last reminder." in text(mail(world, REMINDER, reminders=1))


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_link_holds_any_option_and_keeps_what_was_there(question: str, option: str) -> None:
    for before in ("https://x.example/s/t", "https://x.example/p?contact=a"):
        made = urlsplit(replace(LINKS, answer=before).picking(question, option))
        assert parse_qs(made.query, keep_blank_values=True, strict_parsing=True)[question][-1] == option
