"""Periods of the customer's own, whose length stands elsewhere: "each batch takes ten days; one talk per batch"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cadence import Cadence
from classifier.mentions.items import Item
from classifier.mentions.lengths import Length, absorb, lengths_in, stem
from classifier.words.lexicon import forms
from classifier.words.tokens import Token, Tokens

LASTS = forms("LASTS")
PRONOUNS = forms("LASTING_PRONOUNS")
EACH = forms("EACH_PERIOD")
# Words that name no period, wherever they stand.
SMALL = frozenset(["PLAIN", "CONTACT", "NUM", "PERSON", "KIND", "TIMES", "UNIT"])
# Units whose length is another with each customer.
VARYING = forms("VARYING")
# The most tokens between a period and its length, and after "per" up to its name.
NEAR, CLOSE = 6, 3
# Rates that are once in a period by one name of it.
NAMED_ONCE = frozenset(["count-per-period", "contacts-per-period", "every-period", "moment-of-each-period"])
CONTACTS = frozenset(["alone", "contact", "rate"])
COUNTED = frozenset(["CONTACT", "TIMES", "TIMESWORD"])
ONE = frozenset(["a", "an"])
ROTAS = frozenset(["on-and-off", "off-and-on"])
PAIRS = frozenset(["pair", "couple"])


def settle_own_periods(items: list[Item], tokens: Tokens) -> None:
    """Give a count "per batch" the length of a batch, and one "per term" the number of terms in the year."""
    if EACH.isdisjoint(tokens.forms) and ONE.isdisjoint(tokens.forms):
        return
    if not any(item.kind in CONTACTS or item.rule in NAMED_ONCE for item in items):
        return
    words = enumerate([token.lexeme.form for token in tokens])
    opened = [at for at, form in words if form in EACH or (form in ONE and _in_one(tokens, at))]
    if not opened:
        return
    _count_of_a_rota(opened, items, tokens)
    _one_in_each_part(items)
    for length in lengths_in(items, tokens):
        if any(token.lexeme.form in VARYING for token in tokens[length.start : length.end]):
            continue
        named = [at for at in opened if _names(at, length, tokens)]
        if named:
            _count_in(length, named[-1], items, tokens)
            return


def _in_one(tokens: Sequence[Token], at: int) -> bool:
    """ "One mail a cohort", "once a batch"."""
    return at > 0 and not COUNTED.isdisjoint(tokens[at - 1].lexeme.classes)


def _count_of_a_rota(opened: list[int], items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Two weeks on, two weeks off; one call per rotation": so many in the whole of it."""
    rates = [item for item in items if item.kind == "rate"]
    counts = [item for item in items if item.kind == "alone" and item.rule in ("count-alone", "count-per-cycle")]
    if len(rates) != 1 or rates[0].rule not in ROTAS or not rates[0].cadence or not counts:
        return
    whole = rates[0].cadence
    if any(at >= rates[0].end and any(_nouns(tokens, at + 1, at + 1 + CLOSE)) for at in opened):
        rates[0].cadence = Cadence.times(counts[-1].number[0], whole.every, whole.unit)
        counts[-1].kind = "noise"


def _one_in_each_part(items: list[Item]) -> None:
    """ "Divide the year by five, one call in each slice": once in each part goes without saying."""
    rate = next((item for item in items if item.rule == "period-divided"), None)
    once = [i for i in items if i.kind == "alone" and i.value == "count" and i.number == (1, 1)]
    if rate and once and once[0].start >= rate.end and once[0].start - rate.end <= NEAR:
        absorb(items, rate, rate.start, once[0].end)


def _names(at: int, length: Length, tokens: Sequence[Token]) -> bool:
    """Whether what "per" opens is what the length is told of."""
    names = set(_nouns(tokens, at + 1, at + 1 + CLOSE))
    if length.start <= at + 1 + CLOSE and at < length.start and _compound(length, tokens, at):
        return True
    subject = set(_subject(length, tokens, at)) | set(_object(length, tokens, at))
    return bool(names & subject) or (bool(names) and _by_pronoun(length, tokens, at))


