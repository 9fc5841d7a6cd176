"""How often: the value that customers ask for, that is recommended, stored, written back and shown.

A cadence is a number of times in a period: ``Cadence.times(2, 1, Unit.YEAR)`` is twice a year. "Every 2 to 3
weeks" is a range, 2 to 3 times in 6 weeks. The contacts a year follow the conversions of docs/reading.md.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Unit(StrEnum):
    """The length that a period is counted in; a quarter is three months."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Bound(StrEnum):
    """How binding the named rate is."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    RANGE = "range"


UNITS_A_YEAR = {Unit.DAY: 365.25, Unit.WORKING_DAY: 260.9, Unit.WEEK: 52.18, Unit.MONTH: 12.0, Unit.YEAR: 1.0}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_WEEK = WEEKDAYS[:5]
DAY_NAMES = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
LETTERS = {Unit.DAY: "D", Unit.WORKING_DAY: "WD", Unit.WEEK: "W", Unit.MONTH: "M", Unit.YEAR: "Y"}
UNITS = {letters: unit for unit, letters in LETTERS.items()}
FREQUENCIES = {Unit.DAY: "DAILY", Unit.WEEK: "WEEKLY", Unit.MONTH: "MONTHLY", Unit.YEAR: "YEARLY"}
SIGNS = {Bound.EXACT: "", Bound.RANGE: "", Bound.AT_MOST: "<=", Bound.AT_LEAST: ">="}
RRULE_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH"}
MODS = {Bound.AT_MOST: "EQUAL_OR_LESS", Bound.AT_LEAST: "EQUAL_OR_MORE"}
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
PERIOD = r"P(?P<every>[0-9]{1,6})(?P<unit>WD|[DWMY])"
CANONICAL = re.compile(
    rf"(?P<sign><=|>=)?(?P<low>[0-9]{{1,6}})(?:-(?P<high>[0-9]{{1,6}}))?/{PERIOD}(?:@(?P<days>[A-Z,]+))?"
)
TIMEX_DAY = re.compile(r"XXXX-WXX-(?P<day>[1-7]|WD)")
TIMEX_FREQ = re.compile(r"(?P<low>[0-9]{1,6})(?:-(?P<high>[0-9]{1,6}))?X")


@dataclass(frozen=True, slots=True)
class Cadence:
    """``low`` to ``high`` times in every ``every`` units; ``weekdays`` where the days themselves are named.

    ``weekdays`` are RFC 5545 codes in week order; they count: two of them are twice in the period of weeks.
    """

    low: int
    high: int
    every: int
    unit: Unit
    bound: Bound = Bound.EXACT
    weekdays: tuple[str, ...] = ()

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
        named = set(days)
        if named - set(WEEKDAYS):
            raise ValueError(f"unknown weekday among {sorted(named)}")
        ordered = tuple(code for code in WEEKDAYS if code in named)
        return cls(len(ordered), len(ordered), every, Unit.WEEK, bound, ordered)

    @classmethod
    def between(cls, one: "Cadence", other: "Cadence") -> "Cadence":
        """The range from the lower to the higher rate of two cadences; bounds and weekdays are left behind.

        Rates of unlike units meet in the fewest whole years that keep both within one part in a hundred.
        """
        slow, fast = sorted((one, other), key=lambda cadence: cadence.per_year)
        every, unit, low, high = _common_period(slow, fast)
        shrink = math.gcd(low, high, every)
        low, high, every = low // shrink, high // shrink, every // shrink
        return cls(low, high, every, unit, Bound.RANGE if low < high else Bound.EXACT)

    def bounded(self, bound: Bound) -> "Cadence":
        """The same rate with another bound; a range stays a range."""
        if bound is self.bound or self.bound is Bound.RANGE:
            return self
        return Cadence(self.low, self.high, self.every, self.unit, bound, self.weekdays)

    @property
    def per_year(self) -> tuple[float, float]:
        """Contacts a year, low and high."""
        periods = UNITS_A_YEAR[self.unit] / self.every
        return _rounded(self.low * periods), _rounded(self.high * periods)

    @property
    def interval_days(self) -> float:
        """Days between two contacts at the geometric mean of the low and the high rate."""
        return UNITS_A_YEAR[Unit.DAY] * self.every / UNITS_A_YEAR[self.unit] / math.sqrt(self.low * self.high)

    def words(self) -> str:
        """Plain English, such as "every two weeks" or "at most once a quarter"."""
        limit = {Bound.AT_MOST: "at most ", Bound.AT_LEAST: "at least "}.get(self.bound, "")
        return limit + (_weekday_words(self) if self.weekdays else _rate_words(self))

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
        value = f"P{self.every}{LETTERS[self.unit]}"
        if self.every == 1 and len(self.weekdays) == 1:
            value = f"XXXX-WXX-{WEEKDAYS.index(self.weekdays[0]) + 1}"
        elif self.every == 1 and self.unit is Unit.WORKING_DAY:
            value = "XXXX-WXX-WD"
        timex = {"type": "SET", "value": value, "quant": "EVERY"}
        if self.high > 1:
            timex["freq"] = f"{self.low}X" if self.low == self.high else f"{self.low}-{self.high}X"
        return timex | ({"mod": MODS[self.bound]} if self.bound in MODS else {})

    @classmethod
    def from_timex(cls, timex: dict[str, str]) -> Self:
        """Read the attributes of a TIMEX3 SET; ValueError where they are no rate."""
        value, freq = timex.get("value", ""), TIMEX_FREQ.fullmatch(timex.get("freq", "1X"))
        day, period = TIMEX_DAY.fullmatch(value), re.fullmatch(PERIOD, value)
        bound = {mod: bound for bound, mod in MODS.items()}.get(timex.get("mod", ""), Bound.EXACT)
        if freq is None or not (day or period):
            raise ValueError(f"not a rate in TIMEX3: {timex}")
        if day and day["day"] != "WD":
            return cls.on([WEEKDAYS[int(day["day"]) - 1]], bound=bound)
        low, high = int(freq["low"]), int(freq["high"] or freq["low"])
        every, unit = (int(period["every"]), UNITS[period["unit"]]) if period else (1, Unit.WORKING_DAY)
        return cls(low, high, every, unit, Bound.RANGE if low < high else bound)

    def rrule(self) -> str | None:
        """The recurrence rule of RFC 5545, without the bound; None for a range and for an uneven rhythm.

        Several times a month fall on evenly spread days of the month; several times a year need even months.
        """
        if self.low != self.high:
            return None
        if self.weekdays or (self.unit is Unit.WORKING_DAY and self.every == self.low):
            return _rule("WEEKLY", self.every if self.weekdays else 1, BYDAY=",".join(self.weekdays or WORKING_WEEK))
        period = self.every * 12 if self.unit is Unit.YEAR else self.every * 7 if self.unit is Unit.WEEK else self.every
        if self.unit is not Unit.WORKING_DAY and self.low > 1 and period % self.low == 0:
            return _rule("DAILY" if self.unit in (Unit.DAY, Unit.WEEK) else "MONTHLY", period // self.low)
        if self.unit is Unit.MONTH and 1 < self.low <= 28:
            return _rule(
                "MONTHLY", self.every, BYMONTHDAY=",".join(str(1 + n * 28 // self.low) for n in range(self.low))
            )
        return _rule(FREQUENCIES[self.unit], self.every) if self.low == 1 and self.unit in FREQUENCIES else None

    @classmethod
    def from_rrule(cls, text: str) -> Self:
        """Read FREQ, INTERVAL, BYDAY, BYMONTHDAY and BYMONTH of an RFC 5545 rule; ValueError for others."""
        parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
        units = {frequency: unit for unit, frequency in FREQUENCIES.items()}
        every = parts.get("INTERVAL", "1")
        if parts.get("FREQ") not in units or set(parts) - RRULE_PARTS or not re.fullmatch("[0-9]{1,6}", every):
            raise ValueError(f"not a recurrence rule that can be read: {text[:80]!r}")
        unit, days = units[parts["FREQ"]], parts.get("BYDAY", "")
        if unit is Unit.WEEK and days == ",".join(WORKING_WEEK) and every == "1":
            return cls.once_every(1, Unit.WORKING_DAY)
        if unit is Unit.WEEK and days:
            return cls.on(days.split(","), int(every))
        return cls.times(math.prod(parts[by].count(",") + 1 for by in parts if by.startswith("BY")), int(every), unit)


def _rounded(rate: float) -> float:
    return round(rate, 4) if rate >= 1 else float(f"{rate:.4g}")


def _rule(frequency: str, interval: int, **by: str) -> str:
    parts = {"FREQ": frequency} | ({"INTERVAL": str(interval)} if interval > 1 else {}) | by
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _common_period(slow: Cadence, fast: Cadence) -> tuple[int, Unit, int, int]:
    """Period, unit, low and high times that both cadences share."""
    if slow.unit is fast.unit:
        every = math.lcm(slow.every, fast.every)
        return every, slow.unit, slow.low * every // slow.every, fast.high * every // fast.every
    if {slow.unit, fast.unit} == {Unit.MONTH, Unit.YEAR}:
        return _common_period(_in_months(slow), _in_months(fast))
    low, high = slow.per_year[0], fast.per_year[1]
    years = next((n for n in range(1, 20) if max(_rounding(low * n), _rounding(high * n)) < 0.01), 20)
    return years, Unit.YEAR, max(1, round(low * years)), max(1, round(high * years))


def _in_months(cadence: Cadence) -> Cadence:
    return replace(cadence, every=cadence.every * 12, unit=Unit.MONTH) if cadence.unit is Unit.YEAR else cadence


def _rounding(value: float) -> float:
    return abs(max(1, round(value)) / value - 1)


def _number(value: int) -> str:
    return NUMBER_WORDS[value] if value < len(NUMBER_WORDS) else str(value)


def _times_words(low: int, high: int) -> str:
    if low == high:
        return {1: "once", 2: "twice"}.get(low, f"{_number(low)} times")
    return "once or twice" if (low, high) == (1, 2) else f"{_number(low)} to {_number(high)} times"


def _period_words(cadence: Cadence) -> tuple[str, str]:
    """The period after a count ("a quarter") and alone ("every six weeks")."""
    quarter = cadence.unit is Unit.MONTH and cadence.every == 3
    if cadence.every == 1 or quarter:
        unit = "quarter" if quarter else cadence.unit.value
        return f"a {unit}", f"every {unit}"
    return (several := f"every {_number(cadence.every)} {cadence.unit.value}s"), several


def _rate_words(cadence: Cadence) -> str:
    after_count, alone = _period_words(cadence)
    low, high, every = cadence.low, cadence.high, cadence.every
    if low < high and every % low == 0 and every % high == 0:
        return f"every {every // high} to {every // low} {cadence.unit.value}s"
    plain = cadence.bound is Bound.EXACT and cadence.unit in (Unit.DAY, Unit.WORKING_DAY, Unit.WEEK)
    if high == 1 and (plain or after_count == alone):
        return alone
    return f"{_times_words(low, high)} {after_count}"


def _weekday_words(cadence: Cadence) -> str:
    names = [DAY_NAMES[code] for code in cadence.weekdays]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    if cadence.every > 2:
        return f"{listed} every {_number(cadence.every)} weeks"
    return f"every {listed}" if cadence.every == 1 else f"every other {listed}"


STEPS = ("1/P1WD", "1/P1W", "1/P2W", "1/P1M", "1/P6W", "1/P2M", "1/P3M", "2/P1Y", "1/P1Y")
LADDER: tuple[Cadence, ...] = tuple(map(Cadence.parse, STEPS))


def snap(per_year: float) -> Cadence:
    """The usual cadence nearest to a rate in contacts a year, on a log scale; ValueError if not above 0."""
    if not per_year > 0 or math.isinf(per_year):
        raise ValueError(f"a rate is above 0 contacts a year and finite, not {per_year}")
    return min(LADDER, key=lambda cadence: abs(math.log(cadence.per_year[0] / per_year)))
