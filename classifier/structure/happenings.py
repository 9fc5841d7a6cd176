"""What a condition tells of by how it is put together: what cannot be done, what is off, who comes and goes."""

from collections.abc import Sequence

from classifier.words.lexicon import forms
from classifier.words.tokens import Token

NEGATED = forms("NEGATED")
BEING = forms("BEING")
UNABLE = frozenset(["can't", "cannot", "couldn't", "won't", "cant"])
PAYING = frozenset(["bill", "charge", "invoice", "order", "pay", "sell", "sign"])
# What "out" and "off" may open that is no trouble, and how long it is where it is.
ELSEWHERE = frozenset(["for", "of", "on", "to"])
LASTING = frozenset(["a", "an", "longer", "more", "over", "several"])
# What runs, and stops to when it goes.
RUNNING = forms("RUNNING")
# Who may be replaced, by which words, and the most tokens from the one to the other.
ROLES, SUCCEEDING = forms("ROLES"), forms("SUCCEEDING")
NEAR_PERSON = 3


def another_person(tokens: Sequence[Token], at: int, stop: int) -> bool:
    """ "Whenever our superintendent changes", "a change in our leadership": persons come and go, things change."""
    if tokens[at].lexeme.form not in SUCCEEDING:
        return False
    before = {token.lexeme.form for token in tokens[max(0, at - NEAR_PERSON) : at]}
    after = [token.lexeme.form for token in tokens[at + 1 : min(stop, at + 1 + NEAR_PERSON)]]
    return not ROLES.isdisjoint(before) or (after[:1] == ["in"] and not ROLES.isdisjoint(after))


def cannot_be(tokens: Sequence[Token], at: int) -> bool:
    """ "If a batch record can't be signed", "when it is not taking bookings": what is not done is trouble."""
    form, following = tokens[at].lexeme.form, [token.lexeme.form for token in tokens[at + 1 : at + 2]]
    idle = form == "not" and tokens[at - 1].lexeme.form in BEING and any(word.endswith("ing") for word in following)
    return idle or (form in NEGATED and following == ["be"])


def cannot_pay(tokens: Sequence[Token], at: int) -> bool:
    """ "If we can't invoice", "when a guest cannot pay": what fails is named by a word of money."""
    following = [token.lexeme.form for token in tokens[at + 1 : at + 2]]
    return tokens[at].lexeme.form in UNABLE and not PAYING.isdisjoint(following)


def out_of_order(tokens: Sequence[Token], at: int) -> bool:
    """ "If the gateway is out", "when the till network's off", "when the network goes": what should run does not."""
    form, after, beyond, then = [*(token.lexeme.form for token in tokens[at : at + 4]), "", "", ""][:4]
    before = tokens[at - 1].lexeme
    if form == "goes":
        ends = not after or bool(tokens[at + 1].lexeme.mark)
        return ends and before.form in RUNNING
    if before.classes.get("TRIG", before.classes.get("SIGN")) == "release":
        return False
    lasting = beyond == "for" and (then in LASTING or then.isdigit())
    return form in BEING and after in ("out", "off") and (beyond not in ELSEWHERE or lasting)
