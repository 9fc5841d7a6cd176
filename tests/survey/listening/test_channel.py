"""The question for the channel alone: shown where a reading is put right, and followed where own words name none."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from recommendations.models import Recommendation
from survey.models import Answer
from survey.questionnaire import QuestionnaireError, load_file
from tests.survey.listening.conftest import Listening
from tests.survey.test_questionnaire import GOOD

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`


def followed(ada: Listening) -> str | None:
    ada.work()
    wanted = select(Recommendation.voices).where(
        Recommendation.account_id == ada.world.acme.id, Recommendation.superseded_at.is_(None)
    )
    (voice,) = ada.world.session.scalars(wanted).one()
    ada.world.session.commit()
    return voice["channel"]


def picked(ada: Listening) -> str | None:
    ada.world.session.rollback()
    wanted = select(Answer.choice).where(Answer.question == "channel", Answer.superseded_at.is_(None))
    found = ada.world.session.scalar(wanted)
    ada.world.session.commit()  # no lock stays behind
    return found


def test_not_quite_shows_the_channel_that_was_picked(ada: Listening) -> None:
    ada.answer("once a month", channel="video")
    assert ada.get("/correct").soup.select_one("#channel option[selected]")["value"] == "video"


def test_own_words_come_first_there(ada: Listening) -> None:
    ada.answer("once a month by phone", channel="video")
    assert ada.get("/correct").soup.select_one("#channel option[selected]")["value"] == "phone"
    assert ada.get("/thanks").all(".understood li") == ["Once a month by phone."]


@pytest.mark.on_both
@pytest.mark.parametrize("channel", ["", "phone", "sms"])
def test_what_is_put_right_holds_for_both(ada: Listening, channel: str) -> None:
    ada.answer("once a month", channel="video")
    ada.post("/correct", often="1/P1M", limit="exact", channel=channel)
    assert picked(ada) == (channel if channel == "phone" else None)  # the questionnaire does not offer text messages
    assert followed(ada) == (channel or None)


@pytest.mark.parametrize(
    ("words", "cadence", "channel", "is_followed"),
    [
        ("once a month", "", "video", "video"),
        ("", "monthly", "chat", "chat"),
        ("once a month by phone", "", "video", "phone"),
        ("once a month, no calls please", "", "phone", None),
        ("once a month", "", "", None),
    ],
)
def test_the_picked_channel_is_followed_where_own_words_name_none(
    ada: Listening, words: str, cadence: str, channel: str, is_followed: str | None
) -> None:
    ada.answer(words, cadence=cadence, channel=channel)
    assert followed(ada) == is_followed


def test_a_changed_channel_is_followed_though_nothing_else_changed(ada: Listening) -> None:
    ada.answer("once a month", channel="video")
    assert followed(ada) == "video"
    ada.answer("once a month", channel="email")
    assert followed(ada) == "email"
    ada.answer("once a month")
    assert followed(ada) is None


BAD: list[tuple[str, str]] = [
    ('kind = "choice"\noptions = [{ value = "pigeon", label = "Pigeon" }]', "not 'pigeon'"),
    ('kind = "comment"', "not a comment"),
]


@pytest.mark.parametrize(("question", "says"), BAD)
def test_the_question_for_the_channel_asks_for_channels(folder: Any, question: str, says: str) -> None:
    path = folder / "mine.toml"
    path.write_text(f'{GOOD}\n[[questions]]\nkey = "channel"\ntext = "Which way?"\n{question}\n', "utf-8")
    with pytest.raises(QuestionnaireError) as raised:
        load_file(path)
    assert "the question 'channel' is a choice of email, phone, video" in str(raised.value)
    assert says in str(raised.value)


Ask = Callable[[], str]


def test_who_reads_the_answers_is_said_by_the_questionnaire(ada: Listening) -> None:
    assert "Sam Hill reads your answer; it takes a minute." in ada.get("").text
    ada.set(lambda: setattr(ada.world.wave, "questionnaire", "why-work"))
    page = ada.get("")
    assert "The managers of customer success read your answers; it takes 2 minutes." in page.text
    assert "Sam Hill reads" not in page.text
