"""How far waves are: where each invitation stands, counted exactly, with reasons."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVarTuple

from sqlalchemy import Case, Select, and_, case, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from survey.models import Draft, Invitation, Response, Suppression, Wave
from survey.quiet import QuietRules
from survey.skipping import is_waiting
from survey.suppressions import BOUNCE
from survey.waves import failures

Row = TypeVarTuple("Row")


class Standing(StrEnum):
    """Where one invitation stands; each is in just one of these."""

    ANSWERED = "answered"
    OPTED_OUT = "opted out"
    BOUNCED = "bounced"
    FAILED = "failed"
    SKIPPED = "skipped"
    PARTLY = "partly answered"
    SILENT = "no answer yet"
    RETRY = "to be tried again"
    WAITING = "waiting to be sent"


class Phase(StrEnum):
    """Where a wave stands."""

    DRAFT = "not started"
    SCHEDULED = "scheduled"
    PAUSED = "paused"
    SENDING = "sending"
    FINISHED = "finished sending"
    CLOSED = "closed"


def phase(wave: Wave, now: datetime) -> Phase:
    """Return where `wave` stands at `now`. A wave that closed is still sending until every invitation left over is
    noted as skipped; where it closed before anybody was invited, none is left."""
    if wave.started_at is None:
        return Phase.DRAFT
    if wave.invited_at is None and wave.closes_at <= now:
        return Phase.CLOSED
    if wave.finished_at is not None:
        return Phase.CLOSED if wave.closes_at <= now else Phase.FINISHED
    if wave.paused_at is not None:
        return Phase.PAUSED
    return Phase.SCHEDULED if wave.starts_at and wave.starts_at > now else Phase.SENDING


def standing() -> Case[str]:
    """Return where an invitation stands, for queries that join what `with_outcome` joins."""
    return case(
        (Response.id.is_not(None), Standing.ANSWERED),
        (and_(Invitation.sent_at.is_not(None), Suppression.id.is_not(None)), Standing.OPTED_OUT),
        (Invitation.bounced_for_good.is_(True), Standing.BOUNCED),
        (Invitation.failed_at.is_not(None), Standing.FAILED),
        (Invitation.skipped_at.is_not(None), Standing.SKIPPED),
        (Draft.id.is_not(None), Standing.PARTLY),
        (Invitation.sent_at.is_not(None), Standing.SILENT),
        (Invitation.tries > 0, Standing.RETRY),
        else_=Standing.WAITING,
    )


def with_outcome(wanted: Select[*Row]) -> Select[*Row]:
    """Return `wanted`, which selects from invitations, with contact, response, draft, and opt-out since the sending."""
    since = and_(Suppression.address_hash == Contact.address_hash, Suppression.lifted_at.is_(None))
    by_customer = and_(Suppression.source != BOUNCE, Suppression.created_at >= Invitation.sent_at)
    return (
        wanted.select_from(Invitation)
        .join(Contact, Contact.id == Invitation.contact_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .outerjoin(Draft, Draft.invitation_id == Invitation.id)
        .outerjoin(Suppression, and_(since, by_customer))
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """The invitations of one wave by where they stand, the number of reminders sent, of how many invitations the
    page was opened by a browser with scripts, how many of those who answered asked for no more mails since they
    were invited, be it in the answer or by the link, and of how many invitations a message came back, be it for good
    or softly, for now."""

    by_standing: dict[str, int]
    sent: int = 0
    reminders: int = 0
    opened: int = 0
    answered_and_left: int = 0
    bounced: int = 0
    bounced_softly: int = 0

    def count(self, *standings: str) -> int:
        """Return how many invitations stand at one of these."""
        return sum(self.by_standing.get(one, 0) for one in standings)

    @property
    def invited(self) -> int:
        """Those who are asked, were, or will be: all but the skipped."""
        return sum(self.by_standing.values()) - self.count(Standing.SKIPPED)

    @property
    def waiting(self) -> int:
        """Those whose invitation is neither sent nor failed."""
        return self.count(Standing.WAITING, Standing.RETRY)

    @property
    def response_rate(self) -> float:
        """Answered out of sent, 0 to 1."""
        return self.count(Standing.ANSWERED) / self.sent if self.sent else 0.0


def of_waves(session: Session, wave_ids: Collection[int]) -> dict[int, Progress]:
    """Return the progress of each of the waves, in one query."""
    where = standing().label("standing")
    counted = select(
        Invitation.wave_id, where, func.count(), func.count(Invitation.sent_at), func.sum(Invitation.reminders),
        func.count(Invitation.opened_at), func.count(Suppression.id), func.count(Invitation.bounced_at),
        func.count(case((Invitation.bounced_for_good.is_(False), 1))),
    )  # fmt: skip
    rows = session.execute(
        with_outcome(counted).where(Invitation.wave_id.in_(wave_ids)).group_by(Invitation.wave_id, where)
    )
    found = {wave_id: Progress({}) for wave_id in wave_ids}
    for wave_id, name, number, sent, reminders, opened, left, bounced, softly in rows:
        before = found[wave_id]
        found[wave_id] = Progress(
            before.by_standing | {name: number}, before.sent + sent, before.reminders + int(reminders or 0),
            before.opened + opened, before.answered_and_left + (left if name == Standing.ANSWERED else 0),
            before.bounced + bounced, before.bounced_softly + softly,
        )  # fmt: skip
    return found


def reasons(session: Session, wave_id: int) -> list[tuple[str, str, int]]:
    """Return standing, reason and number of what was skipped, what bounced and what failed, the most frequent first;
    failures by their kind, since each server has its own words."""
    begins = func.substr(Invitation.failure, 1, failures.TELLING)
    bounced = func.coalesce(Invitation.bounced_for_good, False)
    found: Counter[tuple[str, str]] = Counter()
    for name, reason, is_so in (
        (Standing.SKIPPED, Invitation.skip_reason, Invitation.skipped_at.is_not(None)),
        (Standing.BOUNCED, begins, and_(Invitation.failed_at.is_not(None), bounced)),
        (Standing.FAILED, begins, and_(Invitation.failed_at.is_not(None), ~bounced)),
    ):
        counted = select(reason, func.count()).where(Invitation.wave_id == wave_id, is_so).group_by(reason)
        for why, number in session.execute(counted):
            found[name, (why if name == Standing.SKIPPED else failures.in_words(why or "")) or ""] += number
    return sorted(((*one, number) for one, number in found.items()), key=lambda one: (-one[2], one[0], one[1]))


def next_opening(session: Session, wave: Wave, rules: QuietRules, now: datetime) -> datetime | None:
    """Return when the next waiting invitation of `wave` may be sent by the hours of its contact and after their
    pause; None where none waits."""
    waiting = (
        select(Account.time_zone, Contact.pause_ends_at)
        .distinct()
        .select_from(Invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(Invitation.wave_id == wave.id, is_waiting())
    )
    openings = (rules.next_opening(max(now, pause or now), zone) for zone, pause in session.execute(waiting))
    return min(openings, default=None)
