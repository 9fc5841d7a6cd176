"""What may be written to the CRM about an account: our fields, by name, each as text in one notation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING

from cadence import Cadence, Unit

if TYPE_CHECKING:
    from accounts.crm import WrittenCadence


MOST_DIGITS = 30


class Kind(StrEnum):
    """What a field holds: in text, a number stands without an exponent, a date and a moment (UTC) as in ISO 8601."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields: its kind, what to call it where it is new in a CRM, and how it is read off a cadence."""

    kind: Kind
    label: str
    of: Callable[["WrittenCadence", Kind], str | None]


def number(value: float | str) -> str:
    """Return `value` as the shortest decimal text, such as 12 or 0.75. Raises ValueError where it is no number."""
    try:
        plain = Decimal(str(value)).normalize()
    except ArithmeticError:
        raise ValueError(f"{value!r} is no number") from None
    if abs(plain.adjusted()) > MOST_DIGITS:  # a short text can stand for a million digits
        raise ValueError(f"{value!r} has too many digits")
    return format(plain, "f")


def _interval(written: "WrittenCadence", _kind: Kind) -> str:
    """The time from one contact to the next as an ISO 8601 duration, where it comes out even; else the period."""
    cadence = written.cadence
    every = {Unit.YEAR: 12, Unit.WEEK: 7}.get(cadence.unit, 1) * cadence.every
    if cadence.low == cadence.high > 1 and cadence.unit is not Unit.WORKING_DAY and every % cadence.low == 0:
        is_months = cadence.unit in (Unit.YEAR, Unit.MONTH)
        return Cadence.once_every(every // cadence.low, Unit.MONTH if is_months else Unit.DAY).iso_duration()
    return cadence.iso_duration()


def _contacts_a_year(written: "WrittenCadence", kind: Kind) -> str:
    low, high = written.cadence.per_year
    if kind is Kind.TEXT and low != high:
        return f"{low:g}-{high:g}"
    return number(f"{sqrt(low * high):.4g}")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat("T", "seconds") if moment else None


def _share(share: float | None) -> str | None:
    return None if share is None else number(f"{share:.2f}")


FIELDS = {
    "cadence": Field(Kind.TEXT, "Cadence (ISO 8601)", _interval),
    "words": Field(Kind.TEXT, "Cadence", lambda written, _: written.cadence.words()),
    "contacts_a_year": Field(Kind.NUMBER, "Contacts a year", _contacts_a_year),
    "channel": Field(Kind.TEXT, "Preferred channel", lambda written, _: written.channel),
    "next_touch_on": Field(Kind.DATE, "Next touch", lambda written, _: _day(written.next_touch_on)),
    "source": Field(Kind.TEXT, "Cadence source", lambda written, _: written.source),
    "reason": Field(Kind.TEXT, "Reason for the cadence", lambda written, _: " ".join(written.reason.split())),
    "agreement": Field(Kind.NUMBER, "Agreement (0 to 1)", lambda written, _: _share(written.agreement)),
    "newest_answer_at": Field(Kind.MOMENT, "Newest answer", lambda written, _: _moment(written.newest_answer_at)),
    "decided_at": Field(Kind.MOMENT, "Cadence decided", lambda written, _: _moment(written.decided_at)),
}