def _nouns(tokens: Sequence[Token], start: int, end: int) -> Iterator[str]:
    """The words of a stretch that may name a period, without the ending of the plural; up to a mark."""
    for token in tokens[max(0, start) : end]:
        if token.lexeme.mark in ("sentence", "clause"):
            return
        named = SMALL.isdisjoint(token.lexeme.classes) or token.lexeme.form in VARYING
        if named and token.lexeme.form.isalpha():
            yield stem(token.lexeme.form)


def _subject(length: Length, tokens: Sequence[Token], at: int) -> Iterator[str]:
    """What stands before a verb of lasting: "each batch takes ten days", "iteration = 15 working days"."""
    start = max(0, length.start - NEAR)
    start = next((n + 1 for n in range(length.start - 1, start - 1, -1) if _ends(tokens[n])), start)
    verbs = [n for n in range(start, length.end) if tokens[n].lexeme.form in LASTS]
    if verbs and not start <= at - 1 < verbs[-1] - NEAR:
        yield from _nouns(tokens, start, verbs[-1])


def _ends(token: Token) -> bool:
    return token.lexeme.mark == "sentence" or token.lexeme.form == ","


def _object(length: Length, tokens: Sequence[Token], at: int) -> Iterator[str]:
    """What a length describes: "five-week blocks", "a 12-day cruise"."""
    if not length.start <= at < length.end + CLOSE:
        yield from _nouns(tokens, length.end, length.end + CLOSE)


def _compound(length: Length, tokens: Sequence[Token], at: int) -> bool:
    """ "Per six-week block": the period and its length in one."""
    hyphen = any(token.lexeme.form == "-" for token in tokens[length.start : length.end])
    between = [token.lexeme.form for token in tokens[at + 1 : length.start]]
    return hyphen and set(between) <= {"of", "our", "the", "my"} and any(_nouns(tokens, length.end, length.end + CLOSE))


def _by_pronoun(length: Length, tokens: Sequence[Token], at: int) -> bool:
    """ "One chat per sprint, they run three weeks"."""
    before = [token.lexeme.form for token in tokens[max(0, length.start - 2) : length.start + 2]]
    told = any(one in PRONOUNS and other in LASTS for one, other in pairwise(before))
    return at < length.start and told


def _count_in(length: Length, at: int, items: list[Item], tokens: Sequence[Token]) -> None:
    """The count that stands with "per", or once, in the length."""
    rate = next((i for i in items if i.kind == "rate" and i.start <= at < i.end), None)
    counts = [i for i in items if i.kind == "alone" and i.rule in ("count-alone", "count-per-cycle")]
    if rate and rate.rule in NAMED_ONCE and rate.cadence:
        rate.cadence = length.cadence.counted(rate.cadence.low, rate.cadence.high)
    elif not any(item.kind == "rate" for item in items):
        rate = counts[-1] if counts else Item("rate", "", at, at + 1, "count-per-cycle")
        rate.kind, rate.cadence = "rate", _times(length, rate, at, tokens)
        absorb(items, rate, min(at, rate.start), max(at + 1, rate.end))
    else:
        return
    if length.item and length.item in items:
        length.item.kind = "noise"


def _times(length: Length, count: Item, at: int, tokens: Sequence[Token]) -> Cadence:
    """So many in each length, or in every second one."""
    own = at + 1 >= len(tokens) or length.start <= at + 1 < length.end
    after = {} if own else tokens[at + 1].lexeme.classes
    every = int(after.get("ORD") or after.get("NUM", "1").partition("-")[0])
    every *= 1 + any(token.lexeme.form in PAIRS for token in tokens[at + 1 : at + 1 + CLOSE])
    long = length.cadence
    return Cadence.times(count.number[0], long.every * every, long.unit) if every > 1 else long.counted(*count.number)
