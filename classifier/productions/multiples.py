"""Productions of rates that are said by a fraction or a multiple, or with their limit or correction inside."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from cadence import Bound, Cadence, Unit
from classifier.productions.rates import PERIODS, Read, base_of, build, counted, numbers
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# After a count, that it is the highest.
FEWER = forms("FEWER")
# After a count, that it is the lowest, whatever else is said.
FLOOR = frozenset(["least", "minimum"])
HALVES = forms("HALVES")
# What opens the rate that another is compared to: "as often as", "double the".
COMPARED = frozenset(["as", "the", "than", "of"])
# Words that say how many times as often.
FACTORS = {
    **dict.fromkeys(["half", "halved", "½", "1/2"], Fraction(1, 2)),
    **{"quarter": Fraction(1, 4), "thirds": Fraction(2, 3), "quarters": Fraction(3, 4)},
    **{"double": Fraction(2), "twice": Fraction(2), "triple": Fraction(3), "thrice": Fraction(3)},
}
# Of these a number before them is a part: "two thirds".
SHARES = frozenset(["thirds", "quarters"])
DIVIDING = frozenset(["divided", "split", "/"])
RARER = forms("RARER")
# After a half or a third, what it is a part of.
OWNERS = frozenset(["of", "our", "the", "your", "my"])


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
    whole = [part for part in read if part[0] in ("NUM", "TIMESWORD") and part[1].lexeme.form not in HALVES]
    return numbers(whole)[0] + Fraction(half, 2)


def _per(times: Fraction, periods: Fraction, base: Cadence) -> Cadence:
    """So many times, maybe broken, in so many periods of the base."""
    rate = times * base.low / (periods * base.every)
    return Cadence.times(rate.numerator, rate.denominator, base.unit)


def multiple(read: Read) -> Cadence:
    """Twice as often as quarterly, half of weekly, twice as rarely as monthly; once a year times three."""
    at = next(at for at, (symbol, _) in enumerate(read) if symbol in PERIODS)
    after = read[at + 1 :]
    if _counting(after):
        return _per(_divided(after), Fraction(1), counted(read[: at + 1]))
    cut = max((n for n, (_, token) in enumerate(read[:at]) if token.lexeme.form in COMPARED), default=at - 1)
    return _per(_factor(read[: cut + 1]), Fraction(1), counted(read[cut + 1 : at + 1]))


def _counting(read: Read) -> bool:
    """Whether a number, or a half, comes after the rate."""
    return any(symbol in ("NUM", "DECIMAL") or token.lexeme.form in FACTORS for symbol, token in read)


def _divided(read: Read) -> Fraction:
    """Divided by four, times three, halved."""
    factor = _factor(read)
    return 1 / factor if any(token.lexeme.form in DIVIDING for _, token in read) else factor


def _factor(read: Read) -> Fraction:
    """How many times as often: a half, a third, double, so many times; the other way round of "rarely"."""
    words = {token.lexeme.form for _, token in read}
    said = next((FACTORS[word] for word in sorted(words) if word in FACTORS), Fraction(_ordinal_or_one(read)))
    named = any(symbol in ("NUM", "DECIMAL", "TIMESWORD") for symbol, _ in read)
    factor = _fraction(read) if named and not words & SHARES else said
    return 1 / factor if words & RARER else factor


def _ordinal_or_one(read: Read) -> Fraction:
    return Fraction(1, next((int(token.lexeme.classes["ORD"]) for symbol, token in read if symbol == "ORD"), 1))


def part_of_rate(read: Read) -> Cadence:
    """Half of our monthly meetings, a tenth of our 40 yearly ones."""
    cut = next(at for at, (_, token) in enumerate(read) if token.lexeme.form.split()[0] in OWNERS)
    of = 4 if read[cut - 1][1].lexeme.form == "quarter" else _ordinal(read[:cut])
    return _per(Fraction(1, of), Fraction(1), counted(read[cut:]))


def _ordinal(read: Read) -> int:
    """What a part is one of: a third; a half where no ordinal is named."""
    return next((int(token.lexeme.classes["ORD"]) for symbol, token in read if symbol == "ORD"), 2)


def fraction_of(read: Read) -> Cadence:
    """In half the weeks, in a third of the months."""
    of = 4 if any(token.lexeme.form == "quarter" for _, token in read[:-1]) else _ordinal(read)
    percent = next((numbers([part])[0] for part in read if part[0] == "NUM"), 0)
    taken, of = (percent, 100) if percent else (1, of)
    units = (token for _, token in read if "UNIT" in token.lexeme.classes)
    last = next(token for token in units if token.lexeme.form not in ("quarter", "year"))
    return build((taken, taken), (of, of), base_of(("UNIT", last)))


def give_or_take(read: Read) -> Cadence:
    """Five a year, plus or minus one."""
    cut = next(at for at, (symbol, _) in enumerate(read) if symbol in PERIODS) + 1
    apart = bool([part for part in read[cut:] if part[0] == "NUM"])
    count = next(at for at, (symbol, _) in enumerate(read) if symbol in ("NUM", "TIMESWORD", "FEW"))
    rate = counted(read[:cut]) if apart else counted(read[cut - 1 :]).counted(*numbers(read[: count + 1]))
    by = numbers(read[cut:] if apart else read[count + 1 :])[0]
    return rate.counted(rate.low - by, rate.high + by)


def changed_count(read: Read) -> Cadence:
    """One less than eight a year."""
    by, of = [int(token.lexeme.classes["NUM"]) for symbol, token in read if symbol == "NUM"][:2]
    more = any(token.lexeme.form == "more" for _, token in read)
    return counted(read).counted(of + by if more else of - by)


def stated(read: Read) -> Cadence:
    """Contacts: 4; period: 12 months. Three years = four visits."""
    said = [at for at, (symbol, _) in enumerate(read) if symbol in ("NUM", "UNIT")]
    unit = next(at for at, (symbol, _) in enumerate(read) if symbol == "UNIT")
    cut = next(at for at, (_, token) in enumerate(read) if at > said[0] and token.lexeme.mark)
    sides = (read[:cut], read[cut : said[-1] + 1])
    times, period = sides if unit > cut else sides[::-1]
    return build(numbers(times), numbers(period), base_of(read[unit]))


def limited(read: Read) -> Cadence:
    """Five or more per year, 4+ a year: the limit stands inside the rate."""
    rate = counted(read)
    forms_ = {token.lexeme.form for _, token in read}
    fewer = not FEWER.isdisjoint(forms_) and forms_.isdisjoint(FLOOR)
    return rate.bounded(Bound.AT_MOST if fewer else Bound.AT_LEAST)


def once_at_most(read: Read) -> Cadence:
    """Never twice within the same quarter."""
    return base_of(next(part for part in reversed(read) if part[0] == "UNIT")).bounded(Bound.AT_MOST)


def hours(read: Read) -> Cadence:
    """Every 72 hours: every three days."""
    length = next(int(token.lexeme.form) for _, token in read[1:] if "DIGITS" in token.lexeme.classes)
    return build((24, 24), (length, length), Cadence.once_every(1, Unit.DAY))


PRODUCTIONS: dict[str, Callable[[Sequence[tuple[str, Token]]], Cadence]] = {
    "fractional": fractional,
    "fractional_count": fractional_count,
    "fractional_range": fractional_range,
    "multiple": multiple,
    "part_of_rate": part_of_rate,
    "fraction_of": fraction_of,
    "give_or_take": give_or_take,
    "changed_count": changed_count,
    "stated": stated,
    "limited": limited,
    "once_at_most": once_at_most,
    "hours": hours,
}
