"""What was said to offers, in the month's report: counted as it stood at the month's end."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from accounts.models import Contact
from cadence import Cadence
from reports.monthly import findings, tables
from reports.monthly.facts import OfferAnswered
from reports.monthly.pdf import Paper, render
from reports.monthly.scope import of_csm
from survey.models import OfferReply
from tests.reports.monthly.cast import figures as empty
from tests.reports.monthly.conftest import NOVEMBER, WEEKLY, Figures, Told, on

TWO_WEEKS = Cadence.parse("1/P2W")


def reply(
    told: Told, session: Session, contact: Contact, cadence: Cadence | None, at: datetime, until: datetime | None = None
) -> None:
    answer = told.world.answer(contact, "every week")
    answer.answered_at = on(11, 1)
    session.add(OfferReply(answer=answer, asked=WEEKLY, label="x", cadence=cadence, replied_at=at, superseded_at=until))
    session.commit()


def test_replies_of_the_month_are_listed_and_counted(told: Told, session: Session, figures: Figures) -> None:
    world = told.world
    reply(told, session, world.ada, TWO_WEEKS, on(11, 3))
    reply(told, session, world.olga, None, on(11, 4))
    reply(told, session, world.adam, TWO_WEEKS, on(11, 5), until=on(11, 6))
    reply(told, session, world.gus, TWO_WEEKS, on(12, 1))
    found = figures()
    assert [(one.contact, one.accepted) for one in found.offers] == [("Ada Lane", TWO_WEEKS), ("Olga Brandt", None)]
    assert findings.lists(found)["offers"] == (
        "One person accepted less than they had asked for, one would rather talk about it"
    )
    assert tables.offers(found, 5) == [
        ["Ada Lane", "Acme", "every week", "every two weeks"],
        ["Olga Brandt", "Acme", "every week", "to be talked about"],
    ]
    assert figures(of_csm(world.kim)).offers == []


def test_an_answer_that_was_changed_takes_its_reply_along(told: Told, session: Session, figures: Figures) -> None:
    reply(told, session, told.world.ada, TWO_WEEKS, on(11, 3))
    session.query(OfferReply).one().answer.superseded_at = on(11, 20)
    session.commit()
    assert figures().offers == []


@pytest.mark.parametrize("count", [0, 1, 30])
def test_they_stand_on_paper(count: int) -> None:
    rows = [OfferAnswered("Ada *Lane*", "Acme", WEEKLY, None)] * count
    assert render(empty(month=NOVEMBER, offers=rows), Paper("Nord", "#0b6157")).startswith(b"%PDF")
