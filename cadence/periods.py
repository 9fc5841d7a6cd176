"""The period that two cadences share, for a range from one to the other."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from cadence.units import Unit

if TYPE_CHECKING:
    from cadence.value import Cadence

CLOSE = 0.01


def common_period(slow: "Cadence", fast: "Cadence") -> tuple[int, Unit, int, int]:
    """Return the period, its unit, and the low and high times in it that both cadences share: exactly where that is
    possible, else in the fewest of 1 to 20 years that come `CLOSE`, or the closest of these."""
    if slow.unit is fast.unit:
        every = math.lcm(slow.every, fast.every)
        return every, slow.unit, slow.low * every // slow.every, fast.high * every // fast.every
    if {slow.unit, fast.unit} == {Unit.MONTH, Unit.YEAR}:
        return common_period(_in_months(slow), _in_months(fast))
    low, high = slow.per_year[0], fast.per_year[1]
    errors = {years: max(_rounding(low * years), _rounding(high * years)) for years in range(1, 21)}
    years = next((years for years, error in errors.items() if error < CLOSE), min(errors, key=errors.__getitem__))
    return years, Unit.YEAR, max(1, round(low * years)), max(1, round(high * years))


def _in_months(cadence: "Cadence") -> "Cadence":
    return replace(cadence, every=cadence.every * 12, unit=Unit.MONTH) if cadence.unit is Unit.YEAR else cadence


def _rounding(value: float) -> float:
    return abs(max(1, round(value)) / value - 1)
