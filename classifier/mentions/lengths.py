"""Lengths of time that are told outside every rate: "ten days", "a five-week block"."""

from collections.abc import Sequence
from dataclasses import dataclass

from cadence import Cadence
from classifier.mentions.items import Item
from classifier.productions.rates import ONCE, base_of, build
from classifier.words.lexicon import Lexeme, forms
from classifier.words.tokens import Token, Tokens

# One of a unit: "a month", "another quarter".
SINGLE = forms("SINGLE")
# Verbs after which "a month" is a length.
OPENING = forms("LETTING_PASS")
# Rules whose items are lengths already, with ranges and all.
MEASURED = frozenset(["number-of-units-alone", "length-of-a-cycle"])
# A length in one word with its number.
HALF = ("half a", "half of a")
# "Between two of your calls": as many contacts have a gap between them; more are counted.
PAIR = 2
# Of a rate that is the time between two contacts: its limits are told of the time.
GAP = "gap"


@dataclass(slots=True)
class Length:
    """A length of time between two tokens, as the rate of once in it; the item that holds it, if it is one."""

    start: int
    end: int
    cadence: Cadence
    item: Item | None = None
    number: int = 1


def lengths_in(items: Sequence[Item], tokens: Tokens) -> list[Length]:
    """All lengths of an answer that belong to no rate, in order."""
    known = [i for i in items if i.kind == "alone" and i.rule in MEASURED and i.cadence]
    if not (known or "UNIT" in tokens.classes):
        return []
    units = [at for at, token in enumerate(tokens) if "UNIT" in token.lexeme.classes]
    taken = {at for i in items if i.kind == "rate" or i in known for at in range(i.start, i.end)}
    found = [Length(i.start, i.end, i.cadence, i, max(1, i.number[0])) for i in known if i.cadence]
    found += [length for at in units if at not in taken and (length := _length(tokens, at))]
    return sorted(found, key=lambda length: length.start)


def lone_lengths(items: Sequence[Item], tokens: Tokens, limited: frozenset[str] = frozenset()) -> list[Length]:
    """The lengths of an answer that counts nothing else, but for numbers after words that limit the length; "three
    conversations from one year to the next" counts them."""
    found = lengths_in(items, tokens)
    if not found:
        return []
    inside = {at for length in found for at in range(length.start, length.end)}
    known = {tokens[at].lexeme for at in inside}
    after = {at + 1 for at, token in enumerate(tokens) if token.lexeme.form in limited and found and at >= found[0].end}
    counts = (t.lexeme for at, t in enumerate(tokens) if at not in inside | after and t.lexeme not in known)
    return [] if any(_count(lexeme) > PAIR for lexeme in counts) else found


def _counted(before: Lexeme) -> bool:
    """ "One review a year": what stands before "a year" is counted in it."""
    classes = before.classes
    return "CONTACT" in classes or "TIMES" in classes or (before.unknown and before.form not in OPENING)


def _count(lexeme: Lexeme) -> int:
    """What a word counts, 0 where it is no number."""
    number = lexeme.classes.get("NUM", "") or lexeme.classes.get("FEW", "")
    return int(number.partition("-")[0] or 0)


def _length(tokens: Sequence[Token], at: int) -> Length | None:
    """The number before a unit, maybe with a hyphen or "full" between, and the unit."""
    first = at - 1
    if tokens[at].lexeme.form.startswith(HALF):
        return Length(at, at + 1, base_of(("UNIT", tokens[at])))
    if first > 0 and tokens[first].lexeme.form in SINGLE and _counted(tokens[first - 1].lexeme):
        return None
    while first > 0 and tokens[first].lexeme.form in ("-", "full", "whole"):
        first -= 1
    if first < 0:
        return None
    word = tokens[first].lexeme
    number = word.classes.get("NUM") or word.classes.get("FEW") or ("1" if word.form in SINGLE else "")
    low, _, high = number.partition("-")
    if not number or not int(low):
        return None
    cadence = build(ONCE, (int(low), int(high or low)), base_of(("UNIT", tokens[at])))
    return Length(first, at + 1, cadence, number=int(low))


def absorb(items: list[Item], rate: Item, start: int, end: int) -> None:
    """Let a rate reach over the tokens between, with whatever was found there; it keeps the way of contact."""
    inside = [item for item in items if item is not rate and start <= item.start < end]
    channels = [item.channel for item in inside if item.channel not in ("", "any")]
    rate.channel = rate.channel or (channels[0] if channels else "")
    rate.start, rate.end = min(start, rate.start), max(end, *(item.end for item in (rate, *inside)))
    at = min(items.index(item) for item in (rate, *inside)) if rate in items else _place(items, start)
    items[:] = [item for item in items if item is not rate and item not in inside]
    items.insert(min(at, len(items)), rate)


def _place(items: list[Item], start: int) -> int:
    return sum(item.start < start for item in items)


def stem(form: str) -> str:
    """A noun without the ending of its plural."""
    return form.rstrip("s").rstrip("e")
