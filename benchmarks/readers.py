"""The readers that are measured: the classifier, two date parsers that know recurrence, and the floor.

The floor is one pass of a tokenising regular expression. The date parsers are optional
(benchmarks/requirements-classifier.txt); both look for dates first, and read rates on the way.
"""

import importlib
import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cadence import WEEKDAYS, Cadence, Unit

FLOOR = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]")
Rate = tuple[float, float]
Read = Callable[[str], Any]


@dataclass(frozen=True)
class Reader:
    """``load`` imports the reader; ``rate`` says the contacts a year, low and high, of what it read, None for none.

    ``sure`` says whether the reader stands by what it read, or asks a person to look.
    """

    name: str
    module: str
    load: Callable[[], Read]
    rate: Callable[[Any], Rate | None]
    sure: Callable[[Any], bool]

    @property
    def installed(self) -> bool:
        """Whether its package can be imported."""
        return importlib.util.find_spec(self.module) is not None


def _floor() -> Read:
    return lambda text: sum(1 for _ in FLOOR.finditer(text))


def _classifier() -> Read:
    return importlib.import_module("classifier").read  # type: ignore[no-any-return]


def _classifier_rate(reading: Any) -> Rate | None:
    wish = reading.main_wish
    return None if wish is None else wish.per_year


def _recurrent() -> Read:
    module = importlib.import_module("recurrent.event_parser")
    return lambda text: module.RecurringEvent().parse(text)


def _recurrent_rate(result: Any) -> Rate | None:
    """The rate of an RRULE; a single date comes as a ``datetime``."""
    return _cadence_rate(Cadence.from_rrule, result.removeprefix("RRULE:")) if isinstance(result, str) else None


def _recognizers() -> Read:
    module = importlib.import_module("recognizers_date_time")
    return lambda text: module.recognize_datetime(text, "en-us")


def _recognizers_rate(entities: Any) -> Rate | None:
    """The rate of the first TIMEX of a set; dates, times and durations are no rates."""
    sets = (entity for entity in entities or () if entity.type_name.endswith(".set"))
    values = (value for entity in sets for value in (entity.resolution or {}).get("values", ()))
    rates = (_timex_rate(value.get("timex", "")) for value in values)
    return next((rate for rate in rates if rate is not None), None)


def _timex_rate(timex: str) -> Rate | None:
    weekday = re.match(r"XXXX-WXX-([1-7])", timex)
    if weekday:
        return Cadence.on([WEEKDAYS[int(weekday[1]) - 1]]).per_year
    daily = timex.startswith("T")
    return Cadence.once_every(1, Unit.DAY).per_year if daily else _cadence_rate(Cadence.from_iso_duration, timex)


def _cadence_rate(build: Callable[[str], Cadence], text: str) -> Rate | None:
    try:
        return build(text).per_year
    except ValueError:
        return None


def _stands_by(_result: Any) -> bool:
    return True


READERS = (
    Reader("floor (one regex pass)", "re", _floor, lambda _count: None, _stands_by),
    Reader("classifier", "classifier", _classifier, _classifier_rate, lambda reading: not reading.needs_review),
    Reader("recurrent", "recurrent", _recurrent, _recurrent_rate, _stands_by),
    Reader("Recognizers-Text", "recognizers_date_time", _recognizers, _recognizers_rate, _stands_by),
)
