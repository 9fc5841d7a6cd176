"""How often: the value that customers ask for, that is recommended, stored, written back and shown."""

from cadence.ladder import LADDER, USUAL, snap
from cadence.units import DAY_NAMES, UNITS_A_YEAR, WEEKDAYS, WORKING_WEEK, Bound, Unit
from cadence.value import ONCE_A_YEAR, Cadence

__all__ = [
    "DAY_NAMES",
    "LADDER",
    "ONCE_A_YEAR",
    "UNITS_A_YEAR",
    "USUAL",
    "WEEKDAYS",
    "WORKING_WEEK",
    "Bound",
    "Cadence",
    "Unit",
    "snap",
]
