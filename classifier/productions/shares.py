"""Productions of rates that are said by a share of the periods, or by a list of dates and moments."""

from collections.abc import Callable, Sequence

from cadence import ONCE_A_YEAR, WEEKDAYS, Cadence, Unit
from classifier.productions.rates import OPENING, PERIODS, Read, base_of, build, numbers, weekdays
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What parts the share from the whole: "one month in three", "two of the four quarters".
OF = forms("OF")
# Before the numbers of weeks or quarters of a year.
LISTING = forms("LISTING")
BOTH = 2
# Days of which there are five in a week.
WORKING = frozenset(["business", "weekday", "weekdays", "work", "working", "workday", "workdays"])
STRETCH = forms("STRETCH")
# Seasons that are as long as a quarter.
QUARTERS = frozenset(["spring", "summer", "autumn", "fall", "winter"])
SEASON = Cadence.once_every(3, Unit.MONTH)


def share(read: Read) -> Cadence:
    """One month in three, three weeks out of four, nine months of the year, one Thursday in three."""
    cut = next(
        at
        for at, (symbol, token) in enumerate(read)
        if at and (token.lexeme.form.split()[0] in OF or symbol in OPENING)
    )
    units = [part for part in read if part[0] == "UNIT"]
    days = weekdays(read)
    base = base_of(units[-1]) if units else Cadence.once_every(1, Unit.WEEK)
    if days and not units and numbers(read[:cut]) == (1, 1):
        return Cadence.on(days, numbers(read[cut:])[0])
    return build(numbers(read[:cut]), numbers(read[cut:]), base)


def every_ordinal(read: Read) -> Cadence:
    """Skip two months, talk in the third."""
    ordinal = next(int(token.lexeme.classes["ORD"]) for symbol, token in reversed(read) if symbol == "ORD")
    return build((1, 1), (ordinal, ordinal), base_of(("UNIT", first_unit(read))))


def all_but(read: Read) -> Cadence:
    """Every month but one: so many of the year's as are left."""
    base = base_of(("UNIT", first_unit(read)))
    left = round(base.per_year[0]) - numbers([part for part in read if part[0] in ("NUM", "FEW")][-1:])[0]
    return ONCE_A_YEAR.counted(left)


def days_left(read: Read) -> Cadence:
    """Every day but Sunday: on the days that are left, of five where working days are named."""
    working = any(WORKING.intersection(token.lexeme.form.split()) for _, token in read)
    left = WEEKDAYS[: 5 if working else 7]
    return Cadence.on([day for day in left if day not in weekdays(read)] or left)


def nth_named(read: Read) -> Cadence:
    """Every other payday, every third quarter end."""
    named = Cadence.parse(next(token.lexeme.classes["NAMED"] for symbol, token in read if symbol == "NAMED"))
    return build((1, 1), numbers(read), named)


def alternating(read: Read) -> Cadence:
    """In odd months: every second one."""
    return build((1, 1), (2, 2), base_of(("UNIT", first_unit(read))))


def first_unit(read: Read) -> Token:
    """The first unit among the tokens; StopIteration where there is none."""
    return next(token for _, token in read if "UNIT" in token.lexeme.classes)


def nth_year(read: Read) -> Cadence:
    """Every other Christmas."""
    return build((1, 1), numbers(read), ONCE_A_YEAR)


def each_of_so_many(read: Read) -> Cadence:
    """Once in each of the ten months: so many a year."""
    cut = next(at for at, (symbol, token) in enumerate(read) if token.lexeme.form in ("of", ",") or symbol == "EVERY")
    times, so_many = numbers(read[:cut]), numbers(read[cut:])[0]
    return ONCE_A_YEAR.counted(times[0] * so_many, times[1] * so_many)


def dates_of_each(read: Read) -> Cadence:
    """Each month on the 1st and 10th."""
    period = next(part for part in read if part[0] in PERIODS)
    return base_of(period).counted(sum(symbol in ("ORD", "LAST") for symbol, _ in read))


def of_last(read: Read) -> Cadence:
    """A week before each quarter closes: once a quarter."""
    return base_of(next(part for part in reversed(read) if part[0] == "UNIT"))


def of_each(read: Read) -> Cadence:
    """On each quarter's last working day; all months."""
    return base_of(("UNIT", first_unit(read)))


