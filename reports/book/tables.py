"""The tables that the book of business is searched in: its accounts, with what their cadence, time zone and weekdays
stand for. What these mean is said in Python alone, and handed to the database as small tables of those that occur."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    CompoundSelect,
    Float,
    Select,
    String,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
    literal,
    null,
    select,
    union,
)
from sqlalchemy.orm import Session

from accounts.models import Account
from accounts.next_touch import FURTHEST_DAYS
from cadence import Bound, Cadence
from database import UtcDateTime
from recommendations.models import Decision, Recommendation
from reports.book.days import day_number, every_shift, moved_on, whole
from rhythm.contact import limits, wished

BOUNDLESS = 1e9  # JSON has no infinity
DAY = timedelta(days=1)
SHIFTS = {weekdays: [shifts] for weekdays, shifts in every_shift().items()}


class Meanings(NamedTuple):
    """The small tables: of cadences, of time zones, and of choices of weekdays."""

    cadences: CTE
    zones: CTE
    weekdays: CTE


def meanings(session: Session, now: datetime) -> Meanings:
    """Return what the cadences and time zones that occur stand for at `now` (UTC), in two queries."""
    recommended = select(Recommendation.cadence).where(Recommendation.superseded_at.is_(None))
    overridden = select(Decision.cadence).where(Decision.revoked_at.is_(None), Decision.cadence.is_not(None))
    # Grouped, so that SQLite reads the index of cadences alone.
    occurring: CompoundSelect[Cadence] = union(recommended.group_by(Recommendation.cadence), overridden)
    cadences = {str(one): _figures(one) for one in session.scalars(occurring)}
    zones = {zone: [_offset(zone, now)] for zone in session.scalars(select(Account.time_zone).distinct())}
    return Meanings(
        _table("cadences", cadences, ("wished", "interval", "least", "most", "is_limit")),
        _table("zones", zones, ("ahead",)),
        _table("weekdays", SHIFTS, ("shifts",), String()),
    )


def _figures(cadence: Cadence) -> list[float]:
    least, most = limits(cadence)
    interval = min(cadence.interval_days, FURTHEST_DAYS)
    return [wished(cadence), interval, least, min(most, BOUNDLESS), float(cadence.bound is Bound.AT_MOST)]


def _offset(zone: str, now: datetime) -> float:
    """How far a zone is ahead of UTC, in days. That of today counts for all days: by the hour that another time of
    the year differs, a touchpoint in the middle of the night may be ordered as of the day beside it."""
    return (now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) / DAY


def _table(name: str, values: Mapping[str, Sequence[Any]], names: Sequence[str], kind: Any = None) -> CTE:
    """A table of `values`, by the key that stands in the column `key`; their names are `names`."""
    each = func.json_each(bindparam(name, values, JSON)).table_valued(column("key", String), column("value", JSON))
    parts = [each.c.value[number] for number in range(len(names))]
    cells = [(part.as_string() if kind else part.as_float()).label(one) for part, one in zip(parts, names, strict=True)]
    return _kept(select(each.c.key, *cells), name)


def dated(book: Select[*tuple[Any, ...]], of: Meanings, now: datetime) -> CTE:
    """Return the accounts of `book` (as in `reports.book.rows.stored`) with what their cadence and wish stand for,
    and days as numbers: `there` is today at the account, `due_day`, `on_day` and `overdue` as in
    `accounts.next_touch`."""
    rows = _kept(book, "book").c
    cadence, now_day = of.cadences.c, day_number(literal(now, UtcDateTime()))
    wishes = of.cadences.alias("wishes")
    of_wish = [wishes.c[name] for name in ("wished", "least", "most")]
    shifts, ahead = of.weekdays.c.shifts, of.zones.c.ahead
    falls = func.coalesce(day_number(rows.last_at) + cadence.interval, now_day)
    pause = day_number(rows.rests_until)
    due = case((pause > falls, pause), else_=falls)
    found = _kept(
        select(
            *rows, cadence.interval, cadence.is_limit, *of_wish, shifts,
            whole(now_day + ahead).label("there"), whole(due + ahead).label("falls_on"),
        )
        .outerjoin(of.cadences, cadence.key == rows.cadence)
        .outerjoin(wishes, wishes.c.key == rows.get("wish", null()))
        .join(of.zones, of.zones.c.key == rows.zone)
        .outerjoin(of.weekdays, of.weekdays.c.key == rows.weekdays),
        "understood",
    ).c  # fmt: skip
    is_planned = found.interval.is_not(None) & ~found.get("is_left_alone", false())
    due_day = case((is_planned, moved_on(found.falls_on, found.shifts)))
    moved = _kept(select(*found, due_day.label("due_day")), "due").c
    on_day = case((moved.due_day >= moved.there, moved.due_day), else_=moved_on(moved.there, moved.shifts))
    return _kept(select(*moved, _where_due(moved, on_day).label("on_day"), _overdue(moved).label("overdue")), "dated")


def _where_due(moved: Any, day: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((moved.due_day.is_not(None), day))


def _overdue(moved: Any) -> ColumnElement[Any]:
    """Whole days since it was due, as a number that can be divided; "at most" is never overdue."""
    late = (moved.is_limit == 0) & (moved.due_day < moved.there)
    days = case((late, moved.there - moved.due_day), else_=0)
    return cast(_where_due(moved, days), Float)


def _kept(query: Select[Any], name: str) -> CTE:
    # Materialized, so that SQLite works each value out once and not once per mention.
    return query.cte(name).prefix_with("MATERIALIZED")
