"""From settled clauses to wishes, each with its stage, bound, channel and span."""

from dataclasses import replace

from cadence import ONCE_A_YEAR, Bound, Cadence
from classifier.gathering.guesses import guess, last_stage, seldom_refused
from classifier.gathering.handed_back import handed_back
from classifier.gathering.hinted import guess_by_hints
from classifier.gathering.kept_until import kept_until
from classifier.gathering.no_contact.refused_contact import refused_altogether, refused_barely
from classifier.gathering.no_contact.stops import stops_of
from classifier.gathering.occasions.bare_events import bare_event, throughout, unnamed_event
from classifier.gathering.occasions.events import events_of
from classifier.gathering.occasions.merged_events import merge_events
from classifier.gathering.occasions.telegrams import also_named, row_of_occasions
from classifier.gathering.occasions.timed_rates import time_by_rates
from classifier.gathering.occasions.told_changes import told_changes
from classifier.gathering.relatives import approved, relatives_of
from classifier.gathering.vagues import least_alone, vague_of
from classifier.judging.limits import bound_of, channel_of
from classifier.judging.side_by_side import differ
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.structure.refusals import DENIED
from classifier.words.tokens import Tokens

# Fates of a rate whose contact the wished one goes on with.
REPLACED = frozenset(["refused", "corrected", "past", "too_much", "too_little"])
TWO_WAY = frozenset(["phone", "video", "in_person", "chat"])


def gather(text: str, tokens: Tokens, clauses: list[Clause]) -> Draft:
    """All wishes of an answer, in the order of the text."""
    draft = Draft(text, tokens, clauses)
    if not any(_automatic(clause, item) for clause in clauses for item in clause.of("defer")):
        _gather(draft)
    return draft


def _automatic(clause: Clause, item: Item) -> bool:
    """Whether an answer is an automatic one; "I'd like to know it from her, not from an autoreply" speaks of one."""
    if item.value == "automatic" and clause.items[0] is not item and clause.has("not", "want", "contact"):
        item.kind = "noise"
    return item.value == "automatic" and item.kind == "defer"


def _gather(draft: Draft) -> None:
    clauses = draft.clauses
    kinds = {item.kind for clause in clauses for item in clause.items}
    if "rate" in kinds:
        _periodic(draft)
        kept_until(draft)
        _same_contact(draft)
        _limits_to_range(draft)
    if kinds & {"occasion", "event"}:
        events_of(draft)
    rated = any(wish.kind == "periodic" and wish.when in (None, "steady") for wish in draft.wishes)
    if "vague" in kinds:
        vague_of(draft, rated)
    if kinds & {"relative", "factor", "too_much", "too_little", "rate"}:
        relatives_of(draft, rated)
    if kinds & {"stop", "not", "left", "season", "occasion"}:
        stops_of(draft)
    if "delegated" in kinds:
        _delegated(draft, rated)
    if any(wish.kind == "event" for wish in draft.wishes):
        draft.wishes = [wish for wish in draft.wishes if wish.direction != "same" or wish.when]
    merge_events(draft)
    _fall_back(draft)
    time_by_rates(draft)
    told_changes(draft)
    also_named(draft)
    draft.wishes.sort(key=lambda wish: wish.span)


def _fall_back(draft: Draft) -> None:
    """What an answer may mean in which no wish was found."""
    for fallback in FALLBACKS:
        if not draft.wishes:
            fallback(draft)
    if not draft.wishes and not draft.opt_out:
        guess(draft)
    if not draft.wishes and not draft.opt_out:
        guess_by_hints(draft)
    last_stage(draft)
    seldom_refused(draft)


def _periodic(draft: Draft) -> None:
    for at, clause in enumerate(draft.clauses):
        for rate in clause.of("rate"):
            if rate.status or rate.cadence is None:
                continue
            bound = bound_of(draft.clauses, at, rate, draft.tokens)
            cadence = rate.cadence if bound is Bound.EXACT else rate.cadence.bounded(bound)
            channel = channel_of(draft.clauses, at, rate) or _channel_of_one(draft, rate)
            draft.add(Wish("periodic", draft.span(rate), cadence, when=clause.when, channel=channel, rule=rate.rule))


def _channel_of_one(draft: Draft, rate: Item) -> str | None:
    """ "A weekly call in the season; in the remaining months, one every eight weeks", "31 mails! One a month"."""
    beside = draft.tokens[max(0, rate.start - 1) : rate.end + 1]
    if rate.channel or not any(token.lexeme.form in ("one", "ones") for token in beside):
        return None
    named = [
        item for clause in draft.clauses for item in clause.of("contact", "alone", "rate") if item.end <= rate.start
    ]
    last = next((item.channel for item in reversed(named) if item.channel and item.status not in DENIED), "any")
    return None if last == "any" else last


