"""Days and channels that an answer prefers or refuses."""

from classifier.clauses import BRIEF, Clause
from classifier.draft import Draft
from classifier.items import Item
from classifier.lexicon import forms
from classifier.reading import Preferences, preferences

DATING = frozenset(["ahead-of-an-occasion", "at-each-occasion", "after-an-occasion", "up-to-an-occasion"])


def days_of(draft: Draft) -> Preferences:
    """The weekday codes that an answer prefers, and those that it refuses."""
    if not any(item.days for clause in draft.clauses for item in clause.items):
        return preferences()
    prefer: list[str] = []
    avoid: list[str] = []
    others = max((item.start for clause in draft.clauses for item in clause.of("otherdays")), default=-1)
    chosen = next((clause for clause in draft.clauses if "so" in clause.lead.split() and clause.has("days")), None)
    for clause in draft.clauses:
        told = chosen is not None and clause.sentence == chosen.sentence and clause.start < chosen.start
        for item in clause.of("days", "rate"):
            if item.kind == "days" and (item.start < others or _avoided(clause, item) or _taken(draft, clause, item)):
                avoid += item.days
            elif not (item.status or told) and _spoken(draft, clause) and not _dates(draft, clause, item):
                prefer += item.days
    kept = {day for clause in draft.clauses for rate in clause.of("rate") if not rate.status for day in rate.days}
    avoid = [day for day in avoid if day not in kept]
    return preferences([day for day in prefer if day not in avoid], avoid)


def _reason(clause: Clause) -> bool:
    return bool({"because", "since", "as"} & set(clause.lead.split()[-1:]))


def _avoided(clause: Clause, item: Item) -> bool:
    """Days that are refused, or that a reason names as taken: "because Mondays I travel"."""
    return item.status == "refused" or (_reason(clause) and item.plural)


# What people say of days on which they may be reached.
AVAILABLE = forms("AVAILABLE")


def _taken(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "Mondays I'm in court": what the writer does on a day, unless it is to be there."""
    after = [token.lexeme for token in draft.tokens[item.end : clause.end]]
    forms = [lexeme.form for lexeme in after]
    return bool(after) and "WRITER" in after[0].classes and forms[-1] != "in" and not AVAILABLE & set(forms[1:])


def _spoken(draft: Draft, clause: Clause) -> bool:
    """Whether days are named for contact: in a sentence that asks for some, or alone."""
    asking = any(c.sentence == clause.sentence and (c.content or c.has("want", "contact")) for c in draft.clauses)
    return not _reason(clause) and (asking or len(draft.clauses) == 1) and not clause.has("defer", "elsewhere")


def _dates(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "As of Monday" and "before Wednesday" date something; nobody is asked to work at weekends unless by day."""
    at = clause.items.index(item)
    before = clause.items[at - 1] if at else None
    dated = before is not None and before.rule in DATING and before.end == item.start
    return dated or "WEEKEND" in draft.tokens[item.start].lexeme.classes


def channels_of(draft: Draft) -> Preferences:
    """The channels that an answer prefers, with those of its wishes, and those that it refuses."""
    if not any(item.channel not in ("", "any") for clause in draft.clauses for item in clause.items):
        return preferences()
    prefer = [wish.channel for wish in draft.wishes if wish.channel and wish.direction != "less"]
    avoid = [i.channel for c in draft.clauses for i in c.of("contact") if i.status == "refused" and i.channel != "any"]
    if not draft.opt_out:
        avoid += [i.channel for clause in draft.clauses for i in clause.of("stop") if i.channel not in ("", "any")]
    less = {wish.channel for wish in draft.wishes if wish.direction == "less"}
    for clause in draft.clauses:
        loose = [i.channel for i in clause.of("contact") if not i.status and i.channel not in ("any", *less)]
        brief = clause.has("want") or clause.end - clause.start <= BRIEF
        if (
            loose
            and not draft.opt_out
            and not clause.content
            and (brief or not draft.wishes)
            and not clause.has("defer")
        ):
            prefer += loose
    return preferences(prefer, [channel for channel in avoid if channel not in prefer])
