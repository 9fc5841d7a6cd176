"""The web process is killed while answers come in: what got its redirect is stored, once."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select

import migrations
from accounts.models import Account, Contact, CustomerSuccessManager, Level, Stage
from demo.processes import Processes
from parts import Parts
from survey import links
from survey.invitations import invite_contacts
from survey.links import Purpose
from survey.models import Answer, Invitation
from survey.waves.starting import start_wave
from tests.browser.conftest import as_environment, config_in, serve
from tests.customer import HUMAN, a_page_opened

MANY = 200
PATIENCE = 60


def ask_many(parts: Parts) -> list[str]:
    """Invite 200 contacts, and return their links' paths."""
    now = datetime.now(UTC)
    with parts.sessions() as session:
        sam = CustomerSuccessManager(
            crm_id="sam", name="Sam", email="sam@example.com", is_manager=False, time_zone="UTC"
        )
        acme = Account(
            crm_id="acme", name="Acme", segment="small", stage=Stage.STEADY, time_zone="UTC", csm=sam, changed_at=now
        )
        session.add_all(
            Contact(crm_id=str(n), account=acme, email=f"c{n}@example.com", name=f"C {n}", level=Level.END_USER)
            for n in range(MANY)
        )
        start_wave(session, "Autumn", "cadence", now, timedelta(days=28))
        session.commit()
        invite_contacts(session, parts.asking, now)
        nonces = session.scalars(select(Invitation.nonce).order_by(Invitation.id)).all()
    return [f"/s/{links.token(parts.config.link_secret, Purpose.ANSWER, nonce)}" for nonce in nonces]


def post(host: str, number: int, path: str) -> int | None:
    """Send one answer; return its number where the redirect came back."""
    try:
        connection = HTTPConnection(host, timeout=5)
        connection.request(
            "POST",
            path,
            urlencode({"cadence_words": f"answer {number}", "page_token": a_page_opened(path)}),
            {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": HUMAN},
        )
        status = connection.getresponse().status
        connection.close()
    except (OSError, HTTPException):
        return None
    return number if status == 303 else None


def test_each_answer_that_got_its_redirect_is_stored_once(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    paths = ask_many(parts)
    processes = Processes(as_environment(config))
    serve(processes, config)
    host = urlsplit(config.base_url).netloc
    done: list[int] = []
    killed = threading.Event()

    def answer(number: int) -> None:
        if number >= MANY - 20:
            killed.wait(PATIENCE)  # some always come too late
        if (sent := post(host, number, paths[number])) is not None:
            done.append(sent)

    def kill_in_the_middle() -> None:
        end = time.monotonic() + PATIENCE
        while len(done) < MANY // 3 and time.monotonic() < end:
            time.sleep(0.002)
        os.killpg(processes.running["web"].pid, signal.SIGKILL)
        processes.running["web"].wait(10)
        killed.set()

    killer = threading.Thread(target=kill_in_the_middle)
    killer.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(answer, range(MANY)))
    killer.join(PATIENCE)
    processes.stop()
    assert killed.is_set()
    assert MANY // 3 <= len(done) < MANY

    with parts.sessions() as session:
        stored = session.scalars(select(Answer.verbatim).where(Answer.superseded_at.is_(None))).all()
    parts.engine.dispose()
    assert len(stored) == len(set(stored))
    assert {f"answer {number}" for number in done} <= set(stored)
