"""A wave's life: drafted, started, paused, resumed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from survey.models import Wave
from survey.waves.audience import Audience


@dataclass(frozen=True, slots=True)
class Plan:
    """What a manager settles about a wave. `starts_at` (UTC) None: as soon as it is started; gaps in days."""

    name: str
    questionnaire: str
    closes_at: datetime
    audience: Audience = Audience()  # noqa: RUF009  (audiences cannot be changed)
    starts_at: datetime | None = None
    remind_after: int | None = None
    remind_again_after: int | None = None

    def write_to(self, wave: Wave) -> None:
        """Let `wave` be as planned."""
        wave.name, wave.questionnaire, wave.audience = self.name, self.questionnaire, self.audience.as_json()
        wave.starts_at, wave.closes_at = self.starts_at, self.closes_at
        wave.remind_after, wave.remind_again_after = self.remind_after, self.remind_again_after


def draft(session: Session, plan: Plan, now: datetime) -> Wave:
    """Store a wave that is not started yet. The caller commits."""
    wave = Wave(created_at=now)
    plan.write_to(wave)
    session.add(wave)
    return wave


def start_wave(
    session: Session, name: str, questionnaire: str, now: datetime, closes_after: timedelta,
    remind_after: int | None = None,
) -> Wave:  # fmt: skip
    """Store a wave that asks everyone from `now` on, with a reminder after `remind_after` days; the steps invite, send
    and remind. The caller commits."""
    wave = draft(session, Plan(name, questionnaire, now + closes_after, remind_after=remind_after), now)
    start(wave, now)
    return wave


def start(wave: Wave, now: datetime) -> None:
    """Start `wave`: its sending begins now, or when it is planned to. Started again, it goes on as it was."""
    if wave.started_at is None:
        wave.started_at = now
        wave.starts_at = max(wave.starts_at or now, now)


def pause(wave: Wave, now: datetime) -> None:
    """Let nothing more of `wave` be sent; what is on its way arrives."""
    wave.paused_at = wave.paused_at or now


def resume(wave: Wave) -> None:
    """Let `wave` be sent again, by the quiet rules of the moment at which that is done."""
    wave.paused_at = None
