"""Productions of the rate rules: from the symbols that a rule matched to a cadence."""

from collections.abc import Sequence
from math import gcd

from cadence import Bound, Cadence, Unit
from classifier.words.lexicon import ANY, forms
from classifier.words.tokens import Token

Numbers = tuple[int, int]
Read = Sequence[tuple[str, Token]]
ONCE: Numbers = (1, 1)
WEEKEND = ("SA", "SU")
WEEKS = {"P1W": 1, "P2W": 2}
# Word classes that name a period.
PERIODS = frozenset(["UNIT", "FREQ", "PERUNIT", "AMPM", "LETTER"])
# A number after one of these belongs to the period: "4 calls 1 year".
COUNTED = frozenset(["TIMESWORD", "TIMES", "CONTACT"])
# Symbols that open the period.
OPENING = frozenset(
    [
        *("PER", "EVERY", "/", "per", "@", "every", "each", "any"),
        *("over", "during", "across", "throughout", "within", "inside", "through", "out"),
    ]
)
# The lower of two counts is a limit after one of these, and else a part of the higher.
LEAST = forms("LEAST")
LIMITING = forms("LIMIT_WORDS")
# Beside one of these "min" is no length of a talk.
MOST = frozenset(["max", "maximum"])
# Longer than so many years between two contacts nobody waits.
RARE = 2
# "A 30 minute call" counts one call.
LENGTHS = forms("LENGTHS")


def counted(read: Read) -> Cadence:
    """Times before the word that opens the period ("a", "per", "every", "/"), or after the unit; the period between."""
    opening = [at for at, (symbol, _) in enumerate(read) if symbol in OPENING and not _between_counts(read, at)]
    unit = next(at for at in range(len(read) - 1, -1, -1) if read[at][0] in PERIODS)
    cut = opening[-1] if opening and opening[-1] < unit else _end_of_counts(read, unit)
    times = numbers(_nearest_count(read[:cut])) if cut else numbers(read[unit + 1 :])
    return build(times, numbers(read[cut:unit]), base_of(read[unit]))


def _nearest_count(read: Read) -> Read:
    """ "Our two admins once a month": of a number and a count, the count."""
    places = [at for at, (symbol, token) in enumerate(read) if symbol == ANY and "TIMESWORD" in token.lexeme.classes]
    return [("TIMESWORD", read[places[-1]][1])] if places else read


def _between_counts(read: Read, at: int) -> bool:
    """ "5/6 times a year": a stroke between two counts opens no period."""
    around = [symbol for symbol, _ in (*read[max(0, at - 1) : at], *read[at + 1 : at + 3])]
    return read[at][0] == "/" and around == ["NUM", "NUM", "TIMES"]


def _end_of_counts(read: Read, unit: int) -> int:
    """Without a word between them, "once 6 weeks" has its last number in the period."""
    last = unit > 1 and read[unit - 1][0] == "NUM" and read[unit - 2][0] in COUNTED
    return unit - 1 if last else unit


def interval(read: Read) -> Cadence:
    """Once in every period: all numbers belong to the period; "every month to six weeks" lies between two of them."""
    units = [at for at, (symbol, _) in enumerate(read) if symbol == "UNIT"]
    if len(units) == 2 and read[units[0]][1].lexeme.classes["UNIT"] != read[units[1]][1].lexeme.classes["UNIT"]:
        cut = units[0] + 1
        return Cadence.between(interval(read[:cut]), interval(read[cut:]))
    unit = next(item for item in reversed(read) if item[0] in PERIODS)
    if _in_each_year(read, unit):
        return build(numbers(read), ONCE, base_of(unit))
    base = base_of(unit)
    full = read[-1] is not unit and unit[0] == "FREQ" and numbers(read) == (base.per_year[0], base.per_year[0])
    return base if full else build(ONCE, numbers(read), base)


def _in_each_year(read: Read, unit: tuple[str, Token]) -> bool:
    """ "5 yearly catch-ups", "min 2, max 5 yearly": hardly anybody is called every five years."""
    words = {token.lexeme.form for _, token in read}
    yearly = unit[0] == "FREQ" and unit[1].lexeme.classes["FREQ"] == "1/P1Y"
    limited = unit[0] == "FREQ" and bool(words & LIMITING)
    counting = any(symbol == "NUM" for symbol, _ in read) and "-" not in words
    followed = read[-1] is not unit
    return limited or (yearly and counting and (followed or numbers(read)[1] > RARE))


def period_first(read: Read) -> Cadence:
    """One week one time, per quarter two calls: the period stands before what is counted in it."""
    unit = next(at for at, (symbol, _) in enumerate(read) if symbol in PERIODS)
    return build(numbers(read[unit + 1 :]), numbers(read[:unit]), base_of(read[unit]))


def stretched(read: Read) -> Cadence:
    """Two a week, three if need be: a range; two a year, one when the budget is made: a part of the count."""
    unit = next(at for at, (symbol, _) in enumerate(read) if symbol in ("UNIT", "FREQ"))
    part = numbers(read[unit + 1 :]) < numbers(read[:unit]) and not any(t.lexeme.form in LEAST for _, t in read)
    return build(numbers(read[:unit] if part else [*read[:unit], *read[unit + 1 :]]), ONCE, base_of(read[unit]))


