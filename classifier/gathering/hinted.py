"""The wish that the words of an answer hint at where nothing was understood, mostly for a person to look at."""

from collections import Counter

from classifier.gathering.leftovers import left_over
from classifier.gathering.main_wish import main_of
from classifier.gathering.no_contact.quoted_stops import POINTED
from classifier.gathering.wishless import nothing_understood
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.draft import Draft
from classifier.voting import WORTH
from classifier.words.hints import NONE, Hint, kind_of, lead, votes
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# The fewest votes by which a wish is guessed.
ENOUGH = 3
# So many votes behind another kind, a wish that was read in a few words of the answer gives way to it.
OUTVOTED = -3
# Ahead by so many votes, or one more without a strong one, "stop" is an opt-out: that is not put off until a review.
CLEAR = 3
STOP = "stop"
DELEGATED = "delegated"
# So many times as often as each other, two rates are no wishes of one person.
APART = 4
# So near before a word of ending, a refusal asks to go on: "I don't want to be removed".
REACH = 4
DENYING = forms("DENYING")
LEAVING = forms("LEAVING")
ONLY_HINTED = "only hinted at"
CLEARLY_HINTED = "clearly hinted at"
BRIEFLY_HINTED = "an event hinted at in a few words"
HINTED = frozenset([ONLY_HINTED, CLEARLY_HINTED, BRIEFLY_HINTED])
# Ahead by so many votes, what is only hinted at is hardly ever wrong.
FAR_AHEAD = 4
# An event that is hinted at in at most so many tokens is hardly ever wrong either.
FEW = 12
# The share of a short answer that a wish takes up which no hint overrules.
MOST = 0.4
NEED = "need"
LEVELS = frozenset(["high", "medium", "low"])
DIRECTIONS = frozenset(["less", "more", "same"])


def guess_by_hints(draft: Draft) -> None:
    """Where an answer says more than was understood, add the kind of wish that most votes are for."""
    items = [item for clause in draft.clauses for item in clause.items]
    if nothing_understood(draft, {item.kind for item in items}, left_over(draft, items)):
        counted = votes(draft.hints)
        kind = _elected(counted)
        denied = kind == STOP and any(item.status == "mere" for item in items)
        if kind not in ("", NONE) and not denied:
            _put(draft, kind, lead(counted, kind))


def overrule(draft: Draft) -> None:
    """A wish without a rate gives way to the kind that far more words of the answer hint at, or to none."""
    rated = draft.names_a_rate or any(wish.kind == "periodic" for wish in draft.wishes)
    if rated:
        _leave_open(draft)
        return
    if not draft.wishes or not HINTED.isdisjoint(draft.doubts):
        return
    main = main_of(draft.wishes)
    if main is not None and _all_but_said(draft, draft.wishes[main]):
        return
    counted = votes(draft.hints)
    kind = _elected(counted)
    if kind == NONE and (_asked_upon_a_condition(draft) or (draft.opt_out and _asked_off(draft))):
        return
    if main is None and any(kind_of(wish) == kind and _of_the_start(wish) for wish in draft.wishes):
        return  # "As often as possible in these first weeks": a wish of that kind was read, limited to a stage
    if kind and lead(counted, kind_of(None if main is None else draft.wishes[main])) <= OUTVOTED:
        draft.wishes.clear()
        draft.opt_out = draft.opt_out and kind == STOP
        _put(draft, kind, lead(counted, kind))


def _of_the_start(wish: Wish) -> bool:
    return wish.kind == "vague" and wish.when == "onboarding"


def _all_but_said(draft: Draft, wish: Wish) -> bool:
    """ "Way more than now, folks": a wish that takes up most of an answer stands on more than a few words of it."""
    start, end = wish.span
    items = (item for clause in draft.clauses for item in clause.of("relative", "delegated"))
    compared = any(draft.span(item) == wish.span and item.value != "same" for item in items)
    return compared and len(draft.tokens) <= FEW and end - start > MOST * len(draft.text)


