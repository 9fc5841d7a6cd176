"""Productions of rates that are said by a share, a fraction, a list, a multiple, or with their limit inside."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from cadence import ONCE_A_YEAR, Bound, Cadence, Unit
from classifier.lexicon import forms
from classifier.rates import OPENING, PERIODS, Read, base_of, build, counted, numbers, weekdays
from classifier.tokens import Token

# What parts the share from the whole: "one month in three", "two of the four quarters".
OF = forms("OF")
FEWER = forms("FEWER")
HALVES = forms("HALVES")
LISTING = forms("LISTING")
BOTH = 2
STRETCH = forms("STRETCH")
# Seasons that are as long as a quarter.
QUARTERS = frozenset(["spring", "summer", "autumn", "fall", "winter"])
DAYS = frozenset(["DAY", "DAYSHORT", "DAYPLURAL"])
SEASON = Cadence.once_every(3, Unit.MONTH)


def share(read: Read) -> Cadence:
    """One month in three, three weeks out of four, nine months of the year, one Thursday in three."""
    cut = next(at for at, (symbol, token) in enumerate(read) if at and (token.lexeme.form in OF or symbol in OPENING))
    units = [part for part in read if part[0] == "UNIT"]
    days = weekdays(read)
    base = base_of(units[-1]) if units else Cadence.once_every(1, Unit.WEEK)
    if days and not units and numbers(read[:cut]) == (1, 1):
        return Cadence.on(days, numbers(read[cut:])[0])
    return build(numbers(read[:cut]), numbers(read[cut:]), base)


def on_and_off(read: Read) -> Cadence:
    """One week on, two off; two months running and not the third: so many of so many and the others."""
    cut = next(at for at, (symbol, _) in enumerate(read) if symbol == "UNIT") + 1
    on, off = numbers(read[:cut])[0], numbers(read[cut:])[0]
    whole = off if any(symbol == "ORD" for symbol, _ in read[cut:]) else on + off
    return build((on, on), (whole, whole), base_of(read[cut - 1]))


def all_but(read: Read) -> Cadence:
    """Every month but one: so many of the year's as are left."""
    base = base_of(next(part for part in read if part[0] == "UNIT"))
    left = round(base.per_year[0]) - numbers([part for part in read if part[0] in ("NUM", "FEW")][-1:])[0]
    return ONCE_A_YEAR.counted(left)


def fractional(read: Read) -> Cadence:
    """Every 2.5 months, a month and a half apart: once in so many periods."""
    unit = next(part for part in reversed(read) if part[0] in PERIODS)
    long = _fraction([part for part in read if part is not unit])
    return _per(Fraction(1), long, base_of(unit))


def fractional_count(read: Read) -> Cadence:
    """1.5 times a month: so many in every period."""
    return _per(_fraction(read), Fraction(1), base_of(next(part for part in reversed(read) if part[0] in PERIODS)))


def fractional_range(read: Read) -> Cadence:
    """Two to two and a half months: between two lengths of one unit."""
    base = base_of(next(part for part in reversed(read) if part[0] in PERIODS))
    cut = next(at for at, (_, token) in enumerate(read) if token.lexeme.form in ("to", "-", "or", "and") and at)
    one, other = _fraction(read[:cut]), _fraction(read[cut:])
    return Cadence.between(_per(Fraction(1), one, base), _per(Fraction(1), other, base))


def _fraction(read: Read) -> Fraction:
    """The whole number and the half, or the decimal, among the tokens."""
    decimal = next((token.lexeme.classes["DECIMAL"] for symbol, token in read if symbol == "DECIMAL"), None)
    if decimal is not None:
        return Fraction(decimal)
    half = any(token.lexeme.form in HALVES for _, token in read)
    whole = [part for part in read if part[0] == "NUM" and part[1].lexeme.form not in HALVES]
    return numbers(whole)[0] + Fraction(half, 2)


def _per(times: Fraction, periods: Fraction, base: Cadence) -> Cadence:
    """So many times, maybe broken, in so many periods of the base."""
    rate = times * base.low / (periods * base.every)
    return Cadence.times(rate.numerator, rate.denominator, base.unit)


