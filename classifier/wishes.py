"""From settled clauses to wishes, each with its stage, bound, channel and span."""

from dataclasses import dataclass, field, replace

from cadence import Bound, Cadence
from classifier.clauses import Clause
from classifier.events import bare_event, events_of, unnamed_event
from classifier.items import Item
from classifier.limits import bound_of, channel_of
from classifier.reading import Wish
from classifier.relatives import approved, relatives_of
from classifier.tokens import Token

# Fates of a rate whose contact the wished one goes on with.
REPLACED = frozenset(["refused", "corrected", "past", "too_much", "too_little"])
TWO_WAY = frozenset(["phone", "video", "in_person", "chat"])


@dataclass(slots=True)
class Draft:
    """The wishes as they are gathered, and what was noticed on the way that speaks for a review."""

    text: str
    tokens: list[Token]
    clauses: list[Clause]
    wishes: list[Wish] = field(default_factory=list)
    opt_out: bool = False
    doubts: list[str] = field(default_factory=list)

    def span(self, item: Item) -> tuple[int, int]:
        """The offsets of an item in the original text."""
        return self.tokens[item.start].start, self.tokens[item.end - 1].end

    def add(self, wish: Wish) -> None:
        """Keep a wish unless the same one is there already."""
        same = [w for w in self.wishes if _same(w, wish)]
        if not same:
            self.wishes.append(wish)


def _same(one: Wish, other: Wish) -> bool:
    values = one.kind, one.per_year, one.bound, one.level, one.direction, one.trigger, one.when
    others = other.kind, other.per_year, other.bound, other.level, other.direction, other.trigger, other.when
    return values == others and (one.channel == other.channel or other.channel is None)


def gather(text: str, tokens: list[Token], clauses: list[Clause]) -> Draft:
    """All wishes of an answer, in the order of the text."""
    draft = Draft(text, tokens, clauses)
    if not any(item.value == "automatic" for clause in clauses for item in clause.of("defer")):
        _gather(draft)
    return draft


def _gather(draft: Draft) -> None:
    clauses = draft.clauses
    kinds = {item.kind for clause in clauses for item in clause.items}
    if "rate" in kinds:
        _periodic(draft)
        _same_contact(draft)
        _limits_to_range(draft)
    if kinds & {"occasion", "event"}:
        events_of(draft)
    rated = any(wish.kind == "periodic" and wish.when in (None, "steady") for wish in draft.wishes)
    if "vague" in kinds:
        _vague(draft, rated)
    if kinds & {"relative", "factor", "too_much", "too_little", "rate"}:
        relatives_of(draft, rated)
    if kinds & {"stop", "not", "left"}:
        _stops(draft)
    if "delegated" in kinds:
        _delegated(draft, rated)
    if any(wish.kind == "event" for wish in draft.wishes):
        draft.wishes = [wish for wish in draft.wishes if wish.direction != "same" or wish.when]
    for fallback in (bare_event, unnamed_event, approved):
        if not draft.wishes:
            fallback(draft)
    draft.wishes.sort(key=lambda wish: wish.span)


def _periodic(draft: Draft) -> None:
    for at, clause in enumerate(draft.clauses):
        for rate in clause.of("rate"):
            if rate.status or rate.cadence is None:
                continue
            bound = bound_of(draft.clauses, at, rate, draft.tokens)
            cadence = rate.cadence.bounded(bound)
            channel = channel_of(draft.clauses, at, rate)
            draft.add(Wish("periodic", draft.span(rate), cadence, when=clause.when, channel=channel, rule=rate.rule))


def _same_contact(draft: Draft) -> None:
    """The only rate that is wished stands for the contact of the rate that it replaces: "the weekly call: monthly"."""
    periodic = [at for at, wish in enumerate(draft.wishes) if wish.kind == "periodic"]
    if len(periodic) != 1 or draft.wishes[periodic[0]].channel:
        return
    named = {_channel_of(clause, rate) for clause in draft.clauses for rate in clause.of("rate") if rate.status in REPLACED}
    named -= {"", "any"}
    if len(named) == 1:
        draft.wishes[periodic[0]] = replace(draft.wishes[periodic[0]], channel=named.pop())


