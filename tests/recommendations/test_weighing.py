from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import classifier
from accounts.models import Account, Stage
from recommendations.models import Recommendation, Weighing
from survey import suppressions
from survey.models import Answer, Reading, Suppression, Wave
from tests.conftest import NOW
from tests.recommendations.conftest import NORMS, Says, Weigh, current, history, read
from tests.recommendations.said import content, wish
from tests.world import World


def test_an_account_without_answers_gets_its_segments_norm(session: Session, world: World, weigh: Weigh) -> None:
    assert weigh() == 2
    found = current(session, world.acme)
    assert (str(found.cadence), found.source, found.policy) == ("1/P1M", "norm", "balanced")
    assert (found.respondents, found.invited, found.voices, found.created_at) == (0, 0, [], NOW)
    assert str(current(session, world.globe).cadence) == "1/P2M"  # the default


def test_answers_become_one_recommendation_with_its_reason(
    session: Session, world: World, says: Says, weigh: Weigh
) -> None:
    says(world.ada, wish("<=1/P1M", span=[0, 14]), words="once a month max")
    says(world.olga, choice="quarterly", days_ago=2)
    world.invite(world.adam)
    weigh()
    found = current(session, world.acme)
    assert (found.source, found.respondents, found.invited, found.newest_answer_at) == ("asked", 2, 3, NOW)
    assert (found.asked_low, found.asked_high, found.agreement) == (4.0, 12.0, 1.0)
    assert 'Olga Brandt (executive sponsor) picked "once a quarter"' in found.reason
    assert str(found.cadence) == "1/P3M"
    ada = next(voice for voice in found.voices if voice["name"] == "Ada Lane")
    assert (ada["cadence"], ada["span"], ada["verbatim"]) == ("<=1/P1M", [0, 14], "once a month max")


def test_words_as_the_rule_book_reads_them_become_a_recommendation(
    session: Session, world: World, weigh: Weigh
) -> None:
    words = "Hi there! Once a month max."
    read(session, world.answer(world.ada, words), classifier.read(words).to_json(), NOW)
    weigh()
    found = current(session, world.acme)
    assert (str(found.cadence), found.source) == ("<=1/P1M", "asked")
    assert found.reason == 'Ada Lane (champion) asked for "Once a month max".'


def test_the_setting_chooses_the_policy(session: Session, world: World, says: Says, weigh: Weigh) -> None:
    says(world.ada, wish("1/P1W"))
    says(world.adam, wish("1/P3M"))
    weigh(policy="cautious")
    found = current(session, world.acme)
    assert (str(found.cadence), found.policy) == ("1/P3M", "cautious")
    weigh(minutes=361, policy="decision_maker")
    assert (str(current(session, world.acme).cadence), len(history(session, world.acme))) == ("1/P1W", 2)


def test_weighing_twice_does_its_work_once(session: Session, world: World, says: Says, weigh: Weigh) -> None:
    says(world.ada, wish("1/P1M"))
    assert weigh() == 2
    assert weigh() == 0
    assert len(history(session, world.acme)) == 1


def test_every_reading_and_suppression_is_marked_as_weighed(
    session: Session, world: World, says: Says, weigh: Weigh
) -> None:
    answer = says(world.ada, wish("1/P1M"))
    comment = Answer(response=answer.response, question="better", kind="comment", verbatim="fine", answered_at=NOW)
    read(session, comment, content(main=None), NOW)
    suppressions.suppress(session, world.adam.email.upper(), "link", NOW)
    suppressions.suppress(session, "nobody@example.org", "link", NOW)
    session.commit()
    weigh()
    unweighed = select(Reading.id).where(Reading.weighed_at.is_(None)).union(
        select(Suppression.id).where(Suppression.weighed_at.is_(None))
    )  # fmt: skip
    assert session.scalars(unweighed).all() == []
    assert weigh(minutes=1) == 0


def test_a_new_answer_supersedes_the_recommendation(session: Session, world: World, says: Says, weigh: Weigh) -> None:
    says(world.ada, wish("1/P1M"), days_ago=1)
    weigh()
    says(world.adam, wish("1/P1W"))
    says(world.olga, wish("1/P1W"))
    assert weigh(minutes=5) == 1
    old, new = history(session, world.acme)
    assert (str(old.cadence), old.superseded_at) == ("1/P1M", NOW + timedelta(minutes=5))
    assert (str(new.cadence), new.superseded_at, new.written_back_at) == ("1/P1W", None, None)


def test_a_weighing_that_changes_nothing_adds_no_history(
    session: Session, world: World, says: Says, weigh: Weigh
) -> None:
    answer = says(world.ada, wish("1/P1M"))
    weigh()
    session.execute(update(Reading).where(Reading.answer_id == answer.id).values(weighed_at=None))
    session.commit()
    assert weigh(minutes=1) == 1
    assert len(history(session, world.acme)) == 1
    assert session.get_one(Weighing, world.acme.id, populate_existing=True).weighed_at == NOW + timedelta(minutes=1)


def test_the_number_invited_is_kept_up_to_date_without_history(session: Session, world: World, weigh: Weigh) -> None:
    weigh()
    world.invite(world.ada)
    world.invite(world.adam, sent=False)
    weigh(minutes=361)
    assert [found.invited for found in history(session, world.acme)] == [1]


def test_accounts_are_weighed_again_after_six_hours(world: World, weigh: Weigh) -> None:
    assert [weigh(), weigh(minutes=359), weigh(minutes=360)] == [2, 0, 2]


