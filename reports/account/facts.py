"""All that the account page shows. A fixed number of queries, however much there is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy.orm import Session

import rhythm
from accounts import snoozes, touchpoints
from accounts.models import Account, Contact, Note, Snooze, StagePeriod, Touchpoint
from accounts.pausing import paused_until
from cadence import snap
from recommendations.contactable import NOBODY
from recommendations.following import Followed
from recommendations.models import Decision, Recommendation
from reports.account import history, queries
from reports.account.disagreement import disagreement
from reports.account.history import Entry
from reports.account.queries import SHOWN, Comment, Listed, OfferAnswered
from reports.book import rows
from reports.book.rows import BookRow
from reports.today import people, words
from rhythm.contact import WINDOW_DAYS
from rhythm.frame import AHEAD_DAYS
from survey.explaining import doubts


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is known of one account; `contacts` are those who are there still, `person` is whom to talk to."""

    account: Account
    row: BookRow
    strip: Markup
    recommendation: Recommendation | None
    decision: Decision | None
    history: list[Entry]
    contacts: list[Contact]
    person: Contact | None
    offers: Listed[OfferAnswered]
    comments: Listed[Comment]
    latest: Listed[Touchpoint]
    notes: Listed[Note]
    snooze: Snooze | None

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
        return [voice | {"at": datetime.fromisoformat(voice["answered_at"])} for voice in said if voice["answered_at"]]

    @staticmethod
    def doubts(voice: Mapping[str, Any]) -> list[str]:
        """Return why the reading of `voice` is not sure, in sentences."""
        return doubts(voice["verbatim"] or "")

    @property
    def disagreement(self) -> str | None:
        """Who wants what, where they want clearly different things."""
        return disagreement(self.voices)

    @property
    def silent(self) -> list[Contact]:
        """The contacts who have not answered."""
        answered = {voice["contact_id"] for voice in self.voices}
        return [contact for contact in self.contacts if contact.id not in answered]

    @property
    def paused(self) -> list[tuple[str, date]]:
        """The contacts who asked for a pause, with the day on which it ends."""
        zone, now = ZoneInfo(self.account.time_zone), self.row.now
        return [(one.name, day) for one in self.contacts if (day := paused_until(one, zone, now))]

    @property
    def asked(self) -> str | None:
        """The range of what was asked for, in words."""
        found = self.recommendation
        if found is None or found.asked_low is None or found.asked_high is None:
            return None
        low, high = snap(found.asked_low).words(), snap(found.asked_high).words()
        return low if low == high else f"{low} to {high}"

    @property
    def channel(self) -> str | None:
        """By which channel: the override's, where it names one, else that of whose wish decided."""
        standing = Followed(self.recommendation, self.decision) if self.recommendation else None
        return standing.channel if standing else None

    @property
    def how(self) -> str:
        """Whom to talk to, how, and when: "Call Ada Lane, champion, not on Fridays"."""
        if self.row.is_left_alone:
            return NOBODY
        if self.person is None:
            return words.nobody(self.contacts)
        whom = f"{words.verb(self.channel)} {self.person.name}, {self.person.level}"
        return ", ".join(part for part in (whom, words.when(self.row.weekdays)) if part)


def collect(session: Session, account: Account, now: datetime, whole: Collection[str] = ()) -> AccountFacts:
    """Return the facts of `account` as they stand at `now` (UTC); of its lists the first, and all of those whose names
    (of `SHOWN`) are in `whole`."""
    most = {name: None if name in whole else count for name, count in SHOWN.items()}
    row = rows.find(session, Account.id == account.id, now)[0]
    recommendations, decisions = queries.recommendations(session, account), queries.decisions(session, account)
    current = next((one for one in recommendations if one.superseded_at is None), None)
    contacts = people.contacts(session, [account.id]).get(account.id, [])
    latest = queries.latest(session, account, now, most["touchpoints"])
    steps = [] if row.is_left_alone else history.followed_steps(recommendations, decisions)
    grounds = _grounds(queries.stages(session, account), account, now)
    touches = touchpoints.recent(session, [account.id], now, WINDOW_DAYS).get(account.id, [])
    return AccountFacts(
        account=account,
        row=row,
        strip=rhythm.draw(
            row.beat, touches, now, row.next_at, "large", stages=grounds,
            recommendations=steps, wishes=_wishes(current), basis=row.basis, wish=row.wish,
        ),
        recommendation=current,
        decision=next((one for one in decisions if one.revoked_at is None), None),
        history=history.entries(recommendations, decisions),
        contacts=contacts,
        person=people.whom(current, contacts, next(iter(latest.shown), None), now) if current else None,
        offers=queries.offers(session, account, most["offers"]),
        comments=queries.comments(session, account, most["comments"]),
        latest=latest,
        notes=queries.notes(session, account, most["notes"]),
        snooze=snoozes.in_force(session, Account.id == account.id, now).get(account.id),
    )  # fmt: skip


def _wishes(current: Recommendation | None) -> list[datetime]:
    answered = (voice["answered_at"] for voice in (current.voices if current else ()))
    return [datetime.fromisoformat(at) for at in answered if at]


def _grounds(stages: Sequence[StagePeriod], account: Account, now: datetime) -> list[tuple[datetime, datetime, str]]:
    """The stages as moments from and until, and their name; the present one goes on beyond what is drawn."""
    zone, end = ZoneInfo(account.time_zone), now + timedelta(days=AHEAD_DAYS + 1)

    def midnight(day: Any) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(UTC)

    return [(midnight(one.began_on), midnight(one.ended_on) if one.ended_on else end, str(one.stage)) for one in stages]
