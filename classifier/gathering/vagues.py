"""Rate words without a number: "now and then", "as often as you like"."""

from classifier.judging.limits import channel_of
from classifier.judging.side_by_side import beside_rates, for_others
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft


def vague_of(draft: Draft, rated: bool) -> None:
    """Of several levels that of the last sentence counts: '"Often" is what my wife wrote. Seldom.'."""
    said: list[int] = []
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
            if said and said[-1] == clause.sentence:
                continue
            if not for_others(draft, clause):
                draft.wishes = [wish for wish in draft.wishes if wish.kind != "vague"]
            said.append(clause.sentence)
            draft.add(
                Wish("vague", draft.span(item), level=item.value, when=clause.when, channel=channel, rule=item.rule)
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
