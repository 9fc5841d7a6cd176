"""The rhythm strip in one sentence, for those who do not see it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from cadence import Cadence
from rhythm.contact import WINDOW_DAYS, Verdict

VERDICT_WORDS = {
    Verdict.TOO_MUCH: "; more than wished",
    Verdict.TOO_LITTLE: "; less than wished",
    Verdict.AS_WISHED: "; as wished",
    Verdict.UNKNOWN: "",
}


class Basis(StrEnum):
    """What the cadence of a strip rests on."""

    ASKED = "Asked for"
    USUAL = "Usual is"
    PLANNED = "Planned is"
    DECIDED = "Decided is"


def sentence(
    cadence: Cadence | None,
    moments: Sequence[datetime],
    now: datetime,
    planned_at: datetime | None,
    verdict: Verdict,
    basis: Basis = Basis.ASKED,
    wish: Cadence | None = None,
) -> str:
    """Return, for example, "Asked for once a month; 9 touchpoints in 180 days, the last 12 days ago; more than
    wished". `moments` are the touchpoints of the last 180 days; `wish` is told beside a cadence that was decided."""
    said = f"{basis} {cadence.words()}" if cadence else "No wish known"
    if basis is Basis.DECIDED and wish:
        said += f", asked for {wish.words()}"
    planned = f"; next planned {_ahead(planned_at - now)}" if planned_at else ""
    return f"{said}; {_touched(moments, now)}{VERDICT_WORDS[verdict]}{planned}"


def _touched(moments: Sequence[datetime], now: datetime) -> str:
    if not moments:
        return f"no touchpoint in {WINDOW_DAYS} days"
    plural = len(moments) > 1
    count = f"{len(moments)} touchpoint{'s' if plural else ''} in {WINDOW_DAYS} days"
    days = (now - max(moments)).days
    return f"{count}, {'the last' if plural else 'that'} {f'{_days(days)} ago' if days else 'within a day'}"


def _ahead(delta: timedelta) -> str:
    if delta < timedelta():
        return f"{_days(max(1, -delta // timedelta(days=1)))} ago"
    return f"in {_days(delta.days)}" if delta.days else "within a day"


def _days(count: int) -> str:
    return f"{count} day{'s' if count != 1 else ''}"
