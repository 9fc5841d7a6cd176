"""What the page of a wave tells: of a draft what would happen, of a started wave how far it is."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from survey.held import keeping
from survey.models import Wave
from survey.quiet import QuietRules
from survey.refusals import HOLD
from survey.waves import audience, people, progress
from survey.waves.audience import Audience
from survey.waves.progress import Progress, Standing

CHOICES = 100
# In the order of the bar, with the names of their colours.
BAR = (
    (Standing.ANSWERED, "answered"),
    (Standing.PARTLY, "partly"),
    (Standing.OPTED_OUT, "opted-out"),
    (Standing.BOUNCED, "bounced"),
    (Standing.FAILED, "failed"),
    (Standing.SILENT, "silent"),
    (Standing.RETRY, "retry"),
    (Standing.WAITING, "waiting"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """How many contacts the audience holds and how many would be asked; who is left out, by reason; pasted addresses
    that are no contact's; and addresses of contacts for the preview."""

    contacts: int
    asked: int
    left_out: list[tuple[str, int]]
    unknown: list[str]
    suggestions: list[str]


def of_draft(session: Session, wave: Wave, rules: QuietRules, now: datetime) -> Draft:
    """Return what would happen if `wave` began at `now`."""
    found = audience.candidates(session, wave, now - rules.survey_gap)
    left_out = Counter(str(one.skip) for one in found if one.skip)
    return Draft(
        contacts=len(found),
        asked=len(found) - left_out.total(),
        left_out=left_out.most_common(),
        unknown=audience.unknown(Audience.from_json(wave.audience).emails, found),
        suggestions=[contact.email for contact in people.of_audience(session, wave, CHOICES)],
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the response-rate bar: standing, colour's name, number, and place and width in percent."""

    standing: str
    colour: str
    number: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Live:
    """How far a wave is; `opens_at` is when the next waiting invitation may be sent, by the hours of its contact;
    `tried_again_at` when the mail server, which has refused one mail after the other, is asked again;
    `held` answers wait for somebody to say whether a person sent them."""

    progress: Progress
    pieces: list[Piece]
    reasons: list[tuple[str, str, int]]
    opens_at: datetime | None
    tried_again_at: datetime | None
    reminders_at: datetime | None
    held: int

    @property
    def said(self) -> str:
        """What the bar shows, in words."""
        return ", ".join(f"{piece.number} {piece.standing}" for piece in self.pieces)


def of_live(session: Session, wave: Wave, rules: QuietRules, now: datetime) -> Live:
    """Return how far `wave` is at `now`."""
    done = progress.of_waves(session, [wave.id])[wave.id]
    return Live(
        progress=done,
        pieces=_pieces(done),
        reasons=progress.reasons(session, wave.id),
        opens_at=progress.next_opening(session, wave, rules, now),
        tried_again_at=wave.refused_at and wave.refused_at + HOLD,
        reminders_at=_first_reminders_at(wave, now),
        held=keeping.count_waiting(session, wave),
    )


def _pieces(done: Progress) -> list[Piece]:
    found: list[Piece] = []
    start = 0.0
    for standing, colour in BAR:
        number = done.count(standing)
        width = 100 * number / done.invited if number else 0.0
        found += [Piece(standing, colour, number, start, width)] if number else []
        start += width
    return found


def _first_reminders_at(wave: Wave, now: datetime) -> datetime | None:
    """When the first reminders of the wave begin, where that is yet to come."""
    if wave.starts_at is None or wave.remind_after is None:
        return None
    begins = wave.starts_at + timedelta(days=wave.remind_after)
    return begins if now < begins < wave.closes_at else None
