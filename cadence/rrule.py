"""Cadences as recurrence rules (RFC 5545, 3.3.10)."""

import math
import re
from typing import TYPE_CHECKING

from cadence.units import WORKING_WEEK, Parts, Unit, on_days

if TYPE_CHECKING:
    from cadence.value import Cadence

FREQUENCIES = {Unit.DAY: "DAILY", Unit.WEEK: "WEEKLY", Unit.MONTH: "MONTHLY", Unit.YEAR: "YEARLY"}
# What several times in a period are counted in, and how many of these are in the unit.
FINER = {Unit.DAY: ("DAILY", 1), Unit.WEEK: ("DAILY", 7), Unit.MONTH: ("MONTHLY", 1), Unit.YEAR: ("MONTHLY", 12)}
SHORTEST_MONTH = 28
RRULE_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH"}


def write(cadence: "Cadence") -> str | None:
    """The recurrence rule of RFC 5545, without the bound; None for a range and for an uneven rhythm.

    Several times a month fall on evenly spread days of the month; several times a year need even months.
    """
    if cadence.low != cadence.high:
        return None
    if cadence.weekdays:
        return _rule("WEEKLY", cadence.every, BYDAY=",".join(cadence.weekdays))
    if cadence.unit is Unit.WORKING_DAY:
        return _rule("WEEKLY", 1, BYDAY=",".join(WORKING_WEEK)) if cadence.every == cadence.low else None
    return _rule(FREQUENCIES[cadence.unit], cadence.every) if cadence.low == 1 else _spread(cadence)


def _spread(cadence: "Cadence") -> str | None:
    """Several times in a period, spread evenly over it where that is possible."""
    frequency, factor = FINER[cadence.unit]
    period, odd = divmod(cadence.every * factor, cadence.low)
    if not odd:
        return _rule(frequency, period)
    if cadence.unit is not Unit.MONTH or cadence.low > SHORTEST_MONTH:
        return None
    days = (str(1 + number * SHORTEST_MONTH // cadence.low) for number in range(cadence.low))
    return _rule("MONTHLY", cadence.every, BYMONTHDAY=",".join(days))


def read(text: str) -> Parts:
    """Read FREQ, INTERVAL, BYDAY, BYMONTHDAY and BYMONTH of an RFC 5545 rule; ValueError for others."""
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    units = {frequency: unit for unit, frequency in FREQUENCIES.items()}
    every = parts.get("INTERVAL", "1")
    if parts.get("FREQ") not in units or set(parts) - RRULE_PARTS or not re.fullmatch("[0-9]{1,6}", every):
        raise ValueError(f"not a recurrence rule that can be read: {text[:80]!r}")
    unit, days = units[parts["FREQ"]], parts.get("BYDAY", "")
    if unit is Unit.WEEK and days == ",".join(WORKING_WEEK) and every == "1":
        return Parts(1, 1, 1, Unit.WORKING_DAY)
    if unit is Unit.WEEK and days:
        return on_days(days.split(","), int(every))
    count = math.prod(parts[by].count(",") + 1 for by in parts if by.startswith("BY"))
    return Parts(count, count, int(every), unit)


def _rule(frequency: str, interval: int, **by: str) -> str:
    parts = {"FREQ": frequency} | ({"INTERVAL": str(interval)} if interval > 1 else {}) | by
    return ";".join(f"{name}={value}" for name, value in parts.items())
