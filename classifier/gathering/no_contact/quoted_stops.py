"""The words of an opt-out where they ask for none: told, quoted, denied, or said of somebody else."""

from itertools import pairwise

from classifier.gathering.no_contact.who_leaves import names_another
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
# So near after a request, "nearly everything" leaves something.
ALMOST = 3
# So near before a count of none, it is compared with.
COMPARED = 10
# The rule of requests that point back, and what may follow them.
POINTED = "pointed-off"
AFTER_REQUESTS = forms("AFTER_REQUESTS")
PLACED = frozenset(["at", "on", "under", "via"])
OWN_DOING = frozenset(["i", "we"])
NOT_DOING = frozenset(["do", "don't"])
# What follows "never" or "stop" where they tell of something done.
DOING = frozenset(["REGULARPAST", "PASTVERB", "CAREVERB", "HAPPENS", "SIGN", "TRIG", "VERY"])


def mere_words(draft: Draft, clause: Clause, item: Item, others: bool) -> bool:
    """Whether a stop is only told of, repeated, missed, or asked for somebody else; ``others``: beside other wishes."""
    told = _of_doing(draft, item) or _asked_back(draft, item) or _missed(draft, clause, item)
    other = names_another(draft, item) or _of_a_button(draft, item) or _of_an_address(draft, item)
    other = other or _supposed(draft, clause, item)
    counted = _goes_on(draft, item) or _or_else(draft, item) or _none_so_far(draft, item)
    return told or counted or _nearly(draft, clause, item) or _own_doing(draft, item) or (others and other)


def of_the_rest(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "Breaches and outages. Other than that leave us alone": what is refused is the rest, in so many words."""
    after = (other for other in draft.clauses if other.start > clause.start and other.sentence == clause.sentence)
    rest = clause.has("otherwise") or any(other.items[0].kind == "otherwise" for other in after)
    if not rest or any("FIRM" in token.lexeme.classes for token in draft.tokens[item.start : item.end]):
        return False
    before = (other for other in draft.clauses if other.start < clause.start)
    return any(any(map(_occasion, other.items)) and not other.has(*TELLING) for other in before)


def _occasion(item: Item) -> bool:
    return bool(item.trigger) or any(name.startswith("TRIG:") for name in item.classes)


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
    after = {token.lexeme.form for token in draft.tokens[item.end : item.end + ALMOST]}
    if not NEARLY.isdisjoint(after) and clause.start <= item.start < clause.end:
        return True
    quoted = "says" in before and not QUOTES.isdisjoint(before)
    return quoted or not NEARLY.isdisjoint(before) or not NOT_DONE.isdisjoint(pairs)


def _missed(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "If you stopped writing I'd miss it"."""
    return clause.has("restore") and draft.tokens[item.start].lexeme.form == "if"


def _of_a_button(draft: Draft, item: Item) -> bool:
    """ "Your unsubscribe link is broken; monthly is fine": what is named after the word."""
    return not BUTTONS.isdisjoint(token.lexeme.form for token in draft.tokens[item.end : item.end + 1])


def _asked_back(draft: Draft, item: Item) -> bool:
    """ "Unsubscribe? Heavens no!", "left alone? Quite the opposite": it repeats the words to deny them."""
    after = [token.lexeme.form for token in draft.tokens[item.end : item.end + BACK]]
    return after[:1] == ["?"] and not DENIED.isdisjoint(after)


def _of_an_address(draft: Draft, item: Item) -> bool:
    """ "Do not contact me at this address; the new one is …": one address of several is given up."""
    after = [token.lexeme for token in draft.tokens[item.end - 1 : item.end + BACK]]
    at = next((n for n, lexeme in enumerate(after[:2]) if lexeme.form in PLACED), None)
    return at is not None and any("MYDATA" in lexeme.classes for lexeme in after[at + 1 : at + 4])


def _supposed(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "If I never again hear it, I'll renew. Get in touch when …": a promise beside what is asked for."""
    opening = [token.lexeme.form for token in draft.tokens[clause.start : item.start]]
    return len(opening) == 2 and opening[0] == "if" and opening[1] in OWN_DOING


def _or_else(draft: Draft, item: Item) -> bool:
    """ "At seven or not at all": what comes before it is asked for, and nothing else."""
    before = [token.lexeme.form for token in draft.tokens[max(0, item.start - NEAR) : item.start]]
    return before[-1:] == ["or"] and "whether" not in before


def _none_so_far(draft: Draft, item: Item) -> bool:
    """ "More than last year's zero": what is compared with, not what is asked for."""
    count = all("NOUGHT" in token.lexeme.classes for token in draft.tokens[item.start : item.end])
    said = [token.lexeme.form for token in draft.tokens[max(0, item.start - COMPARED) : item.start]]
    return count and "than" in said and "more" in said and "no" not in said


def _own_doing(draft: Draft, item: Item) -> bool:
    """ "If I don't get in touch, all is well": the writer's own silence."""
    said = [token.lexeme for token in draft.tokens[max(0, item.start - 1) : item.end]]
    if len(said) < 3 or said[0].form not in OWN_DOING or said[1].form not in NOT_DOING:
        return False
    reaching = not {"CONTACT", "REACH"}.isdisjoint(said[2].classes)
    return reaching and not any("ME" in one.classes or one.form in THEM for one in said)


def _goes_on(draft: Draft, item: Item) -> bool:
    """ "Please take it out of the basket", "delete this line": a request that points at no address named before."""
    after = [token.lexeme for token in draft.tokens[item.end : item.end + 3]]
    if item.rule != POINTED or not after or any("ALLCONTACT" in lexeme.classes for lexeme in after):
        return False
    return not (after[0].mark or after[0].form in AFTER_REQUESTS)
