"""Words of limits that limit something else than the rate: "by noon at the latest", "limited to what matters"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.words.lexicon import Lexeme, forms, lexeme
from classifier.words.tokens import Token

# They limit when something happens, unless they stand right beside a rate.
MOMENTS = frozenset(["earliest", "latest", "soonest"])
# What may stand between: "ten days after the last talk, at the latest".
NEARBY = frozenset(["CONTACT", "PLAIN"])
# A limit that ends in one of these is said of what follows it.
PREFIXED = frozenset(["above", "at", "below", "beyond", "of", "over", "than", "then", "to", "under"])
# What may follow it and mean the rate before.
POINTING = frozenset(["it", "once", "that", "this", "those", "twice"])
COUNTING = frozenset(["NUM", "FEW", "TIMESWORD", "FREQ", "UNIT", "ABOUT", "EVERY", "PER", "CONTACT", "ALTERNATE"])
# After a limit they tell of a stretch of time or of a condition, not of how often.
LASTING = frozenset(["till", "until", "because", "while"])
# Before a limit, that it is one of how long a talk takes.
LENGTHY = frozenset(["lasting", "length", "duration", "taking", "agenda"])
# What opens a thing, whose limit a rate that came before is not.
DEFINITE = frozenset(["our", "the", "my", "these", "those"])
# Words of contact and time: a number before one of them is a rate, before anything else it counts things.
PERIODS = frozenset(["UNIT", "TIMES", "FREQ", "PER", "EVERY", "PERIODKIND", "PERUNIT", "AMPM", "LETTER"])
TIMED = PERIODS | {"CONTACT", "KIND", "DAY", "DAYPART"}
# After a number of contacts that goes without saying.
OF_A_COUNT = forms("OF_A_COUNT")
PEOPLE = forms("OWN_PEOPLE")
NOTHING = lexeme("")


def of_something_else(item: Item, rate: Item, tokens: Sequence[Token]) -> bool:
    """Whether a limit that stands before or after a rate is not the limit of the rate."""
    if item.kind != "bound":
        return False
    words = {token.lexeme.form for token in tokens[item.start : item.end]}
    if MOMENTS.intersection(" ".join(words).split()):
        return not _beside(item, rate, tokens) or _at(tokens, item.end).form in ("by", "once", "when")
    apart = item.start >= rate.end or any(token.lexeme.mark for token in tokens[item.end : rate.start])
    if (apart and counts_things(tokens[item.end : item.end + 2])) or _counts_people(tokens[item.end : item.end + 3]):
        return True
    return item.start >= rate.end and _after(item, tokens[rate.end : item.start], tokens)


def _after(item: Item, between: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Of a limit after the rate: of what it is said."""
    last, after = tokens[item.end - 1].lexeme.form.split()[-1], _at(tokens, item.end)
    if after.form in LASTING or (last in PREFIXED and _of_what_follows(after)):
        return True
    if after.form in DEFINITE and last not in PREFIXED and between:
        return True
    long = any(token.lexeme.form in LENGTHY for token in between)
    return long or any(counts_things(between[at : at + 2]) for at in range(len(between)))


def _of_what_follows(after: Lexeme) -> bool:
    word = bool(after.form) and not after.mark and after.form not in POINTING
    return word and COUNTING.isdisjoint(after.classes)


def _beside(item: Item, rate: Item, tokens: Sequence[Token]) -> bool:
    between = tokens[rate.end : item.start] if item.start >= rate.end else tokens[item.end : rate.start]
    return all(token.lexeme.mark or not NEARBY.isdisjoint(token.lexeme.classes) for token in between)


def counts_things(pair: Sequence[Token]) -> bool:
    """A number and what it counts, which is neither contact nor time."""
    if len(pair) < 2 or pair[1].lexeme.mark:
        return False
    count, thing = pair[0].lexeme, pair[1].lexeme
    return "NUM" in count.classes and TIMED.isdisjoint(thing.classes) and thing.form not in OF_A_COUNT


def _counts_people(three: Sequence[Token]) -> bool:
    """ "Up to three of us"."""
    words = [token.lexeme.form for token in three]
    return len(three) == 3 and "NUM" in three[0].lexeme.classes and words[1] == "of" and words[2] in PEOPLE


def _at(tokens: Sequence[Token], at: int) -> Lexeme:
    return tokens[at].lexeme if at < len(tokens) else NOTHING
