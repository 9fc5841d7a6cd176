"""What customers said: signs of leaving, themes beside the month before, and how well they were read."""

import pytest
from sqlalchemy.orm import Session

from accounts.models import Contact
from reports.monthly import heard
from reports.monthly.voices import FORGOTTEN, Readings, Theme
from reports.monthly.words import theme_heading
from survey.models import Answer, Correction
from survey.retention import forget_words
from tests.reports.monthly.cast import figures as empty
from tests.reports.monthly.cast import quote
from tests.reports.monthly.conftest import NOVEMBER, Figures, Told, on


def correct(session: Session, answer: Answer, source: str, day: int, month: int = 11, confirms: bool = False) -> None:
    session.add(
        Correction(answer_id=answer.id, source=source, confirms=confirms, content={}, corrected_at=on(month, day))
    )
    session.commit()


def test_a_sign_in_any_answer_counts_and_not_in_a_picked_one(told: Told, session: Session, figures: Figures) -> None:
    told.comment(told.world.ada, "We may leave.", on(11, 5), [], ["churn_risk"])
    row = told.comment(told.world.olga, "Never mind, we look at others.", on(11, 6), [], ["competitor", "callback"])
    row.kind = "cadence"
    told.comment(told.world.gus, "Call me.", on(11, 7), [], ["callback"])
    session.commit()
    found = figures()
    assert [one.verbatim for one in found.risks] == ["We may leave.", "Never mind, we look at others."]
    assert heard.risks(found) == "One account spoke of leaving, one of another vendor"


def test_the_finding_of_the_signs_begins_with_the_worst_that_there_is() -> None:
    said = [quote("a", signals=("turnover",)), quote("b", signals=("turnover",))]
    assert heard.risks(empty(risks=said)) == "One account spoke of people who come or go"
    assert heard.risks(empty()) == ""


def test_themes_stand_beside_those_of_the_month_before(told: Told, session: Session, figures: Figures) -> None:
    def later(contact: Contact, *topics: str) -> None:
        told.comment(contact, "Words.", on(11, 5), topics)

    told.comment(told.world.olga, "Words.", on(10, 5), ["support", "product"])
    told.comment(told.world.adam, "Words.", on(10, 31), ["support"], superseded_at=on(11, 4))
    assert [one.before for one in figures(month=NOVEMBER.before()).themes] == [None, None], "nobody wrote in September"
    later(told.world.ada, "support", "pricing")
    later(told.world.gus, "pricing")
    assert [(one.topic, one.comments, one.before) for one in figures().themes] == [
        ("pricing", 2, 0), ("support", 1, 2),
    ]  # fmt: skip


def test_words_that_are_forgotten_still_count_and_are_not_quoted(
    told: Told, session: Session, figures: Figures
) -> None:
    answer = told.comment(told.world.ada, "We may leave.", on(11, 5), ["support"], ["churn_risk"], "negative")
    forget_words(answer, on(12, 1))
    session.commit()
    found = figures()
    assert [(one.topic, one.negative, one.quotes) for one in found.themes] == [("support", 1, ())]
    assert ([one.verbatim for one in found.risks], found.readings.total) == ([FORGOTTEN], 1)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (None, "Support (three comments)"),
        (3, "Support (three comments, as many as the month before)"),
        (1, "Support (three comments, two more than the month before)"),
        (15, "Support (three comments, 12 fewer than the month before)"),
    ],
)
def test_the_heading_of_a_theme_tells_the_difference(before: int | None, words: str) -> None:
    assert theme_heading(Theme("support", 3, 0, 0, 0, (), before)) == words


def test_readings_are_counted_by_who_checked_them(told: Told, session: Session, figures: Figures) -> None:
    world = told.world
    confirmed = told.comment(world.ada, "Monthly.", on(11, 3))
    put_right = told.comment(world.olga, "Now and then.", on(11, 4))
    reviewed = told.comment(world.adam, "Perhaps.", on(11, 5))
    waiting = told.comment(world.gus, "Hm.", on(11, 6))
    correct(session, confirmed, "customer", 3, confirms=True)
    correct(session, put_right, "customer", 4)
    correct(session, reviewed, "csm", 2, month=12)
    assert waiting.reading
    waiting.reading.needs_review = True
    session.commit()
    assert figures().readings == Readings(4, confirmed=1, put_right=1, waiting=1), "the review came in December"
    session.get_one(Correction, reviewed.correction.id if reviewed.correction else 0).corrected_at = on(11, 30)
    session.commit()
    found = figures()
    assert found.readings == Readings(4, confirmed=1, put_right=1, reviewed_wrong=1, waiting=1)
    assert heard.readings(found) == "1 of 3 readings that people checked was right"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Readings(), "There was nothing in own words to read this month"),
        (Readings(5), "Five answers in own words, not checked by anybody yet"),
        (Readings(5, put_right=1), "The one reading that a person checked was wrong"),
        (Readings(30, confirmed=19, reviewed_wrong=1), "19 of 20 readings that people checked were right"),
    ],
)
def test_the_finding_of_the_readings_names_both_numbers(found: Readings, words: str) -> None:
    assert heard.readings(empty(readings=found)) == words
