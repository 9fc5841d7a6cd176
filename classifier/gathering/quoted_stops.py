"""The words of an opt-out where they ask for none: told, quoted, denied, or said of somebody else."""

from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import Lexeme, forms

# After "unsubscribe" they make a quotation of it.
QUOTING = (["is", "what"], ["was", "what"])
# In a clause with one of these an occasion is told of: it is nothing to be told about.
TELLING = ("past", "present", "elsewhere", "not")
# After a question they deny what it repeats.
DENIED = forms("DENIED")
BACK = 4
# Words of a refusal that may speak of something done.
ENDING = frozenset(["never", "stop"])
# What is pressed to be left out.
BUTTONS = forms("BUTTONS")
# What is sent, or who sends it, is no thing done: "stop them".
THEM = forms("THEM")
THINGS = forms("THINGS")
# What says of a request that it was not made, so near before it, or that somebody is given to making it.
NEARLY = forms("NEARLY")
NEAR = 5
NOT_DONE = frozenset([("used", "to"), ("about", "to")])
QUOTES = frozenset(["'", '"'])
# What follows "never" or "stop" where they tell of something done.
DOING = frozenset(["REGULARPAST", "PASTVERB", "CAREVERB", "HAPPENS", "SIGN", "TRIG", "VERY"])


def mere_words(draft: Draft, clause: Clause, item: Item, others: bool) -> bool:
    """Whether a stop is only told of, repeated, missed, or asked for somebody else; ``others``: beside other wishes."""
    told = _of_doing(draft, item) or _asked_back(draft, item) or _missed(draft, clause, item)
    other = _of_another(draft, item) or _of_a_button(draft, item)
    return told or _nearly(draft, clause, item) or (others and other)


def of_the_rest(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "Breaches and outages. Other than that leave us alone": what is refused is the rest, in so many words."""
    if not clause.has("otherwise") or any(
        "FIRM" in token.lexeme.classes for token in draft.tokens[item.start : item.end]
    ):
        return False
    before = (other for other in draft.clauses if other.start < clause.start)
    return any(any(one.trigger for one in other.items) and not other.has(*TELLING) for other in before)


def _of_doing(draft: Draft, item: Item) -> bool:
    """ "I never counted", "your hold music never stops", "stop worrying", "unsubscribe is what I told the others"."""
    said = _following(draft, item)
    if [lexeme.form for lexeme in said] in QUOTING:
        return True
    before = draft.tokens[item.start - 1].lexeme if item.start else None
    thing = len(said) > 1 and said[0].form in THINGS and _unknown(said[1])
    doing = bool(said) and (thing or _unknown(said[0]) or not DOING.isdisjoint(said[0].classes))
    to_us = any("ME" in lexeme.classes or lexeme.form in THEM for lexeme in said)
    verbal = not ENDING.isdisjoint(token.lexeme.form for token in draft.tokens[item.start : item.end])
    return item.rule == "never" and verbal and not to_us and (doing or (before is not None and _unknown(before)))


def _following(draft: Draft, item: Item) -> list[Lexeme]:
    """The two words after an item, up to a mark: "the scales stop, you call" does not say "stop you"."""
    said = [token.lexeme for token in draft.tokens[item.end : item.end + 2]]
    marked = next((at for at, lexeme in enumerate(said) if lexeme.mark == "clause"), len(said))
    return said[:marked]


def _unknown(lexeme: Lexeme) -> bool:
    return lexeme.unknown and not lexeme.mark


def _nearly(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "I was about to tick 'never again'", "you used to leave us in peace": nearly asked, or told of earlier times."""
    before = [token.lexeme.form for token in draft.tokens[max(clause.start, item.start - NEAR) : item.start]]
    pairs = list(pairwise(before))
    quoted = "says" in before and not QUOTES.isdisjoint(before)
    return quoted or not NEARLY.isdisjoint(before) or not NOT_DONE.isdisjoint(pairs)


def _missed(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "If you stopped writing I'd miss it"."""
    return clause.has("restore") and draft.tokens[item.start].lexeme.form == "if"


def _of_another(draft: Draft, item: Item) -> bool:
    """ "Take my colleague off the list; for me, monthly": somebody else is to be left out."""
    return any("PERSON" in token.lexeme.classes for token in draft.tokens[item.start : item.end])


def _of_a_button(draft: Draft, item: Item) -> bool:
    """ "Your unsubscribe link is broken; monthly is fine": what is named after the word."""
    return not BUTTONS.isdisjoint(token.lexeme.form for token in draft.tokens[item.end : item.end + 1])


def _asked_back(draft: Draft, item: Item) -> bool:
    """ "Unsubscribe? Heavens no!", "left alone? Quite the opposite": it repeats the words to deny them."""
    after = [token.lexeme.form for token in draft.tokens[item.end : item.end + BACK]]
    return after[:1] == ["?"] and not DENIED.isdisjoint(after)
