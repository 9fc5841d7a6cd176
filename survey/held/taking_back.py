"""Undoing what an operator did with a held answer: it waits again, and what its release had led to is taken out."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from accounts.people import weigh_anew
from survey import drafts, responses, suppressions
from survey.held.keeping import CUSTOMER
from survey.models import Answer, Correction, CorrectionPast, HeldAnswer, Reading, Response


def take_back(session: Session, held: HeldAnswer, now: datetime) -> bool:
    """Let `held` wait again; return False, with nothing changed, where that cannot be: the contact has confirmed it,
    put it right or answered since, or its words have outlived their time. The caller commits."""
    responses.take_turns(session, held.invitation)
    if held.content is None or held.overtaken_at or held.released_by == CUSTOMER:
        return False
    if held.released_at and not _undo_release(session, held, held.released_at, now):
        return False
    held.discarded_at = held.released_at = held.released_by = None
    return True


def _undo_release(session: Session, held: HeldAnswer, released_at: datetime, now: datetime) -> bool:
    response = session.scalar(select(Response).where(Response.invitation_id == held.invitation_id))
    if response is None:  # it became a draft
        draft = drafts.find(session, held.invitation)
        if draft and draft.saved_at == released_at:
            drafts.drop(session, held.invitation)
        return True
    if has_moved_on(session, held, response):
        return False
    take_out(session, held, response)
    let_mails_go_on(session, held, released_at, now)
    weigh_anew(held.invitation.contact, now)
    return True


def has_moved_on(session: Session, held: HeldAnswer, response: Response) -> bool:
    """Return whether more was said since `held` was sent, or somebody has said what is meant."""
    corrected = exists().where(Correction.answer_id == Answer.id)
    later = select(Answer.id).where(
        Answer.response_id == response.id, (Answer.answered_at > held.posted_at) | corrected
    )
    return session.scalar(later.limit(1)) is not None


def take_out(session: Session, held: HeldAnswer, response: Response) -> None:
    """Take the answers out that came with `held`, which keeps what was sent, and bring back those before them. The
    caller commits."""
    released = Answer.response_id == response.id, Answer.answered_at == held.posted_at
    ids = select(Answer.id).where(*released)
    for table in (Reading, CorrectionPast):
        session.execute(delete(table).where(table.answer_id.in_(ids)))
    session.execute(delete(Answer).where(*released))
    before = update(Answer).where(Answer.response_id == response.id, Answer.superseded_at == held.posted_at)
    session.execute(before.values(superseded_at=None))
    session.expire_all()
    if not responses.current_answers(session, response):
        session.delete(response)


def let_mails_go_on(session: Session, held: HeldAnswer, released_at: datetime, now: datetime) -> None:
    """Where `held`, which counted from `released_at` on, asked for no more mail, nobody has asked for that. The caller
    commits."""
    email = held.invitation.contact.email
    stopped = suppressions.find(session, email)
    if stopped and stopped.source == suppressions.ANSWER and stopped.created_at >= released_at:
        suppressions.lift(session, email, now)