def test_an_account_that_the_crm_changed_is_weighed_again(
    session: Session, world: World, says: Says, weigh: Weigh
) -> None:
    said = (wish("1/P1W", when="onboarding"), wish("1/P3M", when="steady"))
    says(world.ada, *said, main=1)
    weigh()
    world.acme.stage, world.acme.changed_at = Stage.ONBOARDING, NOW + timedelta(minutes=1)
    session.commit()
    assert weigh(minutes=2) == 1
    assert [str(found.cadence) for found in history(session, world.acme)] == ["1/P3M", "1/P1W"]


def test_a_changed_answer_counts_and_the_one_before_does_not(
    session: Session, world: World, says: Says, weigh: Weigh
) -> None:
    old = says(world.ada, wish("1/P1W"), days_ago=1)
    old.superseded_at = NOW
    session.flush()
    new = Answer(response=old.response, question="cadence", kind="cadence", choice="monthly", answered_at=NOW)
    read(session, new, content(main=None), NOW)
    weigh()
    found = current(session, world.acme)
    assert (str(found.cadence), found.respondents) == ("1/P1M", 1)


def test_the_newest_answer_over_all_waves_counts(session: Session, world: World, says: Says, weigh: Weigh) -> None:
    newest = says(world.ada, wish("1/P1W")).response.invitation
    newest.nonce = newest.answer_hash = newest.stop_hash = "of another wave"
    world.wave = Wave(name="Summer", questionnaire="cadence", created_at=NOW, closes_at=NOW, invited_at=NOW)
    says(world.ada, wish("1/P3M"), days_ago=90)
    weigh()
    found = current(session, world.acme)
    assert (str(found.cadence), found.respondents, found.invited) == ("1/P1W", 1, 1)


def test_an_answer_that_has_not_been_read_yet_waits(session: Session, world: World, weigh: Weigh) -> None:
    world.answer(world.ada, "monthly")
    weigh()
    assert current(session, world.acme).source == "norm"


def test_an_answer_that_could_not_be_read_goes_to_review_and_its_choice_counts(
    session: Session, world: World, weigh: Weigh
) -> None:
    read(session, world.answer(world.ada, "%&$", choice="monthly"), None, NOW, failure="ValueError")
    weigh()
    found = current(session, world.acme)
    assert (str(found.cadence), found.source, found.voices[0]["needs_review"]) == ("1/P1M", "asked", True)


def test_a_relative_wish_is_measured_at_what_came_before_the_answer(
    session: Session, world: World, says: Says, weigh: Weigh
) -> None:
    for days_ago in (11, 20, 50, 80, 110, 140, 189):
        world.touch(world.acme, days_ago)
    world.touch(world.acme, 191)  # more than 180 days before the answer
    for days_ago in (1, 2, 3, 4, 5):
        world.touch(world.acme, days_ago)  # after the answer
    says(world.ada, wish(kind="relative", direction="less", factor=0.5), days_ago=10)
    weigh()
    assert str(current(session, world.acme).cadence) == "1/P2M"  # half of 7 in 180 days, 14.2 a year


def test_no_contact_takes_a_person_out(session: Session, world: World, says: Says, weigh: Weigh) -> None:
    says(world.ada, wish("1/P1M"))
    says(world.adam, choice="never")
    suppressions.suppress(session, world.olga.email, "link", NOW)
    weigh()
    found = current(session, world.acme)
    assert {voice["name"]: voice["opted_out"] for voice in found.voices} == {
        "Ada Lane": False, "Adam Okoro": True, "Olga Brandt": True,
    }  # fmt: skip
    assert (str(found.cadence), found.respondents) == ("1/P1M", 2)


def test_a_suppression_and_its_lifting_are_weighed(session: Session, world: World, says: Says, weigh: Weigh) -> None:
    says(world.ada, wish("1/P1W"))
    weigh()
    suppressions.suppress(session, world.ada.email, "link", NOW + timedelta(minutes=1))
    session.commit()
    assert weigh(minutes=2) == 1
    assert current(session, world.acme).source == "norm"
    suppressions.lift(session, world.ada.email, NOW + timedelta(minutes=3))
    session.commit()
    assert weigh(minutes=4) == 1
    assert [str(found.cadence) for found in history(session, world.acme)] == ["1/P1W", "1/P1M", "1/P1W"]


def test_a_suppression_made_after_the_moment_of_weighing_stays_for_the_next(
    session: Session, world: World, weigh: Weigh
) -> None:
    suppressions.suppress(session, world.ada.email, "link", NOW + timedelta(seconds=1))
    session.commit()
    weigh()
    assert weigh(minutes=1) == 1
    assert weigh(minutes=2) == 0


@pytest.mark.parametrize("segment", ["mid-market", "unheard of"])
def test_each_segment_is_weighed_with_its_norm(session: Session, world: World, weigh: Weigh, segment: str) -> None:
    world.acme.segment = segment
    session.commit()
    weigh()
    assert current(session, world.acme).cadence == NORMS.of(segment).cadence


def test_an_unknown_policy_stops_the_step(session: Session, world: World, weigh: Weigh) -> None:
    with pytest.raises(KeyError, match="loudest"):
        weigh(policy="loudest")
    assert session.scalars(select(Recommendation)).all() == []
    assert session.scalars(select(Account)).all()


def test_voices_from_before_their_answers_were_known_get_them_without_a_new_recommendation(
    session: Session, world: World, says: Says, weigh: Weigh
) -> None:
    says(world.ada, wish("1/P1M"), words="monthly")
    weigh()
    found = current(session, world.acme)
    (answer_id,) = session.scalars(select(Answer.id))
    assert [voice["answer_id"] for voice in found.voices] == [answer_id]
    found.voices = [{name: value for name, value in found.voices[0].items() if name != "answer_id"}]
    session.commit()
    weigh(minutes=361)
    assert len(history(session, world.acme)) == 1
    assert [voice["answer_id"] for voice in current(session, world.acme).voices] == [answer_id]
