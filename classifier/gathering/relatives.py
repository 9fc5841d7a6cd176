"""Wishes against today's rate: less, more, the same; by a factor where one is named."""

from classifier.judging.limits import channel_of
from classifier.judging.side_by_side import beside_rates
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft

SHORT_APPROVAL = 12
JUDGED = {"too_much": "less", "refused": "less", "too_little": "more"}
MORE_WORDS = {"double": 2.0, "doubling": 2.0, "twice": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0}


def relatives_of(draft: Draft, rated: bool) -> None:
    """Add what is asked for relative to today; beside a rate only where it is limited to a stage."""
    for at, clause in enumerate(draft.clauses):
        for item in clause.of("relative", "factor"):
            limited = clause.when not in (None, "steady")
            if _wished_rate(clause) or _told(clause, item):
                continue
            apart = item.value != "same" and beside_rates(draft, clause, channel_of(draft.clauses, at, item))
            if rated and not (limited or apart):
                continue
            _add(draft, at, item)
    if not draft.wishes and not rated:
        _judged(draft)


def _told(clause: Clause, item: Item) -> bool:
    """ "The mail that you sent twice that week": a factor straight after what is told of belongs to it."""
    return item.kind == "factor" and any(other.kind == "past" and other.end == item.start for other in clause.items)


def approved(draft: Draft) -> None:
    """ "Keep it up": approval of what is, where nothing else is said."""
    for clause in draft.clauses:
        for item in clause.items:
            whole = clause.items == [item] and clause.end - clause.start <= item.length + 1
            short = item.kind == "restore" and (whole or len(draft.tokens) <= SHORT_APPROVAL)
            if short or _called_right(draft, clause, item):
                draft.add(Wish("relative", draft.span(item), direction="same", rule=item.rule))
                return


def _called_right(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "What we have is about right": of a rhythm, not of a day, a way of contact or a person."""
    said = item.kind == "want" and item.length > 1 and draft.tokens[item.end - 1].lexeme.form == "right"
    named = any(other.channel not in ("", "any") for other in clause.items)
    return said and not named and not clause.has("not", "days", "past", "elsewhere", "occasion", "alone", "season")


def _wished_rate(clause: Clause) -> bool:
    return any(not rate.status for rate in clause.of("rate"))


def _add(draft: Draft, at: int, item: Item) -> None:
    clause = draft.clauses[at]
    direction, factor = item.value, None
    if item.kind == "factor":
        direction, factor = _factor(draft, item)
    channel = channel_of(draft.clauses, at, item)
    earlier = [wish for wish in draft.wishes if wish.kind == "relative" and wish.when == clause.when]
    if earlier and not (channel or earlier[0].channel):
        if earlier[0].factor is None and factor is not None:
            at_place = draft.wishes.index(earlier[0])
            draft.wishes[at_place] = Wish("relative", earlier[0].span, direction=direction, factor=factor,
                                          when=clause.when, rule=item.rule)  # fmt: skip
        elif earlier[0].direction != direction:
            if _decisive(clause):
                draft.wishes.remove(earlier[0])
                draft.add(Wish("relative", draft.span(item), direction=direction, when=clause.when, rule=item.rule))
            draft.doubts.append("changed between less and more" if _decisive(clause) else "both less and more")
        return
    draft.add(Wish("relative", draft.span(item), direction=direction, factor=factor, when=clause.when,
                   channel=channel, rule=item.rule))  # fmt: skip


def _decisive(clause: Clause) -> bool:
    """ "From you I'd want less": what is said last and as a wish."""
    wanting = any("want" in item.rule or item.kind == "want" for item in clause.items)
    return wanting or "but" in clause.lead.split() or clause.lead[-1:] in (".", "!", "?")


def _factor(draft: Draft, item: Item) -> tuple[str, float | None]:
    tokens = draft.tokens[item.start : item.end]
    words = [token.lexeme.form for token in tokens]
    for word in words:
        if word in MORE_WORDS:
            return "more", MORE_WORDS[word]
    if "three times" in words:
        return "more", 3.0
    number = next((int(t.lexeme.classes["NUM"]) for t in tokens if "NUM" in t.lexeme.classes), 0)
    joined = " ".join(words)
    if number and {"x", "times"} & set(words):
        return "more", float(number)
    if "half" in words and {"increase", "raise"} & set(words):
        return "more", 1.5
    if number and {"increase", "raise"} & set(words):
        return "more", round(1 + number / 100, 3)
    if "divide" in joined and number:
        return "less", round(1 / number, 3)
    if number and ("%" in words or "percent" in words):
        return "less", round(1 - number / 100, 3) if {
            "by",
            "cut",
            "reduce",
            "slash",
            "trim",
            "drop",
            "lower",
            "shrink",
        } & set(words) else round(number / 100, 3)
    fractions = {
        "two - thirds": 0.67,
        "two thirds": 0.67,
        "by a third": 0.67,
        "a third": 0.33,
        "to a quarter": 0.25,
        "quarter": 0.75,
    }
    return "less", next((value for phrase, value in fractions.items() if phrase in joined), 0.5)


def _judged(draft: Draft) -> None:
    """A rate, or contact by one channel or as such, that is called too much or not enough."""
    for at, clause in enumerate(draft.clauses):
        for rate in clause.of("rate"):
            if rate.status in ("too_much", "too_little"):
                return _judge(draft, at, rate, JUDGED[rate.status])
    for at, clause in enumerate(draft.clauses):
        for item in clause.of("too_much", "too_little"):
            earlier = [wish for wish in draft.wishes if wish.kind == "relative"]
            if not earlier or earlier[-1].direction != JUDGED[item.kind]:
                _judge(draft, at, item, JUDGED[item.kind])
    refused = [(at, rate) for at, c in enumerate(draft.clauses) for rate in c.of("rate") if rate.status == "refused"]
    if refused and not draft.wishes:
        _judge(draft, *refused[0], "less")
    return None


def _judge(draft: Draft, at: int, item: Item, direction: str) -> None:
    named = [other.channel for other in draft.clauses[at].items if other.channel not in ("", "any")]
    channel = None if item.kind == "rate" else channel_of(draft.clauses, at, item) or (named[0] if named else None)
    draft.add(Wish("relative", draft.span(item), direction=direction, channel=channel, rule=item.rule))
