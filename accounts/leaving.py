"""What leaves the book of business with a pull: people and accounts are marked, touchpoints are removed."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from accounts import logged
from accounts.crm import AccountRecord, Book, ContactRecord, CsmRecord, TouchpointRecord
from accounts.models import Account, Contact, CrmMember, CustomerSuccessManager, Touchpoint

log = logging.getLogger(__name__)
Record = CsmRecord | AccountRecord | ContactRecord | TouchpointRecord
BATCH = 1000


def without_strangers(book: Book, account_crm_ids: Collection[str]) -> Book:
    """Return `book` without the contacts and touchpoints of accounts other than those, such as prospects: for us they
    are gone from the CRM. How many they are is logged, once."""
    contacts = [one for one in book.contacts if one.account_crm_id in account_crm_ids]
    talks = [one for one in book.touchpoints if one.account_crm_id in account_crm_ids]
    left_out = len(book.contacts) - len(contacts), len(book.touchpoints) - len(talks)
    if not any(left_out):
        return book
    log.info("left out: %d contacts and %d touchpoints, because their accounts are not in the book", *left_out)
    strangers = (_ids(book.contacts) | _ids(book.touchpoints)) - _ids(contacts) - _ids(talks)
    return replace(book, contacts=contacts, touchpoints=talks, gone=book.gone | strangers)


def _ids(records: Sequence[Record]) -> set[str]:
    return {one.crm_id for one in records}


def let_leave(session: Session, book: Book, now: datetime) -> int:
    """Mark or remove what the CRM holds no more at `now` (UTC), take the mark from what is back, and return how many
    rows that were. The caller commits."""
    return _mark_absent(session, book, now) if book.is_whole else _mark_gone(session, book, now)


def _mark_absent(session: Session, book: Book, now: datetime) -> int:
    bad = {row.crm_id for row in book.bad_rows}
    if "" in bad or (bad and book.until is None):  # a row that cannot be read has not left
        return 0
    members: tuple[tuple[type[CrmMember], Sequence[Record]], ...] = (
        (CustomerSuccessManager, book.csms), (Account, book.accounts), (Contact, book.contacts),
    )  # fmt: skip
    done = sum(_mark_removed(session, model, _ids(held) | bad, now) for model, held in members)
    return done + _forget_absent(session, book, bad)


def _forget_absent(session: Session, book: Book, bad: set[str]) -> int:
    if book.touchpoints_from is None:
        return 0
    which = _can_leave(book)
    stored = session.scalars(select(Touchpoint.crm_id).join(Touchpoint.account).where(*which))
    held = _ids(book.touchpoints) | bad
    return logged.forget_gone(session, {one for one in stored if one is not None and one not in held}, *which)


def _can_leave(book: Book) -> list[ColumnElement[bool]]:
    """What of an account that has itself left stays, and so does what the CRM does not show any more for its age."""
    is_of_the_book = Account.removed_at.is_(None)
    if book.touchpoints_from is None:
        return [is_of_the_book]
    return [is_of_the_book, Touchpoint.happened_at >= book.touchpoints_from]


def _mark_gone(session: Session, book: Book, now: datetime) -> int:
    """Mark what the CRM says it has deleted, and take the mark from what is back."""
    done = 0
    back = _ids(book.csms) | _ids(book.accounts) | _ids(book.contacts)
    for model in (CustomerSuccessManager, Account, Contact):
        stored = session.execute(select(model.id, model.crm_id, model.removed_at)).all()
        gone = [row.id for row in stored if row.crm_id in book.gone and row.removed_at is None]
        returned = [row.id for row in stored if row.crm_id in back - book.gone and row.removed_at is not None]
        done += _set_removed(session, model, gone, now) + _set_removed(session, model, returned, None)
    return done + logged.forget_gone(session, book.gone, *_can_leave(book))


def _mark_removed(session: Session, model: type[CrmMember], kept: set[str], now: datetime) -> int:
    """Mark what the CRM no longer holds, and take the mark from what is back."""
    stored = session.execute(select(model.id, model.crm_id, model.removed_at)).all()
    gone = [row.id for row in stored if row.crm_id not in kept and row.removed_at is None]
    back = [row.id for row in stored if row.crm_id in kept and row.removed_at is not None]
    return _set_removed(session, model, gone, now) + _set_removed(session, model, back, None)


def _set_removed(session: Session, model: type[CrmMember], ids: Sequence[int], moment: datetime | None) -> int:
    for start in range(0, len(ids), BATCH):
        some = update(model).where(model.id.in_(ids[start : start + BATCH]))
        session.execute(some.values(removed_at=moment))
    return len(ids)
