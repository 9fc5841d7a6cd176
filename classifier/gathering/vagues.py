"""Rate words without a number: "now and then", "as often as you like"."""

from classifier.judging.limits import channel_of
from classifier.judging.side_by_side import beside_rates, for_others
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# Words that name a limit, or by themselves how often.
MINIMAL = forms("MINIMAL")
# Before a word of often they tell of what is: "it's a lot".
TOLD = forms("BEING") | {"it's", "that's"}


def least_alone(draft: Draft) -> None:
    """ "Minimal", "bare minimum please": the words of a lower limit where nothing is limited."""
    items = [item for clause in draft.clauses for item in clause.items]
    limits = [item for item in items if item.kind == "bound" and item.value == "at_least" and item.length == 1]
    named = bool(limits) and draft.tokens[limits[0].start].lexeme.form in MINIMAL
    if named and len(limits) + sum(item.kind == "want" for item in items) == len(items):
        draft.add(Wish("vague", draft.span(limits[0]), level="low", rule=limits[0].rule))


def vague_of(draft: Draft, rated: bool) -> None:
    """Of several levels that of the last sentence counts: '"Often" is what my wife wrote. Seldom.'."""
    said: list[tuple[int, str | None]] = []
    for at, clause in enumerate(draft.clauses):
        for item in clause.of("vague"):
            channel = channel_of(draft.clauses, at, item)
            if any(not rate.status for rate in clause.of("rate")):
                continue
            if _refused_before(clause, item) or (item.value == "low" and _not_so(draft, item)):
                continue
            told = clause.has("past", "supposed", "elsewhere", "too_much", "too_little")
            told = told or (clause.has("present") and any(c.has("too_much", "too_little") for c in draft.clauses))
            if (rated and not (clause.when or channel or beside_rates(draft, clause, channel))) or (
                told and not clause.has("want")
            ):
                continue
            if said and said[-1] == (clause.sentence, clause.when):
                continue
            if not clause.when and _turned_later(draft, item):
                continue
            if not for_others(draft, clause):
                draft.wishes = [wish for wish in draft.wishes if wish.kind != "vague" or _before_it(wish, clause)]
            said.append((clause.sentence, clause.when))
            draft.add(
                Wish("vague", draft.span(item), level=item.value, when=clause.when, channel=channel, rule=item.rule)
            )


def _before_it(wish: Wish, clause: Clause) -> bool:
    """ "Often at first, rarely later": the level of a stage stays beside that of the time after it."""
    return clause.when == "steady" and wish.when not in (None, "steady")


def _turned_later(draft: Draft, item: Item) -> bool:
    """ "It's a lot. Fewer, please", "not too often: too seldom": it told of what is, or was denied."""
    later = [other for clause in draft.clauses for other in clause.items if other.start >= item.end]
    if item.value == "low":
        return draft.tokens[item.start].lexeme.form == "not" and any(other.kind == "too_little" for other in later)
    told = item.start and draft.tokens[item.start - 1].lexeme.form in TOLD
    return (
        bool(told)
        and item.value == "high"
        and any(other.kind == "relative" and other.value == "less" for other in later)
    )


def _not_so(draft: Draft, item: Item) -> bool:
    """ "Not regularly, only when something breaks" asks for the event alone."""
    denied = draft.tokens[item.start].lexeme.form in ("not", "no")
    return denied and any(wish.kind == "event" for wish in draft.wishes)


def _refused_before(clause: Clause, item: Item) -> bool:
    """ "We do not need regular meetings"."""
    before = clause.items[: clause.items.index(item)]
    refused = [n for n, other in enumerate(before) if other.kind == "not"]
    return bool(refused) and not any(
        o.kind in ("want", "rate", "correct") and n > refused[-1] + 1 for n, o in enumerate(before)
    )