def _leave_open(draft: Draft) -> None:
    """ "Weekly or yearly, it really is all the same to us": rates far apart are only examples of what is left to us."""
    rates = [item.cadence.per_year for clause in draft.clauses for item in clause.of("rate") if item.cadence]
    if len(rates) > 1 and max(high for _, high in rates) < APART * min(low for low, _ in rates):
        return
    told = len(rates) == 1 and rates[0][1] < APART * rates[0][0]
    staged = any(clause.when for clause in draft.clauses)
    if not (told or staged) and lead(votes(draft.hints), DELEGATED) >= ENOUGH:
        draft.wishes.clear()
        _put(draft, DELEGATED, ENOUGH)


def _asked_upon_a_condition(draft: Draft) -> bool:
    """ "Printer dead: text me": contact and its condition are named in one clause, which is no lack of a wish."""
    events = any(wish.kind == "event" for wish in draft.wishes)
    both = (
        clause.has("contact") and any(item.value == "when" for item in clause.of("marker")) for clause in draft.clauses
    )
    return events and any(both)


def _elected(counted: Counter[str]) -> str:
    """The kind with the most votes; "" where they are few or even."""
    (kind, most), (_, second) = [*counted.most_common(2), ("", 0), ("", 0)][:2]
    return kind if most >= ENOUGH and most > second else ""


def _put(draft: Draft, kind: str, ahead: int) -> None:
    if kind != NONE:
        draft.wishes.append(_wish(draft, kind, next(hint for hint in draft.hints if kind in hint.worth)))
        firm = any(hint.worth.get(STOP) == WORTH["strong"] for hint in draft.hints)
        clear = kind == STOP and ahead >= CLEAR + (not firm)
        draft.opt_out = draft.opt_out or (clear and not _asked_to_go_on(draft))
    brief = BRIEFLY_HINTED if kind == "event" and len(draft.tokens) <= FEW else ONLY_HINTED
    draft.doubts.append(CLEARLY_HINTED if kind != STOP and ahead >= FAR_AHEAD else brief)


def _asked_off(draft: Draft) -> bool:
    """ "Wrong address, please delete it": asked for in so many words."""
    items = [item for clause in draft.clauses for item in clause.of("stop")]
    tokens = [token for item in items for token in draft.tokens[item.start : item.end]]
    return any(item.rule == POINTED for item in items) or any("FIRM" in token.lexeme.classes for token in tokens)


def _asked_to_go_on(draft: Draft) -> bool:
    """ "Please don't unsubscribe me", "we never said stop": the words of an opt-out under a refusal."""
    if any(_turned(item) for clause in draft.clauses for item in clause.items):
        return True
    said = [token.lexeme.form for token in draft.tokens]
    ending = (at for at, form in enumerate(said) if form in LEAVING)
    return any(not DENYING.isdisjoint(said[max(0, at - REACH) : at]) for at in ending)


def _turned(item: Item) -> bool:
    """Whether the rules have read a stop that is none, or refused nothing but a day: "never on a Saturday"."""
    if item.kind == "days" and item.status == "refused":
        return True
    return item.status == "mere" or item.note == "refused stop" or (item.kind == "want" and item.value == "optout")


def _wish(draft: Draft, kind: str, hint: Hint) -> Wish:
    span = draft.tokens[hint.start].start, draft.tokens[hint.end - 1].end
    if kind in LEVELS:
        return Wish("vague", span, level=kind, rule=ONLY_HINTED)
    if kind in DIRECTIONS:
        return Wish("relative", span, direction=kind, rule=ONLY_HINTED)
    return Wish(kind, span, trigger=(_trigger(draft),) if kind == "event" else (), rule=ONLY_HINTED)


def _trigger(draft: Draft) -> str:
    """What the first occasion in the answer names that is more than a need, else its first word of an occasion."""
    items = (item for clause in draft.clauses for item in clause.items)
    named = next((found for item in items if (found := item.trigger) and found != NEED), "")
    return named or next((found for token in draft.tokens if (found := _named_by(token))), NEED)


def _named_by(token: Token) -> str:
    """The trigger that a word names, other than a need; "" where it names none."""
    classes = token.lexeme.classes
    found = "incident" if "HAPPENS" in classes else classes.get("TRIG") or classes.get("SIGN") or NEED
    return "" if found == NEED else found
