"""Views of the book of business that CSMs keep under a name. The caller commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from reports.models import BookView


class NameTakenError(Exception):
    """The CSM has another view of that name."""


def of(session: Session, csm: CustomerSuccessManager) -> Sequence[BookView]:
    """Return the views of `csm`, by name."""
    wanted = select(BookView).where(BookView.csm_id == csm.id, BookView.deleted_at.is_(None))
    return session.scalars(wanted.order_by(BookView.name)).all()


def find(session: Session, csm: CustomerSuccessManager, view_id: int, *, deleted: bool = False) -> BookView | None:
    """Return that view of `csm`, kept or `deleted`; None where there is none, or it is someone else's."""
    view = session.get(BookView, view_id)
    return view if view and view.csm_id == csm.id and (view.deleted_at is not None) is deleted else None


def add(session: Session, csm: CustomerSuccessManager, name: str, query: str, now: datetime) -> BookView:
    """Keep `query`, an address's query string, under `name`. Raises NameTakenError."""
    view = BookView(csm_id=csm.id, name=name, query=query, created_at=now, changed_at=now)
    _store(session, view, {})
    return view


def rename(session: Session, view: BookView, name: str, now: datetime) -> None:
    """Give `view` another name. Raises NameTakenError."""
    _store(session, view, {"name": name, "changed_at": now})


def update(view: BookView, query: str, now: datetime) -> None:
    """Let `view` show what `query` shows."""
    view.query, view.changed_at = query, now


def delete(view: BookView, now: datetime) -> None:
    """Take `view` away; `restore` brings it back."""
    view.deleted_at = now


def restore(session: Session, view: BookView) -> None:
    """Bring a deleted view back. Raises NameTakenError where another one has its name by now."""
    _store(session, view, {"deleted_at": None})


def _store(session: Session, view: BookView, values: dict[str, str | datetime | None]) -> None:
    try:
        with session.begin_nested():
            for name, value in values.items():
                setattr(view, name, value)
            session.add(view)
    except IntegrityError:
        raise NameTakenError from None
