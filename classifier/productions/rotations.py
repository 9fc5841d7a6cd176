"""Productions of rates that are said by turns: so many periods on and so many off, numbered ones, parts of a year."""

from collections.abc import Callable, Sequence

from cadence import Cadence, Unit
from classifier.productions.rates import OPENING, PERIODS, Read, base_of, build, numbers
from classifier.productions.shares import first_unit
from classifier.words.tokens import Token


def on_and_off(read: Read) -> Cadence:
    """One week on, two off; two months running and not the third: so many of so many and the others."""
    cut = next(at for at, (symbol, _) in enumerate(read) if symbol == "UNIT") + 1
    on, off = numbers(read[:cut])[0], numbers(read[cut:])[0]
    whole = off if any(symbol == "ORD" for symbol, _ in read[cut:]) else on + off
    return build((on, on), (whole, whole), base_of(read[cut - 1]))


def off_and_on(read: Read) -> Cadence:
    """Skip two months, talk one: what comes first is left out."""
    cut = next(at for at, (symbol, _) in enumerate(read) if symbol == "UNIT") + 1
    off, on = numbers(read[:cut])[0], numbers(read[cut:])[0]
    return build((on, on), (on + off, on + off), base_of(read[cut - 1]))


def divided(read: Read) -> Cadence:
    """Cut the year in three: so many in it."""
    return base_of(("UNIT", first_unit(read))).counted(*numbers([part for part in read if part[0] == "NUM"]))


def first_of(read: Read) -> Cadence:
    """Week one a call, week two nothing: once in as many as are numbered."""
    highest = numbers(read)[1]
    return build((1, 1), (highest, highest), base_of(("UNIT", first_unit(read))))


def a_or_two(read: Read) -> Cadence:
    """A call or two per quarter."""
    unit = next(at for at in range(len(read) - 1, -1, -1) if read[at][0] in PERIODS)
    cut = max((at for at in range(unit) if read[at][0] in OPENING), default=unit)
    return build((1, 2), numbers(read[cut:unit]), base_of(read[unit]))


def weekly(_: Read) -> Cadence:
    """Every weekend."""
    return Cadence.once_every(1, Unit.WEEK)


PRODUCTIONS: dict[str, Callable[[Sequence[tuple[str, Token]]], Cadence]] = {
    "on_and_off": on_and_off,
    "off_and_on": off_and_on,
    "first_of": first_of,
    "divided": divided,
    "a_or_two": a_or_two,
    "weekly": weekly,
}
