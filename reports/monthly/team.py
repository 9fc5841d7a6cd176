"""Why the team comes to work: what it said when it was asked last, as one picture of all who answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reports.monthly.voices import Motive, TeamPicture
from survey.models import Answer, Invitation, Response, Wave
from survey.questionnaire import Questionnaire

QUESTIONNAIRE = "why-work"
# With fewer answers, a mean tells what single people said.
FEWEST = 3


def team_picture(session: Session, questionnaire: Questionnaire | None, at: datetime) -> TeamPicture | None:
    """Return what the newest wave of the team's questionnaire had found by the moment `at` (UTC); None where there
    was none. Parts stand as they were said at `at`.

    While a wave is open nothing is shown of it: the difference between two days would tell what one person said.
    """
    wave = session.execute(_newest_wave(at)).one_or_none()
    if wave is None:
        return None
    said = session.execute(_answers(wave.id, at)).all()
    is_closed = wave.closes_at <= at
    is_shown = is_closed and len(said) >= FEWEST
    ties, motives = _motives([row[:2] for row in said], _labels(questionnaire)) if is_shown else (0, [])
    return TeamPicture(wave.name, wave.closes_at, is_closed, wave.invited, len(said), ties, motives)


def _newest_wave(at: datetime) -> Any:
    sent = func.count(Invitation.id)
    return (
        select(Wave.id, Wave.name, Wave.closes_at, sent.label("invited"))
        .join(Wave.invitations)
        .where(Wave.questionnaire == QUESTIONNAIRE, Invitation.sent_at <= at)
        .group_by(Wave.id, Wave.name, Wave.closes_at)
        .order_by(func.min(Invitation.sent_at).desc())
        .limit(1)
    )


def _answers(wave_id: int, at: datetime) -> Any:
    stood = (Answer.answered_at <= at) & (Answer.superseded_at.is_(None) | (Answer.superseded_at > at))
    return (
        select(Answer.details, Answer.choice)
        .join(Answer.response)
        .join(Response.invitation)
        .where(Invitation.wave_id == wave_id, Answer.kind == "sum", Answer.details.is_not(None), stood)
    )


def _labels(questionnaire: Questionnaire | None) -> dict[str, str]:
    questions = questionnaire.questions if questionnaire else ()
    return {part.value: part.label for question in questions for part in question.parts if question.kind == "sum"}


def _motives(said: Sequence[Any], labels: Mapping[str, str]) -> tuple[int, list[Motive]]:
    """How many answers have ties, and the means of their parts, the largest first; what was left out counts as 0."""
    totals, named, ties = Counter[str](dict.fromkeys(labels, 0)), Counter[str](), 0
    for details, choice in said:
        parts = details.get("parts", {})
        totals.update(parts)
        ties += list(parts.values()).count(max(parts.values(), default=0)) > 1
        named.update([choice] if choice else [])
    found = [Motive(labels.get(part, part), total / len(said), named[part]) for part, total in totals.items()]
    return ties, sorted(found, key=lambda motive: (-motive.mean, -motive.named, motive.label))
