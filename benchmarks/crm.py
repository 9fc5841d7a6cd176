"""How long it takes to plan 10,000 changed accounts, without the CRM: the database and the comparing alone.

The floor is reading the rows of those accounts' recommendations through the ORM once, which no plan can do without.
`python -m benchmarks.crm` prints both and their ratio.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import migrations
from accounts.crm import Book, Gone, Values
from accounts.crm.choosing import HERE
from accounts.crm.mapping import Targets, load
from accounts.crm.models import CrmChange, CrmRun
from accounts.crm.shapes import shaped
from accounts.models import Account, Channel, CustomerSuccessManager, Stage, Touchpoint
from cadence import Cadence
from database import make_engine, make_sessions
from recommendations.models import Recommendation
from recommendations.writing_back import plan_all

ACCOUNTS, LIMIT_SECONDS, TIMES = 10_000, 5.0, 3
OLD, NEW = Cadence.parse("1/P1M"), Cadence.parse("1/P3M")


@dataclass
class InstantCrm:
    """A CRM that answers at once: every field holds what was written last."""

    targets: Targets
    name: str = "instant"
    held: dict[str, Values] = field(default_factory=dict)

    def pull(self, now: datetime, since: datetime | None = None) -> Book:  # noqa: ARG002
        """Return nothing."""
        return Book()

    def complaints(self) -> list[str]:
        """Return nothing."""
        return []

    def create_missing(self) -> list[str]:
        """Return nothing."""
        return []

    def piece(self, total: int) -> int:  # noqa: ARG002
        """Return the size of a bulk job."""
        return ACCOUNTS

    def shaped(self, name: str, value: str | None) -> str | None:
        """Return `value` as the connectors do."""
        return shaped(name, self.targets[name], value)

    def read(self, crm_ids: Sequence[str]) -> dict[str, Values | Gone]:
        """Return what is held."""
        return {one: self.held[one] for one in crm_ids}

    def write(self, changes: Mapping[str, Values]) -> Iterator[dict[str, str | None]]:
        """Write nothing."""
        yield dict.fromkeys(changes)


def main() -> None:
    """Build the book, plan it, and print how long that takes."""
    with tempfile.TemporaryDirectory(prefix="ask-them-crm-") as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'crm.db'}")
        migrations.upgrade(engine)
        crm = InstantCrm(load(HERE / "salesforce.toml").write)
        with make_sessions(engine)() as session:
            _build(session, crm, datetime.now(UTC))
        floor = _best(lambda: _read_all(make_sessions(engine)()))
        planning = _best(lambda: _plan(make_sessions(engine)(), crm))
        engine.dispose()
    print(f"reading {ACCOUNTS:,} recommendations (floor): {floor:.2f} s")
    print(f"planning {ACCOUNTS:,} changed accounts: {planning:.2f} s, {planning / floor:.1f} times the floor")
    if planning > LIMIT_SECONDS:
        raise SystemExit(f"over {LIMIT_SECONDS:.0f} s")


def _best(work: Callable[[], None]) -> float:
    return min(_seconds(work) for _ in range(TIMES))


def _seconds(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _read_all(session: Session) -> None:
    with session:
        assert len(session.scalars(select(Recommendation)).all()) == ACCOUNTS


def _plan(session: Session, crm: InstantCrm) -> None:
    with session:
        found = plan_all(session, crm, datetime.now(UTC))
        assert len(found.fields) == ACCOUNTS
        assert all(any(one.verdict == "change" for one in fields) for fields in found.fields.values())


def _build(session: Session, crm: InstantCrm, now: datetime) -> None:
    """Accounts with ten touchpoints each, each field of which was written with an earlier cadence."""
    sam = {"id": 1, "crm_id": "u", "name": "Sam", "email": "sam@example.com", "is_manager": False, "time_zone": "UTC"}
    session.execute(insert(CustomerSuccessManager), [sam])
    numbers = range(1, ACCOUNTS + 1)
    session.execute(insert(Account), [
        {"id": n, "crm_id": f"{n:015}", "name": f"Account {n}", "name_key": f"account {n}", "segment": "small",
         "stage": Stage.STEADY, "time_zone": "Europe/Berlin", "csm_id": 1, "changed_at": now, "cadence": OLD}
        for n in numbers
    ])  # fmt: skip
    session.execute(insert(Recommendation), [
        {"account_id": n, "cadence": NEW, "policy": "balanced", "source": "asked", "reason": f'Ada: "{n} is enough"',
         "agreement": 0.75, "respondents": 3, "invited": 4, "voices": [], "created_at": now, "newest_answer_at": now}
        for n in numbers
    ])  # fmt: skip
    session.execute(insert(Touchpoint), [
        {"crm_id": f"{n}-{day}", "account_id": n, "happened_at": now - timedelta(days=day), "channel": Channel.PHONE}
        for n in numbers
        for day in range(1, 11)
    ])  # fmt: skip
    session.execute(
        insert(CrmRun),
        [{"id": 1, "crm": "instant", "kind": "apply", "started_by": "jobs", "started_at": now, "same": 0}],
    )
    crm.held = {f"{n:015}": {name: f"{name} of {n}" for name in crm.targets} for n in numbers}
    session.execute(insert(CrmChange), [
        {"run_id": 1, "account_id": n, "name": name, "field": target.field, "old": None, "new": f"{name} of {n}",
         "claimed_at": now, "written_at": now, "is_edit": False, "is_forgotten": False}
        for n in numbers
        for name, target in crm.targets.items()
    ])  # fmt: skip
    session.commit()


if __name__ == "__main__":
    main()
