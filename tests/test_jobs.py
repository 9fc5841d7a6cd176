"""The steps together: run twice they do their work once, and one poisoned row stops nothing."""

import csv
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue

import pytest
import time_machine
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import func, select, update

from accounts.models import Account
from config import HERE, Config
from database import Base
from jobs import Job, all_jobs, run, schedule, threads
from parts import Parts
from recommendations.models import Recommendation
from survey.models import Answer, Reading, Suppression, Wave
from survey.suppressions import find
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.world import World

# The book of the cast (tests/world.py), as the CRM has it.
CSV = {
    "csms.csv": "crm_id,name,email,is_manager,time_zone\ncsm-sam,Sam Hill,sam@example.com,no,Europe/Berlin\n"
    "csm-kim,Kim Roe,kim@example.com,no,UTC\ncsm-dana,Dana Poe,dana@example.com,yes,America/New_York\n",
    "accounts.csv": "crm_id,name,segment,stage,renewal_on,time_zone,csm_crm_id\n"
    "acme,Acme,mid-market,steady,2027-03-01,Europe/Berlin,csm-sam\nglobe,Globe,small,steady,,UTC,csm-kim\n",
    "contacts.csv": "crm_id,account_crm_id,email,name,level\nada,acme,ada@acme.example.com,Ada Lane,champion\n"
    "olga,acme,olga@acme.example.com,Olga Brandt,executive sponsor\n"
    "adam,acme,adam@acme.example.com,Adam Okoro,administrator\ngus,globe,gus@globe.example.net,Gus Amari,end user\n",
    "touchpoints.csv": "crm_id,account_crm_id,contact_crm_id,happened_at,channel\n",
}


@pytest.fixture
def parts(config: Config, mailer: FakeMailer) -> Iterator[Parts]:
    for name, content in CSV.items():
        (config.crm_folder / name).write_text(content, "utf-8")
    made = Parts.assemble(config)
    outbox = replace(made.outbox, mailer=mailer)
    yield replace(made, outbox=outbox, asking=replace(made.asking, outbox=outbox))
    made.engine.dispose()


def round_of_all(parts: Parts, now: datetime) -> dict[str, int]:
    return {job.name: run(job, parts, now) for job in all_jobs(parts)}


def everything(parts: Parts) -> dict[str, list[object]]:
    with parts.engine.connect() as connection:
        return {
            table.name: connection.execute(table.select()).fetchall()
            for table in Base.metadata.sorted_tables
            if table.name != "crm_pull"
        }  # it tells when the last pull was


def test_every_job_run_twice_does_its_work_once(parts: Parts, world: World, mailer: FakeMailer) -> None:
    world.session.execute(update(Wave).values(invited_at=None))
    world.session.commit()
    world.answer(world.ada, "once a quarter, please")
    first = round_of_all(parts, NOW)
    assert first["read_new_answers"] == 1
    assert first["recommend_changed_accounts"] == 2
    assert first["write_back_changed"] == 2
    assert first["send_invitations"] == 3
    after, mails = everything(parts), len(mailer.sent)
    written = (parts.config.crm_folder / "recommended_cadences.csv").read_bytes()

    assert set(round_of_all(parts, NOW + timedelta(minutes=1)).values()) == {0}
    assert everything(parts) == after
    assert len(mailer.sent) == mails
    assert (parts.config.crm_folder / "recommended_cadences.csv").read_bytes() == written