def multiple(read: Read) -> Cadence:
    """Twice as often as quarterly, half as often as monthly, once a year times three."""
    cut = next(at for at, (_, token) in enumerate(read) if token.lexeme.form in ("as", "the", "times", "x"))
    rate = counted(read[:cut]) if read[-1][0] == "NUM" else counted(_after_as(read))
    factor = numbers(read[cut:])[0] if read[-1][0] == "NUM" else _factor(read[: cut + 1])
    return _per(Fraction(factor), Fraction(1), rate)


def _after_as(read: Read) -> Read:
    last = max((at for at, (_, token) in enumerate(read) if token.lexeme.form in ("as", "the")), default=0)
    return read[last + 1 :]


def _factor(read: Read) -> Fraction:
    first = read[0][1].lexeme.form
    return Fraction(1, 2) if first in HALVES else Fraction(2) if first == "double" else Fraction(numbers(read)[0])


def nth_named(read: Read) -> Cadence:
    """Every other payday, every third quarter end."""
    named = Cadence.parse(next(token.lexeme.classes["NAMED"] for symbol, token in read if symbol == "NAMED"))
    return build((1, 1), numbers(read), named)


def alternating(read: Read) -> Cadence:
    """In odd months: every second one."""
    return build((1, 1), (2, 2), base_of(("UNIT", _first_unit(read))))


def _first_unit(read: Read) -> Token:
    return next(token for _, token in read if "UNIT" in token.lexeme.classes)


def hours(read: Read) -> Cadence:
    """Every 72 hours: every three days."""
    length = next(int(token.lexeme.form) for _, token in read[1:] if "DIGITS" in token.lexeme.classes)
    return build((24, 24), (length, length), Cadence.once_every(1, Unit.DAY))


def nth_year(read: Read) -> Cadence:
    """Every other Christmas."""
    return build((1, 1), numbers(read), ONCE_A_YEAR)


def each_of_so_many(read: Read) -> Cadence:
    """Once in each of the ten months: so many a year."""
    cut = next(at for at, (symbol, token) in enumerate(read) if token.lexeme.form == "of" or symbol == "EVERY")
    times, so_many = numbers(read[:cut]), numbers(read[cut:])[0]
    return ONCE_A_YEAR.counted(times[0] * so_many, times[1] * so_many)


def fraction_of(read: Read) -> Cadence:
    """In half the weeks, in a third of the months."""
    ordinal = next((token.lexeme.classes["ORD"] for symbol, token in read if symbol == "ORD"), "2")
    of = 4 if any(token.lexeme.form == "quarter" for _, token in read[:-1]) else int(ordinal)
    percent = next((numbers([part])[0] for part in read if part[0] == "NUM"), 0)
    taken, of = (percent, 100) if percent else (1, of)
    units = (token for _, token in read if "UNIT" in token.lexeme.classes)
    last = next(token for token in units if token.lexeme.form not in ("quarter", "year"))
    return build((taken, taken), (of, of), base_of(("UNIT", last)))


def of_each(read: Read) -> Cadence:
    """On each quarter's last working day; all months."""
    return base_of(("UNIT", _first_unit(read)))


def moments(read: Read) -> Cadence:
    """At the start and the end of each term: as often in the period as moments of it are named."""
    count = max(BOTH, sum(symbol == "MOMENT" for symbol, _ in read))
    return base_of(next(part for part in reversed(read) if part[0] in PERIODS)).counted(count)


def in_a_season(read: Read) -> Cadence:
    """Once in each season of the year."""
    return SEASON.counted(*numbers(read))


def listed(read: Read) -> Cadence:
    """In weeks 6, 19, 32 and 45: as often a year as numbers are named."""
    words = [token.lexeme for _, token in read]
    named = next(at for at, word in enumerate(words) if "UNIT" in word.classes or word.form in LISTING)
    return ONCE_A_YEAR.counted(sum(symbol == "NUM" for symbol, _ in read[named:]))


