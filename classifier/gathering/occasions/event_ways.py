"""By which way of contact an event wish is meant, where the words beside it do not say so."""

from classifier.judging.limits import channel_of, opening_way
from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.structure.refusals import DENIED

# "And when prices change", "or when prices change".
ADDING = frozenset(["and", "or"])
# The writer as the object of a verb of contact: "call us".
WRITER = frozenset(["me", "us"])
# Conditions under which contact comes that is refused otherwise.
LIFTING = frozenset(["unless", "until"])
# Who is not to write is not to be in touch by any way.
WRITING = frozenset(["write", "writing"])


def way_of(draft: Draft, at: int, mention: Item) -> str | None:
    """The channel beside an event, that which is refused but for the event, or that of the sentence after it."""
    told = channel_of(draft.clauses, at, mention) or _refused_until(draft, draft.clauses[at])
    return told or _then_by(draft, at) or _shared_verb(draft, at)


def _refused_until(draft: Draft, clause: Clause) -> str | None:
    """ "Don't ring unless the tills are down": what is refused otherwise is the way when it happens."""
    marker = next((item for item in clause.of("marker") if item.note in LIFTING), None)
    before = [item for item in clause.of("contact") if marker and item.start < marker.start]
    written = [item for item in before if draft.tokens[item.end - 1].lexeme.form in WRITING]
    ways = [item.channel for item in before if item.status in DENIED and item not in written]
    ways = [way for way in ways if way not in ("", "any")]
    return ways[-1] if ways else None


def _shared_verb(draft: Draft, at: int) -> str | None:
    """ "Call us monthly and when prices change": the verb that opens the sentence is that of both."""
    clause, before = draft.clauses[at], draft.clauses[at - 1] if at else None
    if before is None or before.sentence != clause.sentence or ADDING.isdisjoint(clause.lead.split()):
        return None
    if not before.has("rate") or clause.has("contact"):
        return None
    verb = draft.tokens[before.items[0].end - 1].lexeme.form.split()[-1] in WRITER
    return opening_way(before) if verb else None


def _then_by(draft: Draft, at: int) -> str | None:
    """ "Only if the robot stops. Then ring": the sentence after a bare condition says by which way."""
    clause, after = draft.clauses[at], next(iter(draft.clauses[at + 1 : at + 2]), None)
    if after is None or after.sentence == clause.sentence or clause.has("contact") or after.content:
        return None
    contact = next((item for item in after.of("contact") if not item.status), None)
    opening = [token.lexeme.form for token in draft.tokens[after.start : contact.start]] if contact else []
    return contact.channel if contact and opening == ["then"] and contact.channel not in ("", "any") else None
