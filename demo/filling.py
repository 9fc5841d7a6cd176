"""The sample book of business travels the road: loaded, asked, answered, recommended."""

import time
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute
from tqdm import tqdm

from accounts.models import Account, CustomerSuccessManager
from accounts.pulling import pull_book
from capacity import available, workload
from capacity.models import AvailableHours
from demo import answers, book
from demo.processes import Processes
from demo.settings import INSTANCE
from parts import Parts
from recommendations.models import Recommendation
from survey.invitations import invite_contacts
from survey.models import Reading, Response, Wave
from survey.sending import send_invitations
from survey.waves.starting import start_wave

# What the CSMs have of the hours that they need, who needs most first.
SHARES = (0.9, 1.3, 1.1, 0.85)


def fill(parts: Parts) -> None:
    """Load, ask and answer, each only where that has not happened yet."""
    if not _count(parts, Account.id):
        _load_book(parts)
    if not _count(parts, Wave.id):
        _send_wave(parts)
    if not _count(parts, Response.id):
        _answer(parts)


def _count(parts: Parts, column: InstrumentedAttribute[int]) -> int:
    with parts.sessions() as session:
        return session.scalar(select(func.count(func.distinct(column)))) or 0


def _load_book(parts: Parts) -> None:
    book.copy_to(parts.config.crm_folder, date.today())  # noqa: DTZ011  (the day on this machine's wall)
    with parts.sessions() as session:
        rows = pull_book(session, parts.crm, datetime.now(UTC))
    print(f"Loaded the sample book of business: {rows:,} rows, all invented.", flush=True)  # noqa: T201 - a command's own words


def _send_wave(parts: Parts) -> None:
    now, config = datetime.now(UTC), parts.config
    with parts.sessions() as session:
        open_for = timedelta(days=config.closes_after)
        start_wave(session, f"First wave, {now:%B %Y}", "cadence", now, open_for, config.remind_after)
        session.commit()
        invited = invite_contacts(session, parts.asking, now)
        with tqdm(total=invited, desc="Sending invitations", unit="") as bar:
            send_invitations(session, parts.asking, now, bar.update)


def _answer(parts: Parts) -> None:
    mailbox = parts.config.mailbox_folder or INSTANCE / "mailbox"
    found = answers.with_links(mailbox)
    tokens = answers.look_at(tqdm([link for link, _ in found], desc="Customers open their page", unit=""))
    for link, row in tqdm(found, desc="Customers answer", unit=""):
        answers.send(link, row, tokens[link])


def wait_for_recommendations(parts: Parts, processes: Processes) -> None:
    """Show the jobs catching up with the answers, the first time."""
    accounts, done = _progress(parts)
    with tqdm(total=accounts, initial=done, desc="Recommending", unit="", disable=done >= accounts) as bar:
        while bar.n < accounts and not processes.died():
            time.sleep(0.2)
            bar.update(_progress(parts)[1] - bar.n)


def give_hours(parts: Parts) -> None:
    """Say how many hours each CSM has, the first time: some of them fewer than they need."""
    if _count(parts, AvailableHours.id):
        return
    now = datetime.now(UTC)
    with parts.sessions() as session:
        csms = {csm.id: csm for csm in session.scalars(select(CustomerSuccessManager))}
        manager = next(csm for csm in csms.values() if csm.is_manager)
        for load, share in zip(workload.loads(session, parts.efforts, now), SHARES, strict=False):
            available.say(session, csms[load.csm_id], round(load.needed * share), manager, now)
        session.commit()


def _progress(parts: Parts) -> tuple[int, int]:
    """How many accounts there are, and how many have a recommendation, now that answers are being read."""
    accounts, read = _count(parts, Account.id), _count(parts, Reading.id)
    return accounts, _count(parts, Recommendation.account_id) if read else 0