def dates(read: Read) -> Cadence:
    """On 1/3 and 1/9 of each year: two numbers each."""
    return ONCE_A_YEAR.counted(sum(symbol == "NUM" for symbol, _ in read) // 2)


def stated(read: Read) -> Cadence:
    """Contacts: 4; period: 12 months. Three years = four visits."""
    said = [at for at, (symbol, _) in enumerate(read) if symbol in ("NUM", "UNIT")]
    unit = next(at for at, (symbol, _) in enumerate(read) if symbol == "UNIT")
    cut = next(at for at, (_, token) in enumerate(read) if at > said[0] and token.lexeme.mark)
    sides = (read[:cut], read[cut : said[-1] + 1])
    times, period = sides if unit > cut else sides[::-1]
    return build(numbers(times), numbers(period), base_of(read[unit]))


def changed_count(read: Read) -> Cadence:
    """One less than eight a year."""
    by, of = [int(token.lexeme.classes["NUM"]) for symbol, token in read if symbol == "NUM"][:2]
    more = any(token.lexeme.form == "more" for _, token in read)
    return counted(read).counted(of + by if more else of - by)


def limited(read: Read) -> Cadence:
    """Five or more per year, 4+ a year: the limit stands inside the rate."""
    rate = counted(read)
    fewer = any(token.lexeme.form in FEWER for _, token in read)
    return rate.bounded(Bound.AT_MOST if fewer else Bound.AT_LEAST)


def once_at_most(read: Read) -> Cadence:
    """Never twice within the same quarter."""
    return base_of(next(part for part in reversed(read) if part[0] == "UNIT")).bounded(Bound.AT_MOST)


def give_or_take(read: Read) -> Cadence:
    """Five a year, plus or minus one."""
    cut = next(at for at, (symbol, _) in enumerate(read) if symbol in PERIODS) + 1
    apart = bool([part for part in read[cut:] if part[0] == "NUM"])
    count = next(at for at, (symbol, _) in enumerate(read) if symbol in ("NUM", "TIMESWORD", "FEW"))
    rate = counted(read[:cut]) if apart else counted(read[cut - 1 :]).counted(*numbers(read[: count + 1]))
    by = numbers(read[cut:] if apart else read[count + 1 :])[0]
    return rate.counted(rate.low - by, rate.high + by)


def part(read: Read, dropped: bool) -> tuple[int, int]:
    """Half of them, each third one, two out of three: so many of so many; of what is dropped, those that are left."""
    words = {token.lexeme.form for _, token in read}
    ordinal = next((token.lexeme.classes["ORD"] for symbol, token in read if symbol in ("ORD", "ALTERNATE")
                    and "ORD" in token.lexeme.classes), "2")  # fmt: skip
    counts = [int(token.lexeme.classes["NUM"]) for symbol, token in read if symbol == "NUM"]
    taken, of = (1, 4) if "quarter" in words else (counts[0], counts[1]) if len(counts) > 1 else (1, int(ordinal))
    return (of - taken, of) if dropped else (taken, of)


def left_out(read: Read) -> tuple[int, int]:
    """How many months of the year are named, and how many quarters; a stretch counts from its first to its last."""
    months = [int(token.lexeme.classes[symbol]) for symbol, token in read if symbol in ("MONTHNAME", "MONTHWORD")]
    quarters = sum(symbol == "q" for symbol, _ in read)
    if len(months) == 2 and STRETCH & {token.lexeme.form for _, token in read}:
        return (months[1] - months[0]) % 12 + 1, 0
    seasons = [token.lexeme.form for symbol, token in read if symbol == "SEASON"]
    quarters += sum(season in QUARTERS for season in seasons)
    return len(months) + 3 * quarters, quarters


PRODUCTIONS: dict[str, Callable[[Sequence[tuple[str, Token]]], Cadence]] = {
    "share": share,
    "on_and_off": on_and_off,
    "all_but": all_but,
    "fractional": fractional,
    "fractional_count": fractional_count,
    "fractional_range": fractional_range,
    "multiple": multiple,
    "nth_named": nth_named,
    "alternating": alternating,
    "hours": hours,
    "nth_year": nth_year,
    "each_of_so_many": each_of_so_many,
    "fraction_of": fraction_of,
    "of_each": of_each,
    "once_at_most": once_at_most,
    "moments": moments,
    "in_a_season": in_a_season,
    "listed": listed,
    "dates": dates,
    "stated": stated,
    "changed_count": changed_count,
    "limited": limited,
    "give_or_take": give_or_take,
}
