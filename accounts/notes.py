"""Notes of CSMs about accounts."""

from datetime import datetime, timedelta

import sqlalchemy
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager, Note

# Long enough to take back what was deleted by mistake; then it is gone, as whoever deletes it expects.
KEPT_FOR = timedelta(days=1)


def write(session: Session, account: Account, csm: CustomerSuccessManager, text: str, now: datetime) -> Note:
    """Store what `csm` notes about `account` at `now` (UTC), and return the note. The caller commits."""
    note = Note(account_id=account.id, csm_id=csm.id, text=text, written_at=now)
    session.add(note)
    return note


def edit(note: Note, text: str, now: datetime) -> None:
    """Let `note` say `text` from `now` (UTC) on. The same text again changes nothing. The caller commits."""
    if note.text != text:
        note.text, note.edited_at = text, now


def delete(note: Note, now: datetime) -> None:
    """Delete `note` at `now` (UTC); it can be restored for a day. The caller commits."""
    note.deleted_at = now


def restore(note: Note) -> None:
    """Bring a deleted note back. The caller commits."""
    note.deleted_at = None


def erase_deleted_notes(session: Session, now: datetime) -> int:
    """The step that erases what was deleted more than a day before `now` (UTC); returns how many notes that were."""
    gone = session.execute(sqlalchemy.delete(Note).where(Note.deleted_at < now - KEPT_FOR).returning(Note.id)).all()
    session.commit()
    return len(gone)