def gap(read: Read) -> Cadence:
    """The time between two contacts: what is counted after it are the contacts."""
    unit = next(at for at, (symbol, _) in enumerate(read) if symbol == "UNIT")
    return build(ONCE, numbers(read[:unit]), base_of(read[unit]))


def each_of(read: Read) -> Cadence:
    """In each of the four quarters: once a quarter, however many there are."""
    return base_of(next(item for item in read if item[0] == "UNIT"))


def one_or_two(read: Read) -> Cadence:
    """Every month or two."""
    return build(ONCE, (1, 2), base_of(next(item for item in read if item[0] == "UNIT")))


def named(read: Read) -> Cadence:
    """A meeting or a moment that has its own rhythm."""
    return Cadence.parse(next(token.lexeme.classes["NAMED"] for symbol, token in read if symbol == "NAMED"))


def explained(read: Read) -> Cadence:
    """Once per sprint, whose length is given."""
    at = next(at for at, (symbol, _) in enumerate(read) if symbol == "SPRINT")
    return build(numbers(read[:at]), numbers(read[at:]), base_of(read[-1] if read[-1][0] == "UNIT" else read[-2]))


def changed(read: Read) -> Cadence:
    """From four to eight weeks: the period that it is to become."""
    to = max(at for at, (_, token) in enumerate(read) if token.lexeme.form == "to")
    return interval(read[to:])


def daily(_: Read) -> Cadence:
    """Every morning, every night."""
    return Cadence.once_every(1, Unit.DAY)


def weekday(read: Read) -> Cadence:
    """Every week on one day; in a longer period, once."""
    period = next((part for part in read if part[0] == "UNIT"), None)
    weeks = WEEKS.get(period[1].lexeme.classes["UNIT"], 0) if period else 1
    return Cadence.on(weekdays(read), weeks) if weeks or period is None else base_of(period)


def weekday_list(read: Read) -> Cadence:
    """Every week on several days."""
    return Cadence.on(weekdays(read))


def nth_weekday(read: Read) -> Cadence:
    """Every other Friday; every first Monday is taken for that of the month."""
    number = numbers(read)[0]
    weekly = any(token.lexeme.form == "single" for _, token in read)
    return Cadence.on(weekdays(read), number) if number > 1 or weekly else Cadence.once_every(1, Unit.MONTH)


def weekday_of_period(read: Read) -> Cadence:
    """The first Tuesday of the month; the first and third are two."""
    times = sum(symbol in ("ORD", "LAST", "NUM", "MOMENT") for symbol, _ in read)
    if read[-1][0] != "UNIT":
        return Cadence.times(times, 1, Unit.MONTH)
    return build((times, times), ONCE, base_of(read[-1]))


def weekdays(read: Read) -> list[str]:
    """The codes of the weekdays among the tokens."""
    named = [code for symbol, token in read for code in _days_named(symbol, token)]
    return [*named, *WEEKEND] if any(symbol == "WEEKEND" for symbol, _ in read) else named


def _days_named(symbol: str, token: Token) -> list[str]:
    """A day is one wherever it stands, but "sat" and "sun" only where a rule reads them so."""
    named = token.lexeme.classes.get("DAYROW") or token.lexeme.classes.get("DAY", "")
    return [token.lexeme.classes[symbol]] if symbol in ("DAYSHORT", "DAYPLURAL") else named.split()


def numbers(read: Read) -> Numbers:
    """Low and high of the numbers named, 1 where there is none."""
    found: list[Numbers] = []
    forms = [token.lexeme.form for _, token in read]
    lengths = frozenset() if MOST & set(forms) else LENGTHS
    for at, (symbol, token) in enumerate(read):
        if symbol in ("NUM", "FEW", "TIMESWORD", "ORD", "ALTERNATE") and not lengths & set(forms[at + 1 : at + 3]):
            first, _, last = token.lexeme.classes[symbol].partition("-")
            found.append((int(first), int(last or first)))
    if not found:
        return ONCE
    return max(1, min(low for low, _ in found)), max(1, max(high for _, high in found))


def base_of(item: tuple[str, Token]) -> Cadence:
    """A unit, or a rate in one word, as a cadence to multiply."""
    symbol, token = item
    value = token.lexeme.classes[symbol]
    return Cadence.parse(value if "/" in value else f"1/{value}")


def build(times: Numbers, periods: Numbers, base: Cadence) -> Cadence:
    """``times`` in every ``periods`` of the base."""
    if base.unit is Unit.WEEK and base.low > 1 and times == ONCE == periods:
        return base
    low = times[0] * base.low * periods[0]
    high = times[1] * base.high * periods[1]
    every = base.every * periods[0] * periods[1]
    shrink = gcd(low, high, every) if low < high else gcd(low, every) if periods[0] < periods[1] else 1
    bound = Bound.RANGE if low < high else Bound.EXACT
    if periods == (periods[0], periods[0]):
        low, high, every, shrink = times[0] * base.low, times[1] * base.high, base.every * periods[0], 1
    return Cadence(low // shrink, high // shrink, every // shrink, base.unit, bound)


PRODUCTIONS = {
    "counted": counted,
    "interval": interval,
    "gap": gap,
    "period_first": period_first,
    "stretched": stretched,
    "each_of": each_of,
    "one_or_two": one_or_two,
    "named": named,
    "explained": explained,
    "daily": daily,
    "changed": changed,
    "weekday": weekday,
    "weekday_list": weekday_list,
    "nth_weekday": nth_weekday,
    "weekday_of_period": weekday_of_period,
}
