"""Why the team comes to work: one picture of all, in which nobody can be found."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts.models import Contact, Level
from config import HERE
from reports.monthly import heard
from reports.monthly.team import FEWEST, QUESTIONNAIRE, team_picture
from reports.monthly.voices import TeamPicture
from survey.models import Answer, Invitation, Response, Wave
from survey.questionnaire import load_file
from tests.reports.monthly.cast import figures, picture
from tests.reports.monthly.conftest import AFTER, Figures, on
from tests.world import World

pytestmark = pytest.mark.on_sqlite

SHIPPED = load_file(HERE / "survey" / "questionnaires" / "why-work.toml")
Ask = Callable[..., Wave]
CLOSED = on(11, 20)


@pytest.fixture
def ask(world: World, session: Session) -> Ask:
    """The team is asked; each of `said` is one person's parts and, where they tied, what counts most."""

    def wave(*said: tuple[dict[str, int], str | None], silent: int = 0, closes: datetime = CLOSED) -> Wave:
        row = Wave(name="Team", questionnaire=QUESTIONNAIRE, created_at=on(11, 2), closes_at=closes)
        for number, content in enumerate([*said, *[None] * silent]):
            key = f"{closes:%m%d}-{number}"
            person = Contact(
                crm_id=key, account=world.globe, email=f"{key}@nord.example.com", name=key, level=Level.END_USER
            )
            invitation = Invitation(
                wave=row, contact=person, nonce=key, answer_hash=f"a{key}", stop_hash=f"s{key}",
                created_at=on(11, 2), sent_at=closes - timedelta(days=18),
            )  # fmt: skip
            session.add(invitation)
            if content:
                session.add(_answer(invitation, *content))
        session.commit()
        return row

    return wave


def _answer(invitation: Invitation, parts: dict[str, int], choice: str | None) -> Answer:
    response = Response(invitation=invitation, created_at=on(11, 5))
    return Answer(
        response=response, question="why", kind="sum", choice=choice, details={"parts": parts}, answered_at=on(11, 5)
    )


def seen(session: Session, at: datetime = AFTER) -> TeamPicture | None:
    return team_picture(session, SHIPPED, at)


THREE: tuple[tuple[dict[str, int], str | None], ...] = (
    ({"customers": 50, "mission": 50}, "customers"),
    ({"customers": 40, "paycheck": 40, "interesting": 20}, "paycheck"),
    ({"mission": 90, "co_workers": 10}, None),
)


def test_the_picture_has_the_mean_of_each_part_the_largest_first(ask: Ask, session: Session) -> None:
    ask(*THREE, silent=1)
    found = seen(session)
    assert found is not None
    assert (found.invited, found.answered, found.ties) == (4, 3, 2)
    assert [(one.label, round(one.mean, 1), one.named) for one in found.motives] == [
        ("Our mission", 46.7, 0),
        ("Our customers", 30.0, 1),
        ("The paycheck", 13.3, 1),
        ("Something interesting to do", 6.7, 0),
        ("My co-workers", 3.3, 0),
        ("The competition: being better than others", 0.0, 0),
    ]
    assert round(sum(one.mean for one in found.motives), 6) == 100


def test_too_few_answers_and_an_open_wave_show_nothing(ask: Ask, session: Session) -> None:
    ask(*THREE[: FEWEST - 1])
    few = seen(session)
    assert few is not None
    assert (few.answered, few.ties, list(few.motives)) == (FEWEST - 1, 0, [])
    ask(*THREE, closes=on(12, 20))
    still_open = seen(session)
    assert still_open is not None
    assert (still_open.is_closed, list(still_open.motives)) == (False, [])
    later = seen(session, on(12, 21))
    assert later is not None
    assert len(later.motives) == 6


def test_the_newest_wave_counts_as_it_stood(ask: Ask, session: Session) -> None:
    assert seen(session) is None
    wave = ask(*THREE)
    first = session.get_one(Answer, wave.invitations[0].response.answers[0].id)  # type: ignore[union-attr]
    first.superseded_at = on(12, 1)
    session.add(_answer_again(first, {"competition": 100}))
    session.commit()
    assert _means(seen(session, on(11, 30)))["Our mission"] == pytest.approx(46.7, abs=0.1)
    assert _means(seen(session))["The competition: being better than others"] == pytest.approx(33.3, abs=0.1)
    assert seen(session, on(11, 1)) is None


def _answer_again(first: Answer, parts: dict[str, int]) -> Answer:
    return Answer(response=first.response, question="why", kind="sum", details={"parts": parts}, answered_at=on(12, 1))


def _means(found: TeamPicture | None) -> dict[str, float]:
    assert found is not None
    return {one.label: one.mean for one in found.motives}


def test_what_the_team_says_is_no_customers_answer(ask: Ask, world: World, session: Session, figures: Figures) -> None:
    wave = ask(*THREE)
    response = wave.invitations[0].response
    session.add(Answer(response=response, question="more", kind="comment", verbatim="My boss.", answered_at=on(11, 5)))
    session.commit()
    found = figures()
    assert (found.response.invited, found.comments, found.readings.total) == (0, 0, 0)
    assert found.team is not None
    assert found.team.answered == 3


@pytest.mark.parametrize(
    ("team", "words"),
    [
        (None, "Nobody has asked the team yet."),
        (picture(), "8 of 10 answered “Team, autumn”, closed on 1 October 2026. Means over all"),
        (picture(), "The largest parts of three answers tied; which counts most was asked then."),
        (
            TeamPicture("T", on(12, 20), False, 9, 4),
            "4 of 9 answered “T” so far, which is open until 20 December 2026.",
        ),
        (TeamPicture("T", on(10, 20), True, 9, 2), "fewer than three, so that a picture would single people out."),
    ],
)
def test_the_note_says_who_answered_and_why_there_is_no_picture(team: Any, words: str) -> None:
    assert words in heard.team_note(figures(team=team))
