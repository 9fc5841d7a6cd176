"""The step that pulls the book of business from the CRM into the database."""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts import logged, past, stages
from accounts.crm import Book, Crm, CrmError, TouchpointRecord, pulls
from accounts.crm.alone import wait_for_other_pulls
from accounts.leaving import let_leave, without_strangers
from accounts.models import Account, Contact, CrmMember, CustomerSuccessManager, Touchpoint

log = logging.getLogger(__name__)
Model = type[CrmMember] | type[Touchpoint]
Values = dict[str, Any]
BATCH = 1000


def pull_book(session: Session, crm: Crm, now: datetime) -> int:
    """Insert or update what the CRM holds, by crm_id, and return how many rows were new or changed.

    A CRM that can tell is asked for what changed since the last pull, and once a day for everything. Bad rows are left
    out, and each is logged with file, line and reason. Raises CrmError, with nothing changed but that it is kept,
    where the CRM cannot be read as a whole.
    """
    since = pulls.since(session, crm.name, now)
    session.commit()  # no transaction is held while the CRM is read
    try:
        book = crm.pull(now, since)
    except CrmError as error:
        pulls.fail(session, crm.name, error, now)
        raise
    for row in book.bad_rows:
        log.warning("left out: %s", row)
    wait_for_other_pulls(session)
    done = _store(session, book, now)
    pulls.keep(session, crm.name, book, now)
    session.commit()
    return done


def pull_book_if_it_answers(session: Session, crm: Crm, now: datetime) -> int:
    """Like `pull_book`, for the scheduler: a CRM that does not answer is logged and asked again next time."""
    try:
        return pull_book(session, crm, now)
    except CrmError as error:
        log.error("the book of business was not pulled: %s", error)
        return 0


def _store(session: Session, book: Book, now: datetime) -> int:
    managers = [asdict(record) for record in book.csms]
    past.keep_teams(session, managers, now)
    done = _upsert(session, CustomerSuccessManager, managers)
    csms = _ids(session, CustomerSuccessManager)
    known = past.keep(session, _referring(book.accounts, csm_id=csms), now)
    done += _upsert(session, Account, known, changed_at=now)
    stages.record(session, now)
    ids = _ids(session, Account)
    book = without_strangers(book, ids)
    done += _upsert(session, Contact, _referring(book.contacts, account_id=ids))
    contacts = _ids(session, Contact)
    talks = _referring(_with_known(book, contacts), account_id=ids, contact_id=contacts)
    logged.adopt(session, talks)
    done += _upsert(session, Touchpoint, talks)
    return done + let_leave(session, book, now)


def _with_known(book: Book, people: Collection[str]) -> list[TouchpointRecord]:
    """The touchpoints; where people without an address are not read, one with them is one with nobody in particular."""
    if book.until is None:
        return book.touchpoints
    return [
        replace(one, contact_crm_id=one.contact_crm_id if one.contact_crm_id in people else None)
        for one in book.touchpoints
    ]


def _ids(session: Session, model: type[CrmMember]) -> dict[str, int]:
    return dict(session.execute(select(model.crm_id, model.id)).all())


def _referring(records: Sequence[Any], **references: dict[str, int]) -> list[Values]:
    """The values of each record, its CRM references (account_crm_id) turned into the rows' own (account_id). A
    record that refers to a row that was left out is left out too."""
    found = []
    for record in records:
        values = asdict(record)
        crm_ids = {column: values.pop(f"{column.removesuffix('_id')}_crm_id") for column in references}
        unknown = [crm_id for column, crm_id in crm_ids.items() if crm_id and crm_id not in references[column]]
        if unknown:
            log.warning("left out: %s, because %s was left out", record.crm_id, unknown[0])
            continue
        rows = {column: references[column][crm_id] if crm_id else None for column, crm_id in crm_ids.items()}
        found.append(values | rows)
    return found


def _adopt(session: Session, model: Any, rows: Sequence[Values]) -> None:
    """Give the new crm_id to people whom the CRM holds under another id than before, known by their address.

    `model` is CustomerSuccessManager or Contact.
    """
    kept = {values["crm_id"] for values in rows}
    by_email = {values["email"]: values for values in rows}
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        stored = session.scalars(select(model).where(model.email.in_([values["email"] for values in batch]))).all()
        for row in stored:
            values = by_email[row.email]
            same_account = values.get("account_id") == getattr(row, "account_id", None)
            if row.crm_id not in kept and same_account:
                row.crm_id = values["crm_id"]
    session.flush()


def _upsert(session: Session, model: Model, rows: Sequence[Values], **on_change: Any) -> int:
    done = 0
    if model in (CustomerSuccessManager, Contact):
        _adopt(session, model, rows)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        try:
            with session.begin_nested():
                done += _upsert_batch(session, model, batch, on_change)
        except IntegrityError:
            done += sum(_upsert_alone(session, model, row, on_change) for row in batch)
    return done


def _upsert_batch(session: Session, model: Model, rows: Sequence[Values], on_change: Values) -> int:
    known: Sequence[Any] = session.scalars(
        select(model).where(model.crm_id.in_([values["crm_id"] for values in rows]))
    ).all()
    stored = {row.crm_id: row for row in known}
    changes = list(_changes(model, stored, rows, on_change))
    session.add_all(changes)
    session.flush()
    return len(changes)


def _changes(model: Model, stored: dict[str, Any], rows: Sequence[Values], on_change: Values) -> Iterator[Any]:
    """The rows that are new or differ, with their new values."""
    for values in rows:
        row = stored.get(values["crm_id"])
        if row is None:
            yield model(**values, **on_change)
        elif getattr(row, "erased_at", None):
            continue
        elif any(getattr(row, column) != value for column, value in values.items()):
            for column, value in (values | on_change).items():
                setattr(row, column, value)
            yield row


def _upsert_alone(session: Session, model: Model, row: Values, on_change: Values) -> int:
    # Met where two rows swap what must be unique, such as an e-mail address: all the others still load.
    try:
        with session.begin_nested():
            return _upsert_batch(session, model, [row], on_change)
    except IntegrityError:
        log.warning("left out: %s %s clashes with a row that is stored", model.__tablename__, row["crm_id"])
        return 0