def counted_alone(draft: Draft) -> None:
    """ "I pay for two reviews": contacts counted without a period are taken for those of a year."""
    placed = [
        (at, item) for at, clause in enumerate(draft.clauses) for item in clause.of("alone") if item.value == "count"
    ]
    told = any(
        clause.has("past", "present", "elsewhere", "not", "defer", "rate", "too_much") for clause in draft.clauses
    )
    if len(placed) == 1 and placed[0][1].channel and not told:
        at, item = placed[0]
        cadence = ONCE_A_YEAR.counted(*item.number)
        draft.add(Wish("periodic", draft.span(item), cadence.bounded(bound_of(draft.clauses, at, item, draft.tokens)),
                       channel=channel_of(draft.clauses, at, item), rule=item.rule))  # fmt: skip
        draft.doubts.append("count without a period")


def _same_contact(draft: Draft) -> None:
    """The only rate that is wished stands for the contact of the rate that it replaces: "the weekly call: monthly"."""
    periodic = [at for at, wish in enumerate(draft.wishes) if wish.kind == "periodic"]
    if len(periodic) != 1 or draft.wishes[periodic[0]].channel:
        return
    named = {
        _channel_of(clause, rate) for clause in draft.clauses for rate in clause.of("rate") if rate.status in REPLACED
    }
    named |= {item.channel for clause in draft.clauses if _judged(clause) for item in clause.of("contact")}
    named -= {"", "any"}
    if len(named) == 1:
        draft.wishes[periodic[0]] = replace(draft.wishes[periodic[0]], channel=named.pop())


def _judged(clause: Clause) -> bool:
    """ "The calls are far too frequent. Every eight weeks, please"."""
    return clause.has("too_much", "too_little") and not clause.has("rate")


def _channel_of(clause: Clause, rate: Item) -> str:
    """The channel of a rate that is told of or refused, from itself or the contact straight after it."""
    if rate.channel not in ("", "any"):
        return rate.channel
    at = clause.items.index(rate)
    beside = [
        item for item in clause.items[max(0, at - 1) : at + 2] if item.kind in ("contact", "present", "past", "want")
    ]
    return next((item.channel for item in beside if item.channel in TWO_WAY), "")


def _limits_to_range(draft: Draft) -> None:
    """ "At most monthly, at least twice a year" is one range."""
    limits = {wish.bound: wish for wish in draft.wishes if wish.bound in (Bound.AT_MOST, Bound.AT_LEAST)}
    if len(limits) < 2:
        return
    most, least = limits[Bound.AT_MOST], limits[Bound.AT_LEAST]
    apart = None not in (most.channel, least.channel) and most.channel != least.channel
    if apart or differ(draft, most, least):
        return
    if most.when == least.when and most.cadence and least.cadence and most.per_year != least.per_year:
        both = Cadence.between(most.cadence, least.cadence)
        span = min(most.span[0], least.span[0]), max(most.span[1], least.span[1])
        draft.wishes = [wish for wish in draft.wishes if wish not in (most, least)]
        draft.add(Wish("periodic", span, both, when=most.when, channel=most.channel or least.channel, rule=most.rule))


def _without_asides(draft: Draft) -> None:
    """ "Set it as you see fit; I shall complain if it's wrong": no contact is asked for beside what is left to us."""
    asking = [clause for clause in draft.clauses if clause.has("contact", "event", "want")]
    spans = {draft.span(item) for clause in asking for item in clause.items}
    draft.wishes = [wish for wish in draft.wishes if wish.kind != "event" or wish.span in spans]


def _delegated(draft: Draft, rated: bool) -> None:
    _without_asides(draft)
    stronger = any(wish.kind in ("event", "vague", "relative") or wish.when is None for wish in draft.wishes)
    for clause in draft.clauses:
        for item in clause.of("delegated"):
            if rated or stronger:
                continue
            draft.add(Wish("delegated", draft.span(item), when=clause.when, rule=item.rule))
            return


# Ways to read an answer in which no wish was found, the surest first.
FALLBACKS = (
    refused_altogether,
    refused_barely,
    least_alone,
    bare_event,
    row_of_occasions,
    unnamed_event,
    throughout,
    approved,
    handed_back,
    counted_alone,
)
