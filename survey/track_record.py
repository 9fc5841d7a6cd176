"""How right the rule book was, over time: each corrected or confirmed answer judges the version that had read it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from classifier import Reading
from survey.models import Answer, Correction
from survey.read_answers import EVERY
from survey.rehearsal import same_wish


@dataclass(frozen=True, slots=True)
class Record:
    """What people said in one month of the readings of one version: of so many `cases` the main wish was `right`; of
    the others, it had `asked` for a person's look, or was wrong and `silent`. `month` is its first day."""

    month: date
    rule_book: str
    cases: int
    right: int
    asked: int
    silent: int


def by_month_and_version(
    session: Session, since: datetime, zone: ZoneInfo, of: ColumnElement[bool] = EVERY
) -> list[Record]:
    """Return the records since that moment of the answers for which `of` holds, oldest first; months are those of
    `zone`, and versions stand in the order in which people first spoke of them. Corrections from before versions were
    kept are left out."""
    wanted = (
        select(Correction.corrected_at, Correction.rule_book, Correction.was_read, Correction.content)
        .join(Correction.answer)
        .where(Correction.corrected_at >= since, Correction.rule_book.is_not(None), Answer.kind == "cadence", of)
        .order_by(Correction.corrected_at, Correction.id)
    )
    outcomes: dict[tuple[date, str], list[str]] = defaultdict(list)
    for at, rule_book, was_read, content in session.execute(wanted):
        month = at.astimezone(zone).date().replace(day=1)
        outcomes[month, rule_book].append(_outcome(Reading.from_json(was_read), Reading.from_json(content)))
    return [
        Record(month, rule_book, len(found), *(found.count(name) for name in ("right", "asked", "silent")))
        for (month, rule_book), found in outcomes.items()
    ]


def _outcome(read: Reading, meant: Reading) -> str:
    if same_wish(meant.main_wish, read.main_wish):
        return "right"
    return "asked" if read.needs_review else "silent"
