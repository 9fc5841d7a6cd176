"""What customers have typed and not sent yet, kept so that it survives a reload, a closed laptop and an error."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.models import Draft, Invitation
from survey.paging import Typed
from survey.responses import take_turns


def find(session: Session, invitation: Invitation) -> Draft | None:
    """Return the draft of `invitation`, where there is one."""
    return session.scalar(select(Draft).where(Draft.invitation_id == invitation.id))


def keep(session: Session, invitation: Invitation, typed: Typed, page: int, now: datetime) -> None:
    """Keep `typed`, all of it, with the `page` to go on with. The caller commits."""
    take_turns(session, invitation)
    draft = find(session, invitation) or Draft(invitation_id=invitation.id)
    draft.content = {name: list(texts) for name, texts in typed.items()}
    draft.page, draft.saved_at = page, now
    session.add(draft)


def drop(session: Session, invitation: Invitation) -> None:
    """Forget the draft of `invitation`, whose answers are sent. The caller commits."""
    session.execute(delete(Draft).where(Draft.invitation_id == invitation.id))
