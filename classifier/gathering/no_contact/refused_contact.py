"""Contact as such that is refused where nothing else is asked for, which is an opt-out."""

from classifier.gathering.no_contact.who_leaves import TALKED, any_of, opt_out
from classifier.mentions.items import Item
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# The most tokens of an answer in which contact that is refused once is refused for good.
SHORT = 14
# What an answer may hold beside a refusal that names nothing.
REFUSING = frozenset(["not", "want", "stop", "event", "noise"])
BY_A_WAY = forms("BY_A_WAY")
BARE_REFUSALS = forms("BARE_REFUSALS")
AROUND_REFUSALS = forms("AROUND_REFUSALS")


def refused_altogether(draft: Draft) -> None:
    """ "I don't want you to contact me at all": contact as such is refused, and nothing else is asked for."""
    allowed = any(
        not item.status and item.channel not in ("", "any") for c in draft.clauses for item in c.of("contact")
    )
    if allowed or any(clause.has("defer") for clause in draft.clauses):
        return
    if _by_every_way(draft):
        return
    for clause in draft.clauses:
        limited = clause.has("days", "season", "occasion", "bound", "too_little", "relative")
        for item in clause.of("contact"):
            if item.status == "refused" and not limited and _as_such(draft, item) and not clause.has("past"):
                opt_out(draft, item)
                return


def refused_barely(draft: Draft) -> None:
    """ "I'd rather you didn't", "So, no. Do not.": a refusal that names nothing."""
    kinds = {item.kind for clause in draft.clauses for item in clause.items}
    for clause in draft.clauses if kinds <= REFUSING else ():
        said = [token.lexeme.form for token in draft.tokens[clause.start : clause.end]]
        after = [token.lexeme.mark for token in draft.tokens[clause.end : clause.end + 1]]
        last = next((n for n, form in enumerate(said) if form in BARE_REFUSALS), None)
        if last is not None and AROUND_REFUSALS.issuperset(said[:last] + said[last + 1 :]) and all(after):
            opt_out(draft, clause.items[0])
            return


def _by_every_way(draft: Draft) -> bool:
    """ "Don't call, don't write": a short answer that refuses several ways of contact and allows none."""
    contact = [item for clause in draft.clauses for item in clause.of("contact")]
    ways = {item.channel for item in contact if item.status == "refused"} - {"any", ""}
    said = any(clause.has("days", "season", "occasion", "bound", "relative", "rate") for clause in draft.clauses)
    at = [item.start for item in contact if item.status == "refused"]
    if said or not ways >= {"phone", "email"} or max(at) - min(at) > SHORT or len(draft.tokens) > 2 * SHORT:
        return False
    opt_out(draft, next(item for item in contact if item.status == "refused"))
    return True


def _as_such(draft: Draft, item: Item) -> bool:
    """Contact of any kind, or a kind of it that is refused for good; not "by phone", which is only a way."""
    if item.start and draft.tokens[item.start - 1].lexeme.form in BY_A_WAY:
        return False
    if _talked_by(draft, item.start) or _talked_by(draft, item.end):
        return False
    tokens = draft.tokens[item.start : item.end]
    general = any_of("REACH", tokens) or any_of("GENERALTALK", tokens)
    following = draft.tokens[item.end : item.end + 4]
    after = {token.lexeme.form for token in following}
    for_good = any_of("FORGOOD", [*draft.tokens[max(0, item.start - 3) : item.start], *following])
    lasting = for_good or {"any", "more"} <= after or {"any", "longer"} <= after
    return (lasting or (general and len(draft.tokens) <= SHORT)) and not any_of("STOPLIMIT", following)


def _talked_by(draft: Draft, at: int) -> bool:
    """ "Never again by telephone", "never contact me by phone again": a way of talking, and no other, is refused."""
    said = [token.lexeme for token in draft.tokens[at : at + 2]]
    return len(said) > 1 and said[0].form in BY_A_WAY and said[1].classes.get("CONTACT") in TALKED
