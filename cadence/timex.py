"""Cadences as TIMEX3 of type SET (TimeML, ISO 24617-1)."""

import re
from typing import TYPE_CHECKING

from cadence.units import LETTERS, PERIOD, UNITS, WEEKDAYS, Bound, Parts, Unit

if TYPE_CHECKING:
    from cadence.value import Cadence

MODS = {Bound.AT_MOST: "EQUAL_OR_LESS", Bound.AT_LEAST: "EQUAL_OR_MORE"}
TIMEX_DAY = re.compile(r"XXXX-WXX-(?P<day>[1-7]|WD)")
TIMEX_FREQ = re.compile(r"(?P<low>[0-9]{1,6})(?:-(?P<high>[0-9]{1,6}))?X")


def write(cadence: "Cadence") -> dict[str, str]:
    """Attributes of a TimeML TIMEX3 of type SET.

    A range is written as a range of ``freq`` ("2-3X") and working days as "WD", which TimeML leaves open;
    several weekdays at once are reduced to their number.
    """
    value = f"P{cadence.every}{LETTERS[cadence.unit]}"
    if cadence.every == 1 and len(cadence.weekdays) == 1:
        value = f"XXXX-WXX-{WEEKDAYS.index(cadence.weekdays[0]) + 1}"
    elif cadence.every == 1 and cadence.unit is Unit.WORKING_DAY:
        value = "XXXX-WXX-WD"
    timex = {"type": "SET", "value": value, "quant": "EVERY"}
    if cadence.high > 1:
        timex["freq"] = f"{cadence.low}X" if cadence.low == cadence.high else f"{cadence.low}-{cadence.high}X"
    return timex | ({"mod": MODS[cadence.bound]} if cadence.bound in MODS else {})


def read(timex: dict[str, str]) -> Parts:
    """Read the attributes of a TIMEX3 SET; ValueError where they are no rate."""
    value, freq = timex.get("value", ""), TIMEX_FREQ.fullmatch(timex.get("freq", "1X"))
    day, period = TIMEX_DAY.fullmatch(value), re.fullmatch(PERIOD, value)
    bound = {mod: bound for bound, mod in MODS.items()}.get(timex.get("mod", ""), Bound.EXACT)
    if freq is None or not (day or period):
        raise ValueError(f"not a rate in TIMEX3: {timex}")
    if day and day["day"] != "WD":
        return Parts(1, 1, 1, Unit.WEEK, bound, (WEEKDAYS[int(day["day"]) - 1],))
    low, high = int(freq["low"]), int(freq["high"] or freq["low"])
    every, unit = (int(period["every"]), UNITS[period["unit"]]) if period else (1, Unit.WORKING_DAY)
    return Parts(low, high, every, unit, Bound.RANGE if low < high else bound)