def moments(read: Read) -> Cadence:
    """At the start and the end of each term: as often in the period as moments of it are named."""
    named = next((token.lexeme.classes["NAMED"] for symbol, token in read if symbol == "NAMED"), None)
    if named:
        return Cadence.parse(named).counted(BOTH)
    count = max(BOTH, sum(symbol == "MOMENT" for symbol, _ in read))
    return base_of(next(part for part in reversed(read) if part[0] in PERIODS)).counted(count)


def in_a_season(read: Read) -> Cadence:
    """Once in each season of the year."""
    return SEASON.counted(*numbers(read))


def in_a_half(read: Read) -> Cadence:
    """Once per half, that of a year."""
    return Cadence.once_every(6, Unit.MONTH).counted(*numbers(read))


def nth_cycle(read: Read) -> Cadence:
    """Every third sprint of two weeks."""
    every = next(int(token.lexeme.classes[symbol]) for symbol, token in read if symbol in ("ORD", "ALTERNATE"))
    long = numbers([part for part in read if part[0] in ("NUM", "FEW")])
    return build((1, 1), (every * long[0], every * long[1]), base_of(next(part for part in read if part[0] == "UNIT")))


def listed(read: Read) -> Cadence:
    """In weeks 6, 19, 32 and 45: as often a year as numbers are named."""
    words = [token.lexeme for _, token in read]
    named = next(at for at, word in enumerate(words) if "UNIT" in word.classes or word.form in LISTING)
    return ONCE_A_YEAR.counted(sum(symbol == "NUM" for symbol, _ in read[named:]))


def dates(read: Read) -> Cadence:
    """On 1/3 and 1/9 of each year: two numbers each."""
    return ONCE_A_YEAR.counted(sum(symbol == "NUM" for symbol, _ in read) // 2)


def part(read: Read, dropped: bool) -> tuple[int, int]:
    """Half of them, each third one, two out of three: so many of so many; of what is dropped, those that are left."""
    words = {token.lexeme.form for _, token in read}
    ordinal = next((token.lexeme.classes["ORD"] for symbol, token in read if symbol in ("ORD", "ALTERNATE")
                    and "ORD" in token.lexeme.classes), "2")  # fmt: skip
    counts = [int(token.lexeme.classes["NUM"]) for symbol, token in read if symbol == "NUM"]
    taken, of = (1, 4) if "quarter" in words else (counts[0], counts[1]) if len(counts) > 1 else (1, int(ordinal))
    return (of - taken, of) if dropped else (taken, of)


def stretch(read: Read) -> str:
    """How many months lie from one to another, "" where no stretch of months is named."""
    months = [int(token.lexeme.classes[symbol]) for symbol, token in read if symbol in ("MONTHNAME", "MONTHWORD")]
    opened = {token.lexeme.form for _, token in read} & (STRETCH | {"between"})
    return str((months[1] - months[0]) % 12 + 1) if len(months) == 2 and opened else ""


def left_out(read: Read) -> tuple[int, int]:
    """How many months of the year are named, and how many quarters; a stretch counts from its first to its last."""
    months = [int(token.lexeme.classes[symbol]) for symbol, token in read if symbol in ("MONTHNAME", "MONTHWORD")]
    quarters = sum(symbol == "q" for symbol, _ in read)
    if long := stretch(read):
        return int(long), 0
    seasons = [token.lexeme.form for symbol, token in read if symbol == "SEASON"]
    quarters += sum(season in QUARTERS for season in seasons)
    return len(months) + 3 * quarters, quarters


PRODUCTIONS: dict[str, Callable[[Sequence[tuple[str, Token]]], Cadence]] = {
    "share": share,
    "every_ordinal": every_ordinal,
    "all_but": all_but,
    "days_left": days_left,
    "nth_named": nth_named,
    "alternating": alternating,
    "nth_year": nth_year,
    "each_of_so_many": each_of_so_many,
    "dates_of_each": dates_of_each,
    "of_last": of_last,
    "of_each": of_each,
    "moments": moments,
    "in_a_season": in_a_season,
    "in_a_half": in_a_half,
    "nth_cycle": nth_cycle,
    "listed": listed,
    "dates": dates,
}
