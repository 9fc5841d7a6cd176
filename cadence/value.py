"""The value itself.

A cadence is a number of times in a period: ``Cadence.times(2, 1, Unit.YEAR)`` is twice a year. "Every 2 to 3
weeks" is a range, 2 to 3 times in 6 weeks. The contacts a year follow the conversions of docs/reading.md.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from cadence import rrule, timex
from cadence.periods import common_period
from cadence.units import LETTERS, PERIOD, UNITS, UNITS_A_YEAR, WEEKDAYS, Bound, Unit, on_days
from cadence.words import in_words

SIGNS = {Bound.EXACT: "", Bound.RANGE: "", Bound.AT_MOST: "<=", Bound.AT_LEAST: ">="}
CANONICAL = re.compile(
    rf"(?P<sign><=|>=)?(?P<low>[0-9]{{1,6}})(?:-(?P<high>[0-9]{{1,6}}))?/{PERIOD}(?:@(?P<days>[A-Z,]+))?"
)


@dataclass(frozen=True, slots=True)
class Cadence:
    """``low`` to ``high`` times in every ``every`` units; ``weekdays`` where the days themselves are named.

    ``weekdays`` are RFC 5545 codes in week order; they count: two of them are twice in the period of weeks.
    ``per_year`` is the contacts a year, low and high; ``interval_days`` the days between two contacts at the geometric
    mean of these. Both follow from the rest, and are worked out once: lists ask for them thousands of times.
    """

    low: int
    high: int
    every: int
    unit: Unit
    bound: Bound = Bound.EXACT
    weekdays: tuple[str, ...] = ()
    per_year: tuple[float, float] = field(init=False, repr=False, compare=False)
    interval_days: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raise ValueError where the parts say nothing that can be kept."""
        if not 1 <= self.low <= self.high:
            raise ValueError(f"times must be at least 1 and low at most high, not {self.low} to {self.high}")
        if self.every < 1:
            raise ValueError(f"the period must be at least 1 {self.unit}, not {self.every}")
        if (self.bound is Bound.RANGE) != (self.low < self.high):
            raise ValueError(f"the bound is range where low is below high, and only there, not {self.bound}")
        if self.weekdays:
            self._check_weekdays()
        periods = UNITS_A_YEAR[self.unit] / self.every
        object.__setattr__(self, "per_year", (_rounded(self.low * periods), _rounded(self.high * periods)))
        days = UNITS_A_YEAR[Unit.DAY] * self.every / UNITS_A_YEAR[self.unit] / math.sqrt(self.low * self.high)
        object.__setattr__(self, "interval_days", days)

    def __hash__(self) -> int:
        """Return the hash of the interval, which equal cadences share: reports look thousands of them up."""
        return hash(self.interval_days)

    def _check_weekdays(self) -> None:
        if self.weekdays != tuple(code for code in WEEKDAYS if code in self.weekdays):
            raise ValueError(f"weekdays must be out of {' '.join(WEEKDAYS)}, each once, in week order")
        if self.unit is not Unit.WEEK or self.low != len(self.weekdays) or self.high != self.low:
            raise ValueError("named weekdays need a period of weeks, with as many times as days")

    @classmethod
    def once_every(cls, every: int, unit: Unit, bound: Bound = Bound.EXACT) -> Self:
        """Once in every ``every`` units, such as every 2 weeks."""
        return cls(1, 1, every, unit, bound)

    @classmethod
    def times(cls, count: int, every: int, unit: Unit, bound: Bound = Bound.EXACT) -> Self:
        """``count`` times in every ``every`` units, such as twice (2) in 1 year."""
        return cls(count, count, every, unit, bound)

    @classmethod
    def on(cls, days: Iterable[str], every: int = 1, bound: Bound = Bound.EXACT) -> Self:
        """On the named weekdays (RFC 5545 codes, any order) of every ``every``-th week."""
        return cls(*on_days(days, every, bound))

    @classmethod
    def between(cls, one: "Cadence", other: "Cadence") -> "Cadence":
        """The range from the lower to the higher rate of two cadences; bounds and weekdays are left behind.

        Rates of unlike units meet in whole years, as near as twenty of them allow; see `cadence.periods`.
        """
        slow, fast = sorted((one, other), key=lambda cadence: cadence.per_year)
        every, unit, low, high = common_period(slow, fast)
        shrink = math.gcd(low, high, every)
        low, high, every = low // shrink, high // shrink, every // shrink
        return cls(low, high, every, unit, Bound.RANGE if low < high else Bound.EXACT)

    def counted(self, low: int, high: int | None = None) -> "Cadence":
        """``low`` to ``high`` times in the same period, at least once; bound and weekdays are left behind."""
        low, high = max(1, low), max(1, low, high or low)
        return Cadence(low, high, self.every, self.unit, Bound.RANGE if low < high else Bound.EXACT)

    def bounded(self, bound: Bound) -> "Cadence":
        """The same rate with another bound; a range stays a range."""
        if bound is self.bound or self.bound is Bound.RANGE:
            return self
        return Cadence(self.low, self.high, self.every, self.unit, bound, self.weekdays)

    def words(self) -> str:
        """Plain English, such as "every two weeks" or "at most once a quarter"."""
        return in_words(self)

    def __str__(self) -> str:
        """The canonical text for storage, which ``parse`` reads back whole: ``<=1/P3M``, ``2/P1W@MO,TH``."""
        times = str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
        days = f"@{','.join(self.weekdays)}" if self.weekdays else ""
        return f"{SIGNS[self.bound]}{times}/P{self.every}{LETTERS[self.unit]}{days}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the canonical text; ValueError where it is none."""
        found = CANONICAL.fullmatch(text)
        if found is None:
            raise ValueError(f"not a cadence: {text[:60]!r}")
        low, high = int(found["low"]), int(found["high"] or found["low"])
        signs = {"<=": Bound.AT_MOST, ">=": Bound.AT_LEAST}
        bound = signs.get(found["sign"] or "", Bound.RANGE if low < high else Bound.EXACT)
        days = tuple(found["days"].split(",")) if found["days"] else ()
        return cls(low, high, int(found["every"]), UNITS[found["unit"]], bound, days)

    @classmethod
    def parse_rate(cls, text: str) -> Self:
        """Read the canonical text of one rate, without a range or a limit; ValueError where it is none."""
        try:
            cadence = cls.parse(text)
        except ValueError as error:
            raise ValueError(f"{error}; such as 1/P1M, once a month") from None
        if cadence.bound is not Bound.EXACT:
            raise ValueError(f"must be one rate, without a range or a limit, not {text!r}")
        return cadence

    def iso_duration(self) -> str:
        """The period as an ISO 8601 duration; the standard has no working day, which is written as a day."""
        return f"P{self.every}{LETTERS[self.unit][-1]}"

    @classmethod
    def from_iso_duration(cls, text: str) -> Self:
        """Once in the period of an ISO 8601 duration of one unit (P2W, P3M); ValueError for others."""
        found = re.fullmatch(PERIOD, text)
        if found is None or found["unit"] == "WD":
            raise ValueError(f"not a duration in days, weeks, months or years: {text[:60]!r}")
        return cls.once_every(int(found["every"]), UNITS[found["unit"]])

    def timex(self) -> dict[str, str]:
        """Attributes of a TimeML TIMEX3 of type SET.

        A range is written as a range of ``freq`` ("2-3X") and working days as "WD", which TimeML leaves open;
        several weekdays at once are reduced to their number.
        """
        return timex.write(self)

    @classmethod
    def from_timex(cls, attributes: dict[str, str]) -> Self:
        """Read the attributes of a TIMEX3 SET; ValueError where they are no rate."""
        return cls(*timex.read(attributes))

    def rrule(self) -> str | None:
        """The recurrence rule of RFC 5545, without the bound; None for a range and for an uneven rhythm.

        Several times a month fall on evenly spread days of the month; several times a year need even months.
        """
        return rrule.write(self)

    @classmethod
    def from_rrule(cls, text: str) -> Self:
        """Read FREQ, INTERVAL, BYDAY, BYMONTHDAY and BYMONTH of an RFC 5545 rule; ValueError for others."""
        return cls(*rrule.read(text))


def _rounded(rate: float) -> float:
    return round(rate, 4) if rate >= 1 else float(f"{rate:.4g}")


ONCE_A_YEAR = Cadence.once_every(1, Unit.YEAR)