def _channel_of(clause: Clause, rate: Item) -> str:
    """The channel of a rate that is told of or refused, from itself or the contact straight after it."""
    if rate.channel not in ("", "any"):
        return rate.channel
    at = clause.items.index(rate)
    beside = [item for item in clause.items[max(0, at - 1) : at + 2] if item.kind in ("contact", "present", "past", "want")]
    return next((item.channel for item in beside if item.channel in TWO_WAY), "")


def _limits_to_range(draft: Draft) -> None:
    """ "At most monthly, at least twice a year" is one range."""
    limits = {wish.bound: wish for wish in draft.wishes if wish.bound in (Bound.AT_MOST, Bound.AT_LEAST)}
    if len(limits) < 2:
        return
    most, least = limits[Bound.AT_MOST], limits[Bound.AT_LEAST]
    if most.when == least.when and most.cadence and least.cadence and most.per_year != least.per_year:
        both = Cadence.between(most.cadence, least.cadence)
        span = min(most.span[0], least.span[0]), max(most.span[1], least.span[1])
        draft.wishes = [wish for wish in draft.wishes if wish not in (most, least)]
        draft.add(Wish("periodic", span, both, when=most.when, channel=most.channel or least.channel, rule=most.rule))


def _vague(draft: Draft, rated: bool) -> None:
    for at, clause in enumerate(draft.clauses):
        for item in clause.of("vague"):
            channel = channel_of(draft.clauses, at, item)
            if any(not rate.status for rate in clause.of("rate")):
                continue
            if _refused_before(clause, item):
                continue
            told = clause.has("past", "supposed", "elsewhere", "too_much", "too_little")
            if (rated and not (clause.when or channel)) or (told and not clause.has("want")):
                continue
            if any(wish.kind == "vague" for wish in draft.wishes):
                continue
            draft.add(
                Wish("vague", draft.span(item), level=item.value, when=clause.when, channel=channel, rule=item.rule)
            )


def _refused_before(clause: Clause, item: Item) -> bool:
    """ "We do not need regular meetings"."""
    before = clause.items[: clause.items.index(item)]
    refused = [n for n, other in enumerate(before) if other.kind == "not"]
    return bool(refused) and not any(
        o.kind in ("want", "rate", "correct") and n > refused[-1] + 1 for n, o in enumerate(before)
    )


def _stops(draft: Draft) -> None:
    others = [wish for wish in draft.wishes if wish.kind in ("periodic", "event", "vague", "delegated")]
    for clause in draft.clauses:
        for item in clause.of("stop"):
            forms = {draft.tokens[n].lexeme.form for n in range(item.start, item.end)}
            alone = len(clause.items) == 1 and clause.end - clause.start <= 2
            firm = (bool(forms & FIRM) or alone) and not clause.has("rate")
            if (clause.has("bound") and clause.has("rate")) or (not forms & FOR_GOOD and _of_one_channel(clause, item)):
                continue
            if _asked_back(draft, item) or _no_complaints(draft, forms):
                continue
            if not firm and (_conditional(clause) or _at_some_times(clause, item)):
                continue
            if not forms & FIRM and _pointing_back(draft, item):
                _quiet_season(draft, clause, item)
                continue
            if not firm and others:
                _quiet_season(draft, clause, item)
                continue
            _no_more_rates(draft)
            draft.add(Wish("stop", draft.span(item), rule=item.rule))
            draft.opt_out = True
        if clause.has("not", "stop") and not draft.opt_out and not clause.has("rate", "event"):
            _seasonal_stop(draft, clause)
    left = [item for clause in draft.clauses for item in clause.of("left")]
    if left and not draft.wishes:
        draft.add(Wish("stop", draft.span(left[0]), rule=left[0].rule))
        draft.opt_out = True


