"""What a new rule book would change, letting it loose, and how right each version was."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

import classifier
from accounts.models import CustomerSuccessManager
from config import Config
from database import Sessions
from jobs import all_jobs, run
from parts import Parts
from survey import corrections, releases, track_record
from survey.corrections import By
from survey.models import Answer, Correction
from survey.models import Reading as StoredReading
from survey.readings import read_new_answers
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

pytestmark = pytest.mark.on_sqlite

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
YEARLY = classifier.read("once a year")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def old(world: World) -> Answer:
    """Ada's answer, read as another by an older rule book; Olga's, read the same by it."""
    answer = world.answer(world.ada, "@once a month, please")
    world.answer(world.olga, "twice a year")
    read_new_answers(world.session, {}, NOW)
    world.session.execute(update(StoredReading).values(rule_book="older"))
    of_ada = update(StoredReading).where(StoredReading.answer_id == answer.id)
    world.session.execute(of_ada.values(content=YEARLY.to_json()))
    world.session.commit()
    return answer


def versions(sessions: Sessions) -> set[str]:
    with sessions() as session:
        return set(session.scalars(select(StoredReading.rule_book)))


def test_what_would_change_is_shown_in_words_before_it_is_let_loose(old: Answer, world: World, sign_in: SignIn) -> None:
    page = Page(sign_in(world.dana).get("/rule-book/changes"))
    assert "2 answers were read by an older version" in page.text
    assert "1 of 2 looked at would be read otherwise" in page.text
    assert page.all(".changes dd") == ["Once a year.", "Once a month."]
    assert "Acme" in page.text


def test_what_a_comment_is_about_is_said_in_words(old: Answer, world: World, sign_in: SignIn) -> None:
    found = replace(classifier.read(""), topics=("value", "reliability"), signals=("churn_risk",), sentiment="negative")
    stored = update(StoredReading).where(StoredReading.answer_id == old.id)
    world.session.execute(stored.values(content=replace(found, needs_review=True).to_json()))
    world.session.commit()
    said = Page(sign_in(world.dana).get("/rule-book/changes")).all(".changes dd")[0]
    assert said == "About value, reliability. Signs of churn risk. Negative. A person is to read it."


def test_all_changes_are_exported_and_no_cell_does_harm(old: Answer, world: World, sign_in: SignIn) -> None:
    sent = sign_in(world.dana).get("/rule-book/changes.csv")
    (row,) = csv.DictReader(io.StringIO(sent.get_data().decode("utf-8-sig")))
    sent.close()
    assert (row["Account"], row["Before"], row["After"]) == ("Acme", "Once a year.", "Once a month.")
    assert row["Words"] == "'@once a month, please"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_read_to_its_end_while_it_is_sent(
    kind: str, old: Answer, world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.rehearsal.FETCHED", 1)
    monkeypatch.setattr("reports.sheets.CHUNK", 1)
    sent = sign_in(world.dana).get(f"/rule-book/changes.{kind}")
    assert sent.status_code == 200
    assert sent.get_data()
    sent.close()


def test_the_list_goes_on_page_by_page(
    old: Answer, world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.rulebook.views.COMPARED", 1)
    client = sign_in(world.dana)
    first = Page(client.get("/rule-book/changes"))
    assert "1 of 1 looked at" in first.text
    page = Page(client.get(next(one["href"] for one in first.soup.select(".pages a"))))
    assert "0 of 1 that come next" in page.text
    assert page.all(".pages a") == ["From the beginning"]
    for odd in ("-5", "x", "9" * 30):
        assert client.get(f"/rule-book/changes?after={odd}").status_code == 200


@pytest.fixture
def waiting(app: Flask, config: Config) -> Iterator[Parts]:
    """The parts of a house in which a new rule book waits for a manager's word."""
    made = Parts.assemble(config.model_copy(update={"new_rule_book": "when_approved"}))
    yield made
    made.engine.dispose()


def read_by_the_job(parts: Parts) -> int:
    return run(next(job for job in all_jobs(parts) if job.name == "read_new_answers"), parts, NOW)


def test_a_new_rule_book_is_let_loose_at_once_where_nothing_else_is_set(
    old: Answer, world: World, app: Flask, sessions: Sessions
) -> None:
    assert read_by_the_job(app.extensions["parts"]) == 2
    assert versions(sessions) == {classifier.rule_book_version()}


def test_or_it_waits_for_a_managers_word_while_new_answers_are_read(
    old: Answer, world: World, waiting: Parts, sign_in: SignIn, sessions: Sessions
) -> None:
    world.answer(world.adam, "once a week")
    assert read_by_the_job(waiting) == 1
    assert versions(sessions) == {classifier.rule_book_version(), "older"}
    with sessions() as session:
        releases.let_loose(session, world.dana.id, NOW)
        releases.let_loose(session, world.dana.id, NOW)  # said twice is said once
        session.commit()
    assert read_by_the_job(waiting) == 2
    assert versions(sessions) == {classifier.rule_book_version()}


def test_customers_are_shown_what_holds_and_not_what_waits(old: Answer, world: World, app: Flask) -> None:
    page = Page(app.test_client().get(f"/s/{world.token(world.ada)}/preferences"))
    assert "Once a year" in page.text
    assert "Once a month" not in page.text.partition("Change")[0]


