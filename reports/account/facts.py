"""All that the account page shows. A fixed number of queries, however much there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import rhythm
from accounts import touchpoints
from accounts.models import Account, Contact, Touchpoint
from cadence import Cadence, snap
from recommendations.models import Decision, Recommendation
from reports.book import rows
from reports.book.rows import BookRow
from rhythm.contact import WINDOW_DAYS
from survey.models import Answer, Invitation, Response

LATEST = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: what was recommended or decided, when, and why."""

    at: datetime
    what: str
    cadence: Cadence | None
    reason: str
    written_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Comment:
    """What a contact wrote beside the wish, and whose words it is."""

    name: str
    verbatim: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is known of one account."""

    account: Account
    row: BookRow
    strip: Markup
    recommendation: Recommendation | None
    decision: Decision | None
    history: list[Entry]
    silent: list[Contact]
    comments: list[Comment]
    latest: list[Touchpoint]

    @property
    def is_decided(self) -> bool:
        """Whether a decision holds: an override, or the acceptance of what is recommended now."""
        decision, current = self.decision, self.recommendation
        if decision is None:
            return False
        return decision.cadence is not None or (current is not None and decision.recommendation_id == current.id)

    @property
    def voices(self) -> list[dict[str, Any]]:
        """What each contact who answered said, as it was weighed."""
        said = self.recommendation.voices if self.recommendation else []
        return [voice | {"at": _moment(voice["answered_at"])} for voice in said if voice["answered_at"]]

    @property
    def asked(self) -> str | None:
        """The range of what was asked for, in words."""
        found = self.recommendation
        if found is None or found.asked_low is None or found.asked_high is None:
            return None
        low, high = snap(found.asked_low).words(), snap(found.asked_high).words()
        return low if low == high else f"{low} to {high}"


def collect(session: Session, account: Account, now: datetime) -> AccountFacts:
    """Return the facts of `account` as they stand at `now` (UTC)."""
    row = rows.find(session, Account.id == account.id, now)[0]
    recommendations = _recommendations(session, account)
    decisions = _decisions(session, account)
    current = next((one for one in recommendations if one.superseded_at is None), None)
    return AccountFacts(
        account=account,
        row=row,
        strip=_strip(session, account, row, recommendations, now),
        recommendation=current,
        decision=next((one for one in decisions if one.revoked_at is None), None),
        history=_history(recommendations, decisions),
        silent=_silent(session, account, current),
        comments=_comments(session, account),
        latest=_latest(session, account, now),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _recommendations(session: Session, account: Account) -> list[Recommendation]:
    wanted = select(Recommendation).where(Recommendation.account_id == account.id)
    return list(session.scalars(wanted.order_by(Recommendation.created_at.desc(), Recommendation.id.desc())))


def _decisions(session: Session, account: Account) -> list[Decision]:
    wanted = select(Decision).where(Decision.account_id == account.id).options(joinedload(Decision.csm))
    return list(session.scalars(wanted.order_by(Decision.decided_at.desc(), Decision.id.desc())))


def _strip(
    session: Session, account: Account, row: BookRow, recommendations: list[Recommendation], now: datetime
) -> Markup:
    touches = touchpoints.recent(session, [account.id], now, WINDOW_DAYS).get(account.id, [])
    steps = [(one.created_at, one.cadence) for one in reversed(recommendations)]
    return rhythm.draw(
        row.cadence, touches, now, row.next_at, "large",
        recommendations=steps if len(steps) > 1 and row.source != "override" else (), basis=row.basis,
    )  # fmt: skip


def _history(recommendations: list[Recommendation], decisions: list[Decision]) -> list[Entry]:
    entries = [
        Entry(one.created_at, "Recommended", one.cadence, one.reason, one.written_back_at) for one in recommendations
    ]
    for one in decisions:
        what = f"{'Overridden' if one.cadence else 'Accepted'} by {one.csm.name}"
        entries.append(Entry(one.decided_at, what, one.cadence, one.reason, one.written_back_at))
        if one.revoked_at:
            entries.append(Entry(one.revoked_at, "Decision ended", None, "", None))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _silent(session: Session, account: Account, current: Recommendation | None) -> list[Contact]:
    answered = {voice["contact_id"] for voice in (current.voices if current else []) if voice["answered_at"]}
    wanted = select(Contact).where(Contact.account_id == account.id).order_by(Contact.name)
    return [contact for contact in session.scalars(wanted) if contact.id not in answered]


def _comments(session: Session, account: Account) -> list[Comment]:
    wanted = (
        select(Contact.name, Answer.verbatim, Answer.answered_at)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .where(Contact.account_id == account.id, Answer.kind == "comment")
        .where(Answer.verbatim.is_not(None), Answer.superseded_at.is_(None))
        .order_by(Answer.answered_at.desc())
        .limit(LATEST)
    )
    return [Comment(name, verbatim or "", at) for name, verbatim, at in session.execute(wanted)]


def _latest(session: Session, account: Account, now: datetime) -> list[Touchpoint]:
    wanted = (
        select(Touchpoint)
        .where(Touchpoint.account_id == account.id, Touchpoint.happened_at <= now)
        .where(Touchpoint.happened_at > now - timedelta(days=WINDOW_DAYS))
        .options(joinedload(Touchpoint.contact))
        .order_by(Touchpoint.happened_at.desc())
        .limit(LATEST)
    )
    return list(session.scalars(wanted))