FOR_GOOD = frozenset(["again", "ever", "anymore"])
ONE_CHANNEL = frozenset(["phone", "video", "in_person", "chat", "sms", "report"])
FIRM = frozenset(["unsubscribe", "remove", "delete", "erase", "list", "off", "gdpr", "opt", "again", "processing"])


def _of_one_channel(clause: Clause, item: Item) -> bool:
    """ "Take me off the newsletter", "stop the visits": one way of contact is refused, not all."""
    one = item.channel in ONE_CHANNEL and item.note != "several"
    return one or any(other.channel == "report" for other in clause.of("contact"))


def _at_some_times(clause: Clause, item: Item) -> bool:
    """ "Don't contact me on Fridays", "before nine", "in August"."""
    after = clause.items[clause.items.index(item) + 1 :]
    return any(other.kind in ("days", "season") or other.rule == "ahead-of-an-occasion" for other in after)


def _asked_back(draft: Draft, item: Item) -> bool:
    """ "Unsubscribe? No!" repeats a word to deny it."""
    after = [token.lexeme.form for token in draft.tokens[item.end : item.end + 2]]
    return len(after) == 2 and after[0] == "?" and after[1] in ("no", "not", "nope", "nah")


def _no_complaints(draft: Draft, forms: set[str]) -> bool:
    """ "No complaints, none at all" is content."""
    return "none" in forms and any(wish.direction == "same" for wish in draft.wishes)


# Words after a refusal that limit it to a time named before: "don't contact me then", "in that period".
POINTING = frozenset(["then", "during", "while", "in", "between", "throughout", "at"])


def _pointing_back(draft: Draft, item: Item) -> bool:
    named = any(i.kind == "season" or "STAGE:season" in i.classes for c in draft.clauses for i in c.items)
    return named and item.end < len(draft.tokens) and draft.tokens[item.end].lexeme.form in POINTING


def _conditional(clause: Clause) -> bool:
    """ "Leave me be unless the building is on fire"."""
    return any(item.kind == "marker" and item.rule == "condition" for item in clause.items) and clause.has("occasion")


def _quiet_season(draft: Draft, clause: Clause, item: Item) -> None:
    """No contact within a season that the sentence names, where something else is asked for besides."""
    sentence = [other for other in draft.clauses if clause.sentence - 1 <= other.sentence <= clause.sentence]
    if any(i.kind == "season" or "STAGE:season" in i.classes for other in sentence for i in other.items):
        draft.add(Wish("stop", draft.span(item), when="season", rule=item.rule))


def _no_more_rates(draft: Draft) -> None:
    """Beside an opt-out only a rate in a sentence that wishes for it stays: "but do keep her on the monthly call"."""
    wishing = {clause.sentence for clause in draft.clauses if clause.has("want") and not clause.has("supposed")}
    places = [(*draft.span(i), clause.sentence) for clause in draft.clauses for i in clause.of("rate")]
    kept = {(start, end) for start, end, sentence in places if sentence in wishing}
    draft.wishes = [wish for wish in draft.wishes if wish.kind != "periodic" or wish.span in kept]


# "Skip August" takes one contact out of a rhythm; it asks for no quiet time.
LEFT_OUT = frozenset(["drop", "skip", "except", "bar", "minus", "without", "excluding", "cancel"])


def _seasonal_stop(draft: Draft, clause: Clause) -> None:
    if any(draft.tokens[i.start].lexeme.form in LEFT_OUT for i in clause.of("not")):
        return
    quiet = [i for i in clause.items if i.status == "refused" and (i.kind == "season" or "STAGE:season" in i.classes)]
    if quiet and not any(wish.when == "season" and wish.kind == "stop" for wish in draft.wishes):
        draft.add(Wish("stop", draft.span(quiet[0]), when="season", rule=quiet[0].rule))


def _delegated(draft: Draft, rated: bool) -> None:
    stronger = any(wish.kind in ("event", "vague", "relative") or wish.when is None for wish in draft.wishes)
    for clause in draft.clauses:
        for item in clause.of("delegated"):
            if rated or stronger:
                continue
            draft.add(Wish("delegated", draft.span(item), when=clause.when, rule=item.rule))
            return
