"""From the rules that fired to items in the order of the text: mentions, cues, and the breaks between clauses."""

from collections.abc import Sequence
from dataclasses import dataclass

from cadence import WEEKDAYS, Cadence
from classifier import rates
from classifier.matching import Match
from classifier.tokens import Token

STRETCH = frozenset(["to", "-", "—", "until", "through"])
SENTENCE_MARKS = frozenset(".!?;\n")
CLAUSE_MARKS = frozenset(',:—()"/&=>')
CONJUNCTIONS = frozenset(
    ["and", "but", "so", "because", "although", "though", "however", "yet", "whereas", "since", "which", "who", "as"]
)


@dataclass(slots=True)
class Item:
    """One thing found between the tokens ``start`` and ``end``; what it is worth is settled later."""

    kind: str
    value: str
    start: int
    end: int
    rule: str = ""
    cadence: Cadence | None = None
    channel: str = ""
    days: tuple[str, ...] = ()
    number: tuple[int, int] = (1, 1)
    classes: frozenset[str] = frozenset()
    status: str = ""
    note: str = ""
    either: bool = False
    plural: bool = False

    @property
    def length(self) -> int:
        """The number of tokens."""
        return self.end - self.start


def items_of(tokens: Sequence[Token], matches: Sequence[Match]) -> list[Item]:
    """Items and breaks, in the order of the tokens."""
    found: list[Item] = []
    at = 0
    for match in matches:
        found += _breaks(tokens, at, match.start)
        found.append(_item(tokens, match))
        at = match.end
    return found + _breaks(tokens, at, len(tokens))


def _breaks(tokens: Sequence[Token], start: int, end: int) -> list[Item]:
    found = []
    for at in range(start, end):
        form = tokens[at].lexeme.form
        if form in SENTENCE_MARKS:
            found.append(Item("break", "sentence", at, at + 1, form))
        elif form in CLAUSE_MARKS:
            found.append(Item("break", "clause", at, at + 1, form))
        elif form in CONJUNCTIONS:
            found.append(Item("break", "joint", at, at + 1, form))
    return found


def _item(tokens: Sequence[Token], match: Match) -> Item:
    rule = match.rule
    item = Item(rule.kind, rule.value, match.start, match.end, rule.name)
    read = list(zip(match.symbols, tokens[match.start : match.end], strict=True))
    if rule.kind == "rate":
        item.cadence = rates.PRODUCTIONS[rule.value](read)
        item.days = tuple(rates.weekdays(read))
    if rule.kind == "days":
        _read_days(item, read)
    if rule.kind == "season":
        _count_moments(item, read)
    if rule.kind == "alone":
        item.number = rates.numbers(read)
        if rule.value == "interval":
            item.cadence = rates.interval(read)
    item.channel = _channel(read)
    if rule.kind == "occasion":
        item.classes = frozenset(f"{name}:{value}" for name, value in read[0][1].lexeme.classes.items())
        item.classes |= {f"TRIG:{rule.value}"} if rule.value else set()
    return item


def _read_days(item: Item, read: rates.Read) -> None:
    item.days = tuple(rates.weekdays(read))
    forms = {token.lexeme.form for _, token in read}
    item.either = "or" in forms
    item.plural = any("DAYPLURAL" in token.lexeme.classes for _, token in read)
    if len(item.days) == 2 and forms & {"to", "-"}:
        first, last = (WEEKDAYS.index(code) for code in item.days)
        item.days = WEEKDAYS[first : last + 1] if first < last else item.days


def _count_moments(item: Item, read: rates.Read) -> None:
    """How many months or seasons are named; a stretch from one to another is not a moment."""
    count = sum(symbol in ("MONTHNAME", "SEASON", "MONTHWORD", "q") for symbol, _ in read)
    item.number = (count, count)
    item.either = count > 1 and bool({token.lexeme.form for _, token in read} & STRETCH)
    item.plural = any(symbol == "EVERY" for symbol, _ in read)


def _channel(read: rates.Read) -> str:
    """The channel named among the tokens; video says more than a call, any other more than contact as such."""
    named = [token.lexeme.classes["CONTACT"] for symbol, token in read if symbol == "CONTACT"]
    special = [channel for channel in named if channel != "any"]
    return special[0] if special else (named[0] if named else "")