def test_an_answer_reaches_the_account_and_the_crm(parts: Parts, world: World) -> None:
    world.answer(world.ada, "once a quarter, please")
    round_of_all(parts, NOW)
    world.session.expire_all()
    assert str(world.acme.cadence) == "1/P3M"
    with (parts.config.crm_folder / "recommended_cadences.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["account_crm_id"]: row for row in csv.DictReader(file)}
    assert (rows["acme"]["cadence"], rows["acme"]["source"]) == ("P3M", "asked")
    assert rows["globe"]["source"] == "norm"


def test_an_answer_that_asks_for_no_more_contact_suppresses_its_contact(parts: Parts, world: World) -> None:
    world.answer(world.ada, "Please take me off your list and never contact me again")
    world.answer(world.olga, choice="never")
    round_of_all(parts, NOW)
    world.session.rollback()
    assert find(world.session, world.ada.email) is not None
    assert find(world.session, world.olga.email) is not None
    assert world.session.scalar(select(func.count()).select_from(Suppression)) == 2


def test_one_poisoned_answer_is_logged_by_its_id_and_stops_nothing(
    parts: Parts, world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    import classifier

    real = classifier.read

    def poisoned(text: str, question: str = "cadence") -> classifier.Reading:
        if "poison" in text:
            raise RuntimeError(text)
        return real(text, question)

    monkeypatch.setattr(classifier, "read", poisoned)
    bad = world.answer(world.ada, "poison, said the customer")
    world.answer(world.olga, "monthly")
    caplog.set_level(logging.INFO)
    done = round_of_all(parts, NOW)
    assert done["read_new_answers"] == 1
    assert done["recommend_changed_accounts"] == 2
    assert f"answer {bad.id} could not be read: RuntimeError" in caplog.text
    assert "said the customer" not in caplog.text
    assert "example.com" not in caplog.text
    world.session.rollback()
    assert world.session.scalar(select(Reading.failure).where(Reading.answer_id == bad.id)) == "RuntimeError"


def test_a_new_rule_book_reads_old_answers_again(parts: Parts, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.answer(world.ada, "monthly")
    round_of_all(parts, NOW)
    monkeypatch.setattr("classifier.rule_book_version", lambda: "the next one")
    assert round_of_all(parts, NOW + timedelta(hours=1))["read_new_answers"] == 1
    world.session.rollback()
    assert world.session.scalars(select(Reading.rule_book)).all() == ["the next one"]
    assert (
        world.session.scalar(
            select(func.count()).select_from(Recommendation).where(Recommendation.account_id == world.acme.id)
        )
        == 1
    )


def test_a_changed_answer_changes_the_recommendation_and_keeps_its_history(parts: Parts, world: World) -> None:
    answer = world.answer(world.ada, "monthly")
    round_of_all(parts, NOW)
    later = NOW + timedelta(days=1)
    answer.superseded_at = later
    world.session.flush()
    world.session.add(
        Answer(
            response_id=answer.response_id,
            question="cadence",
            kind="cadence",
            verbatim="once a year",
            answered_at=later,
        )
    )
    world.session.commit()
    round_of_all(parts, later)
    world.session.expire_all()
    history = world.session.scalars(
        select(Recommendation).where(Recommendation.account_id == world.acme.id).order_by(Recommendation.id)
    ).all()
    assert [(str(one.cadence), one.superseded_at, one.written_back_at) for one in history] == [
        ("1/P1M", later, NOW),
        ("1/P1Y", None, later),
    ]


def test_a_step_that_fails_is_logged_and_the_scheduler_goes_on(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_session: object, _now: datetime) -> int:
        raise ZeroDivisionError

    assert run(Job("broken", 1, broken), parts, NOW) == 0
    assert "broken failed: ZeroDivisionError" in caplog.text


def test_what_the_database_refuses_is_logged_without_the_values(
    parts: Parts, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def clashing(session: object, _now: datetime) -> int:
        session.add(
            Account(
                crm_id="acme",
                name="a secret name",
                segment="x",
                stage="steady",
                time_zone="UTC",
                csm_id=world.sam.id,
                changed_at=NOW,
            )
        )
        session.commit()
        return 1

    world.session.rollback()
    assert run(Job("clashing", 1, clashing), parts, NOW) == 0
    assert "clashing failed: IntegrityError" in caplog.text
    assert "a secret name" not in caplog.text


def test_all_steps_are_scheduled_once_each_and_at_once(parts: Parts) -> None:
    scheduler = BackgroundScheduler(timezone=UTC)
    with time_machine.travel(NOW, tick=False):
        schedule(all_jobs(parts), parts, scheduler)
    jobs = sorted(scheduler.get_jobs(), key=lambda job: job.next_run_time)
    assert [job.id for job in jobs] == [job.name for job in all_jobs(parts)]
    assert all(job.max_instances == 1 and job.coalesce for job in jobs)
    assert all(job.next_run_time - NOW < timedelta(seconds=1) for job in jobs)


def test_the_first_round_follows_the_road(parts: Parts) -> None:
    done: Queue[str] = Queue()
    jobs = [Job(name, 60, lambda _s, _now, name=name: done.put(name) or 0) for name in ("read", "plan", "answer")]
    scheduler = BackgroundScheduler(executors=threads(), timezone=UTC)
    schedule(jobs, parts, scheduler)
    scheduler.start()
    assert [done.get(timeout=20) for _ in jobs] == ["read", "plan", "answer"]
    scheduler.shutdown()


def test_the_steps_stand_in_the_order_in_which_an_answer_travels(parts: Parts) -> None:
    assert [job.name for job in all_jobs(parts)] == [
        "pull_book",
        "invite_contacts",
        "send_invitations",
        "remind_nonrespondents",
        "read_bounces",
        "read_new_answers",
        "recommend_changed_accounts",
        "end_past_overrides",
        "write_back_changed",
        "refresh_crm",
        "deliver_webhooks",
        "plan_next_touches",
        "send_digests",
        "send_monthly_reports",
        "erase_deleted_notes",
        "forget_outlived",
    ]


def test_a_slow_crm_or_receiver_holds_up_no_other_step(parts: Parts) -> None:
    waiting, going_on = threading.Event(), threading.Event()
    slow = Job("slow", 60, lambda _session, _now: int(going_on.wait(20)), thread="crm")
    quick = Job("quick", 60, lambda _session, _now: waiting.set() or 0)
    scheduler = BackgroundScheduler(executors=threads(), timezone=UTC)
    schedule([slow, quick], parts, scheduler)
    scheduler.start()
    assert waiting.wait(20)
    assert not going_on.is_set()
    going_on.set()
    scheduler.shutdown()


def started_in(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The jobs as a process of their own with these settings, until it ends."""
    return subprocess.run(
        [sys.executable, str(HERE / "jobs.py")],
        env={"PATH": "/usr/bin:/bin", "SECRET_KEY": "k" * 32} | settings,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_missing_setting_stops_the_jobs_with_its_name(tmp_path: Path) -> None:
    result = started_in(tmp_path, LINK_SECRET="short")
    assert result.returncode == 1
    assert "LINK_SECRET" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_is_not_up_to_date_stops_the_jobs_with_the_way_out(tmp_path: Path) -> None:
    result = started_in(tmp_path, LINK_SECRET="l" * 32, DATABASE_URL=f"sqlite:///{tmp_path}/new/x.db")
    assert result.returncode == 1
    assert "flask --app app database upgrade" in result.stderr


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_jobs_process_ends_on_sigterm(parts: Parts) -> None:
    from tests.browser.conftest import as_environment

    environment = {"PATH": "/usr/bin:/bin", **as_environment(parts.config)}
    process = subprocess.Popen(
        [sys.executable, str(HERE / "jobs.py")], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert "pull_book" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    process.stdout.close()
