"""Whom an opt-out is for: the writer beside rates of others, somebody else, or only one way of contact."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.addressees import WRITER
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# The writer as an object, also within a phrase that is one token: "contact us".
WRITERS = forms("WRITERS")
# The ways in which contact is mostly refused as a whole.
WRITTEN = frozenset(["email", "phone"])
# The ways of talking, which are refused for the sake of others.
TALKED = frozenset(["phone", "video", "in_person", "sms", "chat"])
BY_A_WAY = forms("BY_A_WAY")
SENTENCE_ENDS = frozenset([".", "!", ";"])


def for_somebody_else(clause: Clause) -> bool:
    """Whether the wish of a clause is meant for others than the writer."""
    return (clause.addressee or clause.party) not in ("", WRITER)


def the_writer_alone(draft: Draft, item: Item) -> bool:
    """ "Ring Tom monthly. Do not contact me": the writer asks to be left out, and every rate is for somebody else."""
    said = {word for token in draft.tokens[item.start : item.end] for word in token.lexeme.form.split()}
    rated = any(wish.kind == "periodic" for wish in draft.wishes)
    return rated and not WRITERS.isdisjoint(said) and not rated_for_the_writer(draft)


def rated_for_the_writer(draft: Draft) -> list[Clause]:
    """The clauses with a rate that is not said to be for somebody else."""
    rated = (clause for clause in draft.clauses if any(not rate.status for rate in clause.of("rate")))
    return [clause for clause in rated if not for_somebody_else(clause)]


def names_another(draft: Draft, item: Item) -> bool:
    """ "Take my colleague off the list", "remove Lars": people or a name within the words of a request."""
    tokens = draft.tokens[item.start + 1 : item.end + 1]
    named = any(token.lexeme.unknown and draft.text[token.start].isupper() for token in tokens)
    return named or any_of("PERSON", draft.tokens[item.start : item.end])


def by_another_way(draft: Draft, item: Item) -> bool:
    """ "Stop mailing me. Ring instead": the way that is refused gives way to one that is asked for later."""
    way = item.channel or _list_of(draft, item)
    if _only_by(draft, item):
        return True
    if way not in WRITTEN or item.note == "several":
        return False
    later = [(clause, other) for clause in draft.clauses for other in clause.of("contact") if other.start >= item.end]
    asked = {other.channel for clause, other in later if not other.status and _asked_for(draft, clause, other)}
    return bool(asked - {"", "any", way})


def _only_by(draft: Draft, item: Item) -> bool:
    """ "Never again by telephone": only that way is refused, whatever the others are."""
    after = next((other for clause in draft.clauses for other in clause.of("contact") if other.start == item.end), None)
    if after is None or after.channel not in TALKED:
        return False
    return draft.tokens[after.start].lexeme.form.split()[0] in BY_A_WAY


def _list_of(draft: Draft, item: Item) -> str:
    """The way of contact of those on a list: "take us off the calling list"."""
    named = (other for clause in draft.clauses for other in clause.of("contact") if item.end <= other.start)
    first = next((other for other in named if other.start <= item.end + 1), None)
    listed = first is not None and any(token.lexeme.form == "list" for token in draft.tokens[first.end : first.end + 1])
    return first.channel if first is not None and listed else ""


def _asked_for(draft: Draft, clause: Clause, contact: Item) -> bool:
    """Whether contact is no more of a row that is refused: in a sentence of its own, wanted, or "ring me"."""
    said = {word for token in draft.tokens[contact.start : contact.end] for word in token.lexeme.form.split()}
    return clause.lead[-1:] in SENTENCE_ENDS or clause.has("want") or not WRITERS.isdisjoint(said)


def opt_out(draft: Draft, item: Item) -> None:
    """Ask for no contact at all: of other wishes only those stay that others may have, or that name an occasion."""
    draft.wishes = [wish for wish in draft.wishes if wish.kind in ("periodic", "event")]
    draft.add(Wish("stop", draft.span(item), rule=item.rule))
    draft.opt_out = True


def any_of(name: str, tokens: Sequence[Token]) -> bool:
    """Whether one of the tokens is of a class of words."""
    return any(name in token.lexeme.classes for token in tokens)
