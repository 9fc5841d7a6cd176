"""From the rules that fired to items in the order of the text: mentions, cues, and the breaks between clauses."""

from collections.abc import Sequence
from dataclasses import dataclass

from cadence import WEEKDAYS, Cadence
from classifier.productions import multiples, rates, rotations, shares
from classifier.words.lexicon import Lexeme, forms
from classifier.words.matching import Match, Matcher
from classifier.words.tokens import Token

STRETCH = forms("STRETCH")
# Kinds of rule whose words of contact count.
SAYING = frozenset(["stop", "rate", "alone", "contact", "want", "present", "restore", "relative", "factor"])
# The productions of the rate rules by name.
PRODUCTIONS = rates.PRODUCTIONS | shares.PRODUCTIONS | multiples.PRODUCTIONS | rotations.PRODUCTIONS
# Words before a count by which it takes the place of another: "make it three a year".
INSTEAD = forms("INSTEAD")
# What is read off the tokens of a match, by the kind of its rule.
MEASURED = frozenset(["rate", "days", "season", "alone", "occasion", "change", "part", "except"])
REMEMBERED = 20_000
# Stages of the relationship that are occasions of contact too.
CIRCUMSTANCES = frozenset(["incident", "project", "release", "renewal"])
# The letters of "i.e." and "e.g.".
ABBREVIATED = frozenset("ieg")
# Named days beside another rate only say when.
# The rule by which general words of a condition, and none of the lexicon, name what may happen.
GUESSED = "sign-of-an-occasion"
WEEKDAY_RULES = frozenset(["every-weekday-named", "weekday-list"])


@dataclass(slots=True, eq=False)
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

    @property
    def trigger(self) -> str:
        """The trigger of an occasion that is not refused, else ""."""
        return self._named("TRIG:")

    @property
    def circumstance(self) -> str:
        """The trigger of an occasion, which for "renewal time" is the circumstance itself."""
        named = self._named("STAGE:")
        return self.trigger or (named if named in CIRCUMSTANCES else "")

    def _named(self, family: str) -> str:
        if self.kind != "occasion" or self.status == "refused":
            return ""
        return next((name.split(":")[1] for name in self.classes if name.startswith(family)), "")

    def at(self, start: int, end: int) -> "Item":
        """The same thing found between other tokens."""
        return Item(self.kind, self.value, start, end, self.rule, self.cadence, self.channel, self.days, self.number,
                    self.classes, self.status, self.note, self.either, self.plural)  # fmt: skip


class Itemiser:
    """Makes items of matches. What the words of a match are worth is measured once, and remembered up to a bound."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._measured: dict[tuple[Lexeme, ...], Item] = {}

    def items_of(self, tokens: Sequence[Token], matches: Sequence[Match]) -> list[Item]:
        """Items and breaks, in the order of the tokens."""
        found: list[Item] = []
        at = 0
        for match in matches:
            found += _breaks(tokens, at, match.start)
            found.append(self._item(tokens, match))
            at = match.end
        return found + _breaks(tokens, at, len(tokens))

    def _item(self, tokens: Sequence[Token], match: Match) -> Item:
        words = tuple([token.lexeme for token in tokens[match.start : match.end]])
        known = self._measured.get(words)
        if known is None:
            if len(self._measured) >= REMEMBERED:
                self._measured.clear()
            known = self._measured[words] = self._measure(tokens, match)
        return known.at(match.start, match.end)

    def _measure(self, tokens: Sequence[Token], match: Match) -> Item:
        rule, inside = match.rule, tokens[match.start : match.end]
        item = Item(rule.kind, rule.value, match.start, match.end, rule.name)
        if rule.kind in MEASURED:
            _measure(item, list(zip(self._matcher.symbols(match, tokens), inside, strict=True)))
        if rule.kind in ("marker", "want", "steady", "bound"):
            item.note = inside[0].lexeme.form
        if rule.kind in SAYING:
            channels = _channels(inside)
            item.channel = channels[0] if channels else "any" if rule.kind == "contact" else ""
            item.note = "several" if len(channels) > 1 else item.note
        if rule.kind == "place":
            item.channel = rule.value
        return item


def _breaks(tokens: Sequence[Token], start: int, end: int) -> list[Item]:
    return [
        Item("break", "clause" if _goes_on(tokens, at) else mark, at, at + 1, tokens[at].lexeme.form)
        for at in range(start, end)
        if (mark := tokens[at].lexeme.mark)
    ]


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether the sentence goes on after a mark: the stops of "i.e." and "e.g.", "(tourists!)"."""
    following = tokens[at + 1].lexeme.form if at + 1 < len(tokens) else ""
    if tokens[at].lexeme.mark == "sentence" and following == ")":
        return True
    if tokens[at].lexeme.form != "." or not at or tokens[at - 1].lexeme.form not in ABBREVIATED:
        return False
    return following in ABBREVIATED or (at > 1 and tokens[at - 2].lexeme.form == ".")


def _measure(item: Item, read: rates.Read) -> None:
    if item.kind == "rate":
        item.note = "instead" if read[0][1].lexeme.form in INSTEAD else ""
        item.cadence = PRODUCTIONS[item.value](read)
        item.days = tuple(rates.weekdays(read))
        item.plural = bool(item.days) and not any(symbol in ("EVERY", "each") for symbol, _ in read)
    elif item.kind == "days":
        _read_days(item, read)
    elif item.kind == "season":
        _count_moments(item, read)
    elif item.kind == "part":
        item.number = shares.part(read, item.value == "dropped")
    elif item.kind == "except":
        item.number = shares.left_out(read)
    elif item.kind == "change" or item.value in ("moment", "total"):
        item.number = rates.numbers([part for part in read if part[0] in ("NUM", "TIMESWORD", "FEW")])
    elif item.kind == "alone":
        item.number = rates.numbers(read)
        item.cadence = rates.interval(read) if item.value in ("interval", "frame") else None
    else:
        item.classes = frozenset(f"{name}:{value}" for name, value in read[0][1].lexeme.classes.items())
        item.classes |= {f"TRIG:{item.value}"} if item.value else set()


def _read_days(item: Item, read: rates.Read) -> None:
    item.days = tuple(rates.weekdays(read))
    forms = {token.lexeme.form for _, token in read}
    item.either = "or" in forms
    item.plural = any("DAYPLURAL" in token.lexeme.classes for _, token in read)
    if len(item.days) == 2 and (forms & STRETCH or "between" in forms):
        first, last = (WEEKDAYS.index(code) for code in item.days)
        item.days = WEEKDAYS[first : last + 1] if first < last else (*WEEKDAYS[: last + 1], *WEEKDAYS[first:])


def _count_moments(item: Item, read: rates.Read) -> None:
    """How many months or seasons are named; a stretch from one to another is not a moment."""
    count = sum(symbol in ("MONTHNAME", "SEASON", "MONTHWORD", "q") for symbol, _ in read)
    item.number = (count, count)
    item.either = count > 1 and bool({token.lexeme.form for _, token in read} & STRETCH)
    item.plural = any(symbol in ("EVERY", "each") for symbol, _ in read)
    item.note = shares.stretch(read)


def _channels(tokens: Sequence[Token]) -> list[str]:
    """The channels named among the tokens; any other says more than contact as such."""
    named = [token.lexeme.classes["CONTACT"] for token in tokens if "CONTACT" in token.lexeme.classes]
    return list(dict.fromkeys(channel for channel in named if channel != "any")) or named[:1]