def test_a_correction_is_heard_while_the_rule_book_waits(
    old: Answer, world: World, waiting: Parts, sessions: Sessions
) -> None:
    from survey.corrections import THE_CUSTOMER, keep

    with sessions() as session:
        keep(session, session.get(Answer, old.id), classifier.read("weekly"), THE_CUSTOMER, NOW, confirms=False)
        session.commit()
    assert read_by_the_job(waiting) == 1


def test_the_button_reads_again_what_the_job_would(
    old: Answer, world: World, app: Flask, sign_in: SignIn, sessions: Sessions
) -> None:
    app.config["NEW_RULE_BOOK"] = "when_approved"
    client = sign_in(world.dana)
    page = Page(client.get("/rule-book/changes"))
    assert "It waits for your word" in page.text
    form = page.form("/rule-book/read-again")
    page = Page(client.post("/rule-book/read-again", data=form, follow_redirects=True))
    assert "2 answers read again. All have been read by the present version." in page.text
    assert "Every answer has been read by the present version" in page.text
    assert versions(sessions) == {classifier.rule_book_version()}
    with sessions() as session:
        found = releases.find(session)
        assert (found.csm_id, found.released_at) == (world.dana.id, NOW)


def test_a_long_way_is_gone_in_steps_and_the_page_says_how_far(
    old: Answer, world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.rulebook.views.READ_AT_ONCE", 1)
    monkeypatch.setattr("survey.readings.BATCH", 1)
    client = sign_in(world.dana)
    form = Page(client.get("/rule-book/changes")).form("/rule-book/read-again")
    page = Page(client.post("/rule-book/read-again", data=form, follow_redirects=True))
    assert "1 answer read again. 1 more are read within the next seconds" in page.text
    assert page.all(".let-loose button") == ["Go on reading now"]


def judged(world: World, outcome: str, at: datetime, version: str) -> None:
    """A correction that says "once a month" of an answer that `version` had read so, or not, or not surely."""
    right = classifier.read("once a month")
    read = {"right": right, "silent": YEARLY, "asked": replace(YEARLY, needs_review=True)}[outcome]
    number = len(world.session.scalars(select(Correction.id)).all())
    response = world.answer(world.ada, "hm").response if not number else None
    found = world.session.scalars(select(Answer)).first()
    answer = Answer(
        response_id=(response.id if response else found.response_id), question=f"q{number}", kind="cadence",
        verbatim="once a month", answered_at=at,
    )  # fmt: skip
    world.session.add(answer)
    world.session.flush()
    world.session.add(
        Correction(
            answer_id=answer.id, source="customer", confirms=outcome == "right", content=right.to_json(),
            was_read=read.to_json(), rule_book=version, corrected_at=at,
        )
    )  # fmt: skip
    world.session.commit()


def test_each_version_is_judged_by_what_it_had_read_in_the_month_of_the_word(world: World, sign_in: SignIn) -> None:
    for outcome, version in (("right", "a"), ("right", "a"), ("silent", "a"), ("asked", "b")):
        judged(world, outcome, NOW - timedelta(days=20), version)
    judged(world, "right", NOW, "b")
    judged(world, "silent", NOW - timedelta(days=500), "a")
    records = track_record.by_month_and_version(world.session, NOW - timedelta(days=366), UTC)
    assert [(one.month, one.rule_book, one.cases, one.right, one.asked, one.silent) for one in records] == [
        (date(2026, 10, 1), "a", 3, 2, 0, 1),
        (date(2026, 10, 1), "b", 1, 0, 1, 0),
        (date(2026, 11, 1), "b", 1, 1, 0, 0),
    ]
    world.session.rollback()
    page = Page(sign_in(world.dana).get("/rule-book/score"))
    assert "3 of 5 readings were right; 1 was wrong in silence" in page.text
    assert page.all("table tbody tr") == [
        "November 2026 b 1 1 0 0",
        "October 2026 b 1 0 1 0",
        "October 2026 a 3 2 0 1",
    ]
    assert "The present version, on all 6 of these answers" in page.text


def test_before_anybody_spoke_the_score_says_how_it_begins(world: World, sign_in: SignIn) -> None:
    page = Page(sign_in(world.dana).get("/rule-book/score"))
    assert "Nobody has corrected or confirmed a reading yet" in page.text


def test_a_csm_reads_both_pages_and_the_file_over_their_own_accounts_alone(
    old: Answer, world: World, sign_in: SignIn
) -> None:
    corrected = world.session.get_one(Answer, old.id)
    corrections.keep(world.session, corrected, classifier.read("monthly"), By(world.sam.id), NOW, confirms=False)
    world.session.commit()
    for csm, own in ((world.sam, True), (world.kim, False), (world.dana, True)):
        client = sign_in(csm)
        changes, score = Page(client.get("/rule-book/changes")), Page(client.get("/rule-book/score"))
        file = client.get("/rule-book/changes.csv")
        assert ("2 answers" in changes.text, "Acme" in changes.text) == (own, own)
        assert ("were read by an older version" in changes.text) == own
        assert ("of 1 readings" in score.text, "all 1 of these answers" in score.text) == (own, own)
        assert ("Acme" in file.get_data().decode("utf-8-sig")) == own
        file.close()
        assert bool(changes.soup.select(".let-loose form")) == csm.is_manager


def test_a_csm_lets_nothing_loose(old: Answer, world: World, sign_in: SignIn, sessions: Sessions) -> None:
    client = sign_in(world.sam)
    token = Page(client.get("/rule-book")).form()["csrf_token"]
    assert client.post("/rule-book/read-again", data={"csrf_token": token}).status_code == 404
    assert versions(sessions) == {"older"}
