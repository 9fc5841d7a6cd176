"""Every scheduled step, in the order in which an answer travels. Run as a process of its own: `python jobs.py`.

The rows are the state: a step finds what is left to do, so a run that was missed is caught up by the next, and two
of these processes do no harm.
"""

import logging
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import FrameType
from typing import Literal, get_args

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from sqlalchemy.orm import Session

import migrations
from accounts.notes import erase_deleted_notes
from accounts.pulling import pull_book_if_it_answers
from parts import Parts, assemble_or_exit
from recommendations.deciding import end_past_overrides
from recommendations.forgetting import forget_outlived
from recommendations.weighing import recommend_changed_accounts
from recommendations.writing_back import refresh_crm, write_back_changed
from reports.calendar.planning import plan_next_touches
from reports.digest.sending import send_digests
from reports.monthly.backing import Backing
from reports.monthly.sending import ReportRules, send_monthly_reports
from survey.bounces import read_bounces
from survey.invitations import invite_contacts
from survey.quiet import QuietRules
from survey.readings import read_new_answers
from survey.sending import remind_nonrespondents, send_invitations
from webhooks.delivering import deliver_webhooks

log = logging.getLogger("jobs")
HOURLY, MINUTELY = 3600, 60
Thread = Literal["steps", "crm", "webhooks"]


@dataclass(frozen=True, slots=True)
class Job:
    """A step with its name, and the seconds between two of its runs. The steps of one `thread` follow one another;
    those that wait for other people's servers, and hold no transaction meanwhile, have threads of their own."""

    name: str
    every: int
    step: Callable[[Session, datetime], int]
    thread: Thread = "steps"


def all_jobs(parts: Parts) -> list[Job]:
    """Return all steps with their schedules; together they are the whole story."""
    config = parts.config
    return [
        Job("pull_book", config.pull_every, lambda s, now: pull_book_if_it_answers(s, parts.crm, now), "crm"),
        Job("invite_contacts", config.step_every, lambda s, now: invite_contacts(s, parts.asking, now)),
        Job("send_invitations", config.step_every, lambda s, now: send_invitations(s, parts.asking, now)),
        Job("remind_nonrespondents", MINUTELY, lambda s, now: remind_nonrespondents(s, parts.asking, now)),
        Job(
            "read_bounces",
            MINUTELY,
            lambda s, now: read_bounces(s, parts.bounces, config.link_secret, now) if parts.bounces else 0,
        ),
        Job(
            "read_new_answers",
            config.step_every,
            lambda s, now: read_new_answers(
                s, parts.questionnaires, now, waits=config.new_rule_book == "when_approved"
            ),
        ),
        Job(
            "recommend_changed_accounts",
            config.step_every,
            lambda s, now: recommend_changed_accounts(
                s, config.policy, parts.norms, wish_of_choice=parts.wish_of_choice, now=now
            ),
        ),
        Job("end_past_overrides", MINUTELY, end_past_overrides),
        Job(
            "write_back_changed",
            config.step_every,
            lambda s, now: write_back_changed(s, parts.crm, now, config.is_written_at_once),
            thread="crm",
        ),
        Job(
            "refresh_crm",
            HOURLY,
            lambda s, now: refresh_crm(s, parts.crm, now) if config.is_written_at_once else 0,
            thread="crm",
        ),
        Job(
            "deliver_webhooks",
            config.step_every,
            lambda s, now: deliver_webhooks(s, parts.poster, parts.outbox, config.link_secret, now),
            thread="webhooks",
        ),
        Job("plan_next_touches", MINUTELY, lambda s, now: plan_next_touches(s, _call_rules(parts), now)),
        Job(
            "send_digests",
            MINUTELY,
            lambda s, now: send_digests(s, parts.outbox, parts.asking.rules, config.digest_hour, now),
        ),
        Job(
            "send_monthly_reports",
            HOURLY,
            lambda s, now: send_monthly_reports(s, parts.outbox, _report_rules(parts), now),
        ),
        Job("erase_deleted_notes", HOURLY, erase_deleted_notes),
        Job("forget_outlived", HOURLY, lambda s, now: forget_outlived(s, parts.retention, now)),
    ]


def _call_rules(parts: Parts) -> QuietRules:
    config = parts.config
    return replace(parts.asking.rules, from_hour=config.call_from_hour, until_hour=config.call_until_hour)


def _report_rules(parts: Parts) -> ReportRules:
    config = parts.config
    backing = Backing.of(parts.questionnaires, parts.efforts)
    return ReportRules(config.zone, config.report_recipients, config.report_paper, backing)


def run(job: Job, parts: Parts, now: datetime | None = None) -> int:
    """Run one step and return the rows it did; a failure is logged, and left for the next run."""
    with parts.sessions() as session:
        try:
            done = job.step(session, now or datetime.now(UTC))
        except Exception as error:  # the scheduler, and so all other steps, must go on
            log.error("%s failed: %s", job.name, type(error).__name__, exc_info=_without_values(error))
            return 0
    if done:
        log.info("%s: %s", job.name, done)
    return done


def _without_values(error: Exception) -> bool:
    """Whether the traceback may be logged: an error of the database carries values, and so customers' words."""
    return not type(error).__module__.startswith(("sqlalchemy", "psycopg", "sqlite3"))


def threads() -> dict[str, ThreadPoolExecutor]:
    """Return the threads of the steps, by name. One thread each: its steps follow one another."""
    return {name: ThreadPoolExecutor(1) for name in get_args(Thread)}


def schedule(jobs: Iterable[Job], parts: Parts, scheduler: BaseScheduler) -> None:
    """Add `jobs` to `scheduler`, each to be run at once and then in its rhythm, never twice at the same time."""
    now = datetime.now(UTC)
    for number, job in enumerate(jobs):
        # What is due at the same moment would be run by name, and not in this order.
        first = now + timedelta(microseconds=number)
        scheduler.add_job(
            partial(run, job, parts), "interval", seconds=job.every, id=job.name, next_run_time=first,
            executor=job.thread, coalesce=True, max_instances=1, misfire_grace_time=None,
        )  # fmt: skip


def main() -> None:
    """Run the steps until stopped by SIGTERM or Ctrl-C; a step under way is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
    for library in ("apscheduler", "alembic"):
        logging.getLogger(library).setLevel(logging.ERROR)
    parts = assemble_or_exit()
    if not migrations.is_current(parts.engine):
        sys.exit("The database is not up to date. Run: flask --app app database upgrade")
    scheduler = BackgroundScheduler(executors=threads(), timezone=UTC)
    schedule(all_jobs(parts), parts, scheduler)
    scheduler.start()
    signal.signal(signal.SIGTERM, _stop)
    try:
        signal.pause()
    except (KeyboardInterrupt, SystemExit):
        scheduler.shutdown()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit


if __name__ == "__main__":
    main()
