"""Plans, runs and taking them back, at a CRM in memory."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from accounts.crm import Gone, Values, runs
from accounts.crm.models import CrmChange, CrmRun
from accounts.crm.planning import Verdict
from database import make_sessions
from recommendations.models import Recommendation
from recommendations.people import erase_voice
from recommendations.writing_back import apply_all, plan_all, write_back_changed
from tests.accounts.crm.memory import TARGETS, MemoryCrm
from tests.conftest import NOW
from tests.world import World

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def session(one_engine: Engine) -> Iterator[Session]:
    with make_sessions(one_engine)() as opened:
        yield opened


@pytest.fixture
def crm() -> MemoryCrm:
    return MemoryCrm()


@pytest.fixture
def wished(world: World) -> World:
    """Acme is to be contacted once a month."""
    world.recommend(world.acme, "1/P1M")
    return world


def change_to(world: World, cadence: str) -> None:
    """Recommend another cadence to Acme from now on."""
    world.session.execute(update(Recommendation).values(superseded_at=world.now))
    world.session.commit()
    world.recommend(world.acme, cadence)


def verdicts(session: Session, crm: MemoryCrm) -> dict[str, tuple[Verdict, str | None]]:
    found = plan_all(session, crm, NOW)
    session.rollback()
    return {one.name: (one.verdict, one.why) for fields in found.fields.values() for one in fields}


def test_a_plan_says_what_would_change_and_changes_nothing(session: Session, wished: World, crm: MemoryCrm) -> None:
    crm.held["acme"] = {"words": "once a month"}
    found = verdicts(session, crm)
    assert found["cadence"] == (Verdict.CHANGE, None)
    assert found["words"] == (Verdict.SAME, None)
    assert (crm.batches, session.scalars(select(CrmRun)).all()) == ([], [])


def test_a_run_keeps_each_old_and_new_value(session: Session, wished: World, crm: MemoryCrm) -> None:
    crm.held["acme"] = {"cadence": "P1Y", "words": "once a month"}
    number = apply_all(session, crm, NOW)
    done = runs.summary(session, number or 0)
    assert done is not None
    assert (done.accounts, done.written, done.run.same, done.failed) == (1, 5, 1, 0)
    rows = {one.name: (one.old, one.new, one.written_at) for one in session.scalars(select(CrmChange))}
    assert rows["cadence"] == ("P1Y", "P1M", NOW)
    assert crm.held["acme"]["cadence"] == "P1M"


def test_applied_twice_nothing_is_written_and_no_run_is_kept(session: Session, wished: World, crm: MemoryCrm) -> None:
    assert apply_all(session, crm, NOW) is not None
    assert apply_all(session, crm, LATER) is None
    assert len(crm.batches) == 1
    assert len(session.scalars(select(CrmRun)).all()) == 1


def test_what_somebody_edited_since_our_last_write_is_left_alone_and_reported(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    apply_all(session, crm, NOW)
    crm.held["acme"]["cadence"] = "P6M"
    change_to(wished, "1/P3M")
    assert verdicts(session, crm)["cadence"][0] is Verdict.EDITED
    done = runs.summary(session, apply_all(session, crm, LATER) or 0)
    assert done is not None
    assert (done.edited, crm.held["acme"]["cadence"], crm.held["acme"]["words"]) == (1, "P6M", "once a quarter")


def test_where_ours_wins_an_edit_is_written_over(session: Session, wished: World, crm: MemoryCrm) -> None:
    apply_all(session, crm, NOW)
    crm.held["acme"]["cadence"] = "P6M"
    crm.targets = TARGETS | {"cadence": TARGETS["cadence"].model_copy(update={"ours_wins": True})}
    apply_all(session, crm, LATER)
    assert crm.held["acme"]["cadence"] == "P1M"


def test_an_edit_is_reported_once_and_not_with_every_run(session: Session, wished: World, crm: MemoryCrm) -> None:
    apply_all(session, crm, NOW)
    crm.held["acme"]["cadence"] = "P6M"
    assert apply_all(session, crm, LATER) is not None
    assert apply_all(session, crm, LATER) is None


@pytest.mark.parametrize("write_blank", [False, True])
def test_a_blank_is_written_over_a_value_only_where_the_mapping_says_so(
    session: Session, wished: World, crm: MemoryCrm, write_blank: bool
) -> None:
    crm.targets = TARGETS | {"agreement": TARGETS["agreement"].model_copy(update={"write_blank": write_blank})}
    crm.held["acme"] = {"agreement": "0.5"}
    session.scalars(select(Recommendation)).one().agreement = None
    session.commit()
    apply_all(session, crm, NOW)
    assert crm.held["acme"]["agreement"] == (None if write_blank else "0.5")


def test_an_account_that_is_gone_from_the_crm_is_refused_with_the_reason_and_stops_no_other(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    wished.recommend(wished.globe, "1/P1W")
    crm.gone["acme"] = Gone("it was merged into 001B")
    assert verdicts(session, crm)["cadence"] in {(Verdict.CHANGE, None), (Verdict.REFUSED, "it was merged into 001B")}
    done = runs.summary(session, apply_all(session, crm, NOW) or 0)
    assert done is not None
    assert (done.left, done.written, list(crm.held)) == (6, 6, ["globe"])


def test_a_refusal_is_kept_with_the_crms_reason(session: Session, wished: World, crm: MemoryCrm) -> None:
    crm.refused["acme"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: no"
    done = runs.summary(session, apply_all(session, crm, NOW) or 0)
    assert done is not None
    assert (done.failed, done.written) == (6, 0)
    assert {one.why for one in session.scalars(select(CrmChange))} == {"FIELD_CUSTOM_VALIDATION_EXCEPTION: no"}


def test_when_the_crm_wrote_and_the_answer_was_lost_each_change_is_written_once(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    crm.dies_after_write = True
    first = apply_all(session, crm, NOW)
    done = runs.summary(session, first or 0)
    assert done is not None
    assert (done.unknown, done.run.failure) == (6, "no answer within 30 seconds")
    crm.dies_after_write = False
    apply_all(session, crm, LATER)
    assert len(crm.batches) == 1
    assert {one.written_at for one in session.scalars(select(CrmChange))} == {LATER}


def test_when_a_call_never_arrived_what_stood_there_before_is_no_edit(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    crm.held["acme"] = {"cadence": "P1Y"}
    crm.dies_before_write = True
    apply_all(session, crm, NOW)
    crm.dies_before_write = False
    apply_all(session, crm, LATER)
    assert crm.held["acme"]["cadence"] == "P1M"


def test_a_lost_answer_and_then_another_wish_is_no_edit(session: Session, wished: World, crm: MemoryCrm) -> None:
    apply_all(session, crm, NOW)
    change_to(wished, "1/P3M")
    crm.dies_after_write = True
    apply_all(session, crm, NOW)
    crm.dies_after_write = False
    change_to(wished, "1/P1Y")
    apply_all(session, crm, LATER)
    assert crm.held["acme"]["cadence"] == "P1Y"


def test_a_run_is_undone_to_the_values_from_before(session: Session, wished: World, crm: MemoryCrm) -> None:
    crm.held["acme"] = {"cadence": "P1Y"}
    number = apply_all(session, crm, NOW) or 0
    done = runs.undo(session, crm, number, LATER)
    assert done is not None
    assert (done.run.kind, done.run.undoes_id, done.written) == ("undo", number, 6)
    assert crm.held["acme"] == dict.fromkeys(TARGETS) | {"cadence": "P1Y"}
    assert runs.undo(session, crm, number, LATER) is None


def test_undo_leaves_alone_what_somebody_changed_since(session: Session, wished: World, crm: MemoryCrm) -> None:
    number = apply_all(session, crm, NOW) or 0
    crm.held["acme"]["cadence"] = "P6M"
    done = runs.undo(session, crm, number, LATER)
    assert done is not None
    assert (done.edited, done.written, crm.held["acme"]["cadence"]) == (1, 5, "P6M")


def test_what_was_undone_is_not_written_again_until_the_wish_changes(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    number = apply_all(session, crm, NOW) or 0
    undone = runs.undo(session, crm, number, LATER)
    assert undone is not None
    apply_all(session, crm, LATER)
    assert crm.held["acme"]["cadence"] is None
    change_to(wished, "1/P3M")
    apply_all(session, crm, LATER)
    assert crm.held["acme"]["cadence"] == "P3M"


def test_an_undo_is_undone_by_its_own_number(session: Session, wished: World, crm: MemoryCrm) -> None:
    number = apply_all(session, crm, NOW) or 0
    undone = runs.undo(session, crm, number, LATER)
    assert undone is not None
    runs.undo(session, crm, undone.run.id, LATER)
    assert crm.held["acme"]["cadence"] == "P1M"


def test_a_run_of_another_crm_is_not_undone_here(session: Session, wished: World, crm: MemoryCrm) -> None:
    number = apply_all(session, crm, NOW) or 0
    crm.name = "elsewhere"
    with pytest.raises(runs.UnknownRunError):
        runs.undo(session, crm, number, LATER)


def test_an_outage_is_one_run_however_long_it_takes(session: Session, wished: World, crm: MemoryCrm) -> None:
    crm.is_down = True
    for minutes in (0, 2, 4):
        write_back_changed(session, crm, NOW + timedelta(minutes=minutes))
    assert len(session.scalars(select(CrmRun)).all()) == 1


def test_an_account_whose_cadence_cannot_be_read_is_listed_as_refused_with_why(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    wished.recommend(wished.globe, "1/P1W")
    session.execute(
        text("UPDATE recommendation SET cadence = 'nonsense' WHERE account_id = :id"), {"id": wished.acme.id}
    )
    session.commit()
    found = plan_all(session, crm, NOW)
    session.rollback()
    assert sorted(found.names.values()) == ["Acme", "Globe"]
    why = "its stored cadence cannot be read"
    assert {(one.verdict, one.why) for one in found.fields[wished.acme.id]} == {(Verdict.REFUSED, why)}
    done = runs.summary(session, apply_all(session, crm, NOW) or 0)
    assert done is not None
    assert (done.left, done.written) == (6, 6)
    session.rollback()
    assert apply_all(session, crm, LATER) is None


def test_a_run_after_one_that_failed_without_changes_has_its_own_date_and_counts(
    session: Session, wished: World, crm: MemoryCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.size = 1
    apply_all(session, crm, NOW)
    wished.recommend(wished.globe, "1/P1W")
    answers: list[bool] = []

    def second_fails(ids: Sequence[str]) -> dict[str, Values | Gone]:
        crm.is_down = bool(answers)
        answers.append(True)
        return MemoryCrm.read(crm, ids)

    monkeypatch.setattr(crm, "read", second_fails)
    failed = apply_all(session, crm, NOW)
    monkeypatch.undo()
    crm.is_down = False
    done = runs.summary(session, apply_all(session, crm, LATER) or 0)
    assert done is not None
    assert (done.run.id, done.run.started_at, done.run.same, done.written) == (failed, LATER, 6, 6)


def test_erased_words_leave_the_history_and_are_replaced_in_the_crm(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    row = session.scalars(select(Recommendation)).one()
    row.voices, row.reason = [{"contact_id": wished.ada.id}], 'Ada: "monthly please"'
    session.commit()
    apply_all(session, crm, NOW)
    erase_voice(session, wished.ada)
    session.commit()
    apply_all(session, crm, LATER)
    kept = [value for one in session.scalars(select(CrmChange)) for value in (one.old, one.new) if value]
    assert not [value for value in kept if "monthly please" in value]
    assert "erased" in (crm.held["acme"]["reason"] or "")


def test_an_undo_after_erasing_does_not_keep_the_erased_words_once_more(
    session: Session, wished: World, crm: MemoryCrm
) -> None:
    row = session.scalars(select(Recommendation)).one()
    row.voices, row.reason = [{"contact_id": wished.ada.id}], 'Ada: "monthly please"'
    session.commit()
    number = apply_all(session, crm, NOW) or 0
    erase_voice(session, wished.ada)
    session.commit()
    runs.undo(session, crm, number, LATER)
    kept = [value for one in session.scalars(select(CrmChange)) for value in (one.old, one.new) if value]
    assert not [value for value in kept if "monthly please" in value]
    assert (crm.held["acme"]["cadence"], crm.held["acme"]["reason"]) == (None, 'Ada: "monthly please"')


def test_an_error_that_nobody_has_foreseen_ends_the_run_and_leaves_the_crm_in_peace(
    session: Session, wished: World, crm: MemoryCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crm, "read", lambda ids: {}["results"])
    with pytest.raises(KeyError):
        write_back_changed(session, crm, NOW)
    run = session.scalars(select(CrmRun)).one()
    assert (run.ended_at, run.failure) == (NOW, "stopped by KeyError; the log says where")
    assert write_back_changed(session, crm, NOW + timedelta(minutes=14)) == 0
    monkeypatch.undo()
    assert write_back_changed(session, crm, NOW + timedelta(minutes=16)) == 1


def test_a_value_that_cannot_be_stored_stops_no_other_account(
    session: Session, wished: World, crm: MemoryCrm, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wished.recommend(wished.globe, "1/P1W")
    real = crm.shaped
    monkeypatch.setattr(crm, "shaped", lambda name, value: object() if value == "P1M" else real(name, value))
    apply_all(session, crm, NOW)
    assert list(crm.held) == ["globe"]
    assert f"account {wished.acme.id} was not written to the CRM" in caplog.text
