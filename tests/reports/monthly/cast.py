"""Figures made by hand, for what needs no database."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cadence import Cadence, Unit
from capacity.workload import Load
from reports.monthly.facts import AccountRhythm, Asked, MonthFigures, SegmentRhythm
from reports.monthly.months import Month
from reports.monthly.scope import EVERYONE
from reports.monthly.voices import Motive, Quote, TeamPicture
from rhythm.contact import Verdict, delivered_per_year, excess, verdict

MONTH = Month(date(2026, 10, 1), ZoneInfo("UTC"))
MONTHLY = Cadence.once_every(1, Unit.MONTH)
COUNTS = {Verdict.TOO_MUCH: 20, Verdict.AS_WISHED: 6, Verdict.TOO_LITTLE: 1, Verdict.UNKNOWN: 6}


def figures(**changed: Any) -> MonthFigures:
    """An empty month, but for what is given."""
    empty: dict[str, Any] = dict.fromkeys(
        ("asked", "accounts", "segments", "changes", "decisions", "offers", "opt_outs", "themes", "risks"), ()
    )
    basis = {
        "month": MONTH,
        "until": MONTH.ends_at,
        "is_running": False,
        "scope": EVERYONE,
        "comments": 0,
        "strips": {},
    }
    return MonthFigures(**(empty | basis | changed))


def accounts(**by_verdict: int) -> list[AccountRhythm]:
    """So many accounts of each verdict (too_much=2, as_wished=1, ...), all of which asked for once a month."""
    kinds = [Verdict[name.upper()] for name, count in by_verdict.items() for _ in range(count)]
    return [account(number, f"Account {number}", COUNTS[kind], kind) for number, kind in enumerate(kinds)]


def account(number: int, name: str, touchpoints: int, kind: Verdict) -> AccountRhythm:
    wished = None if kind is Verdict.UNKNOWN else MONTHLY
    delivered = delivered_per_year(touchpoints)
    assert verdict(wished, delivered) is kind
    far = excess(wished, delivered) if wished else 0.0
    return AccountRhythm(number, name, "small", "Sam Hill", wished, 12.0, touchpoints, delivered, kind, far)


def segment(name: str, recommended: float | None, delivered: float | None, known: int = 3) -> SegmentRhythm:
    return SegmentRhythm(name, 4, known, recommended, recommended, delivered)


def quote(
    verbatim: str, *topics: str, sentiment: str = "neutral", signals: tuple[str, ...] = (), day: int = 5
) -> Quote:
    at = datetime(2026, 10, day, tzinfo=UTC)
    return Quote(verbatim, "Ada Lane", "champion", "Acme", sentiment, topics, signals, at)


def asked(invited: int, answered: int) -> list[Asked]:
    return [Asked("champion", invited, answered)]


def picture(answered: int = 8, is_closed: bool = True) -> TeamPicture:
    motives = [Motive("Our customers", 47.5, 2), Motive("Our mission", 32.0, 0), Motive("The paycheck", 20.5, 1)]
    return TeamPicture("Team, autumn", MONTH.starts_at, is_closed, 10, answered, 3, motives)


def loads() -> list[Load]:
    return [
        Load(2, "Kim Roe", "West", 80, 4, 60.0, 40.0, 30.0),
        Load(1, "Sam Hill", "North", 20, 0, 18.0, 12.0, 30.0),
        Load(3, "Dana Poe", "", 0, 0, 0.0, 0.0, 30.0, is_usual=True),
    ]
