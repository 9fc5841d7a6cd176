"""A wave of 2,000 invitations with 3 % bad addresses; the jobs are killed in the middle, and started again."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from sqlalchemy import select, update

import migrations
from accounts.models import Account, Contact, CustomerSuccessManager, Level, Stage
from demo.processes import HOST, Processes
from parts import Parts
from survey.models import Invitation, Wave
from survey.skipping import CLAIM_HOLDS
from survey.waves import progress
from survey.waves.progress import Standing
from survey.waves.starting import start_wave
from tests.browser.conftest import as_environment, config_in

MANY, BAD_OF_100 = 2000, 3
BAD = MANY * BAD_OF_100 // 100
GOOD = MANY - BAD
PATIENCE = 240  # seconds, where other work keeps the machine busy


@dataclass
class PostOffice:
    """A mail server that refuses bad addresses, counts what it takes, and kills the process `victim` once it has taken
    message number `last`, before it says so: the sender cannot know."""

    arrived: Counter[str] = field(default_factory=Counter)
    last: int = 0
    victim: int = 0

    async def handle_RCPT(  # noqa: N802 - the names are aiosmtpd's
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("bad"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        self.arrived[envelope.rcpt_tos[0]] += 1
        if self.arrived.total() == self.last:
            os.killpg(self.victim, signal.SIGKILL)
        return "250 taken"


@contextmanager
def open_at(port: int) -> Iterator[PostOffice]:
    """A post office that listens at `port`."""
    office = PostOffice()
    controller = Controller(office, hostname=HOST, port=port)
    controller.start()
    yield office
    controller.stop()


def invite_many(parts: Parts) -> None:
    now = datetime.now(UTC)
    with parts.sessions() as session:
        sam = CustomerSuccessManager(
            crm_id="sam", name="Sam Hill", email="sam@x.example.com", is_manager=False, time_zone="UTC"
        )
        acme = Account(
            crm_id="acme", name="Acme", segment="small", stage=Stage.STEADY, time_zone="UTC", csm=sam, changed_at=now
        )
        for n in range(MANY):
            name = f"bad{n}" if n % 100 < BAD_OF_100 else f"c{n}"
            session.add(
                Contact(crm_id=str(n), account=acme, email=f"{name}@x.example.com", name=f"C {n}", level=Level.END_USER)
            )
        start_wave(session, "Big", "cadence", now, timedelta(days=28))
        session.commit()


def standings(parts: Parts) -> dict[str, int]:
    with parts.sessions() as session:
        wave = session.scalars(select(Wave)).one()
        return progress.of_waves(session, [wave.id])[wave.id].by_standing


def is_finished(parts: Parts) -> bool:
    with parts.sessions() as session:
        return session.scalars(select(Wave)).one().finished_at is not None


def wait_until(parts: Parts, expected: dict[str, int]) -> None:
    end = time.monotonic() + PATIENCE
    while standings(parts) != expected and time.monotonic() < end:
        time.sleep(0.5)
    assert standings(parts) == expected


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a killed process has written is kept there too, and 4,000 commits
    need not wait for a disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(prefix="ask-them-", dir=memory) as folder:
        yield Path(folder)


def test_killed_in_the_middle_and_started_again_a_wave_ends_with_exact_counts(quick_folder: Path) -> None:
    config = config_in(quick_folder).model_copy(update={"sends_per_minute": 10 * MANY})
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    invite_many(parts)
    with open_at(config.smtp_port) as post, (quick_folder / "log.txt").open("wb") as log:
        send_through(post, parts, Processes(as_environment(config), log))
    assert is_finished(parts)
    parts.engine.dispose()
    assert len(post.arrived) == GOOD
    assert Counter(post.arrived.values()) == {1: GOOD - 1, 2: 1}


def send_through(post: PostOffice, parts: Parts, processes: Processes) -> None:
    try:
        # SIGKILL while message number 1,000 is on its way: it has arrived, and nobody noted so.
        post.last = MANY // 2
        processes.start("jobs", "jobs.py")
        post.victim = processes.running["jobs"].pid
        assert processes.running["jobs"].wait(PATIENCE) == -signal.SIGKILL
        assert post.arrived.total() == MANY // 2
        assert standings(parts)[Standing.SILENT] == MANY // 2 - 1
        assert not is_finished(parts)

        # Started again, all others go out; the one in flight waits until its claim has run out.
        processes.start("jobs", "jobs.py")
        wait_until(parts, {Standing.SILENT: GOOD - 1, Standing.FAILED: BAD, Standing.WAITING: 1})
        assert not is_finished(parts)

        # A quarter of an hour later.
        with parts.sessions() as session:
            long_ago = datetime.now(UTC) - CLAIM_HOLDS - timedelta(minutes=1)
            claimed = Invitation.sent_at.is_(None), Invitation.failed_at.is_(None)
            session.execute(update(Invitation).where(*claimed).values(claimed_at=long_ago))
            session.commit()
        wait_until(parts, {Standing.SILENT: GOOD, Standing.FAILED: BAD})
    finally:
        processes.stop()
