"""The step that gives each contact of a started wave an invitation, to be sent or left out with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from accounts.tokens import token_hash
from mail import Outbox
from survey import links
from survey.links import Purpose
from survey.models import Invitation, Wave
from survey.questionnaire import Questionnaire
from survey.quiet import QuietRules
from survey.waves.audience import Candidate, candidates

BATCH = 500


@dataclass(frozen=True, slots=True)
class Asking:
    """What it takes to ask: the way out, the link secret, the questionnaires by name, and the quiet rules."""

    outbox: Outbox
    link_secret: str
    questionnaires: dict[str, Questionnaire]
    rules: QuietRules = field(default_factory=QuietRules)

    def url(self, nonce: str, purpose: Purpose = Purpose.ANSWER) -> str:
        """Return the personal link of the invitation with that nonce."""
        token = links.token(self.link_secret, purpose, nonce)
        return f"{self.outbox.base_url}/{'s' if purpose is Purpose.ANSWER else 'stop'}/{token}"


def invite_contacts(session: Session, asking: Asking, now: datetime) -> int:
    """Give every contact in the audience of each wave that begins an invitation; return how many are to be sent.

    Those who must not be asked get theirs too, skipped, with the reason.
    """
    begins = (Wave.started_at.is_not(None), Wave.invited_at.is_(None), Wave.paused_at.is_(None))
    due = select(Wave).where(*begins, or_(Wave.starts_at.is_(None), Wave.starts_at <= now), Wave.closes_at > now)
    return sum(_invite(session, asking, wave, now) for wave in session.scalars(due).all())


def _invite(session: Session, asking: Asking, wave: Wave, now: datetime) -> int:
    found = candidates(session, wave, now - asking.rules.survey_gap)
    for start in range(0, len(found), BATCH):
        _store(session, [_row(wave.id, one, asking.link_secret, now) for one in found[start : start + BATCH]])
    wave.invited_at = now
    session.commit()
    return sum(candidate.skip is None for candidate in found)


def _store(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    # Another process may be inviting the same contacts.
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(Invitation) if is_sqlite else postgresql.insert(Invitation)
    session.execute(insert.on_conflict_do_nothing(), rows)
    session.commit()


def _row(wave_id: int, candidate: Candidate, link_secret: str, now: datetime) -> dict[str, Any]:
    nonce = links.new_nonce()
    return {
        "wave_id": wave_id,
        "contact_id": candidate.contact_id,
        "nonce": nonce,
        "answer_hash": token_hash(links.token(link_secret, Purpose.ANSWER, nonce)),
        "stop_hash": token_hash(links.token(link_secret, Purpose.STOP, nonce)),
        "created_at": now,
        "skipped_at": now if candidate.skip else None,
        "skip_reason": candidate.skip,
    }
