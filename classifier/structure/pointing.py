"""What looks back, or ahead, to what was named before: "our planning day matters; be in touch a week before"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# Markers that may look ahead to something named before them, and words of a condition that do: "the week before it".
POINTING = frozenset(["ahead-of-it", "ahead-of-an-occasion", "lead-time"])
PREVIOUS = forms("PREVIOUS")
BEING = forms("BEING")
# "In such a case" points back to whatever was told before, be it trouble.
SUCH = "in-such-a-case"
# What is looked ahead to: it comes of itself, which trouble does not.
COMING = frozenset(["TRIG:meeting", "TRIG:renewal", "TRIG:project", "TRIG:release", "TRIG:people"])
ANY = COMING | {"TRIG:incident", "TRIG:security"}


def point_back(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "Our planning day matters; be in touch a week before": the occasion stands in an earlier clause."""
    if not any(clause.has("rate") for clause in clauses):
        _look_ahead(clauses, tokens)
    for at, clause in enumerate(clauses):
        such = [item for item in clause.of("marker") if item.rule == SUCH or _one_of_them(clause, item, tokens)]
        back = such or [item for item in clause.of("marker") if item.rule in POINTING or item.rule == "condition"]
        if not back or clause.has("occasion", "event", "season", "rate", "ended", "days"):
            continue
        if not such and back[0].rule == "condition" and not PREVIOUS & _forms(tokens[back[0].start : back[0].end]):
            continue
        things = ANY if such else COMING
        named = next((item for one in reversed(clauses[:at]) if (item := _named_before(one, tokens, things))), None)
        if named:
            clause.items.append(named.at(clause.end - 1, clause.end))


def _look_ahead(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "A week before each of those": where no rate is named that it could join, it looks ahead like any lead time."""
    named = any(_named_before(clause, tokens, COMING) for clause in clauses)
    for clause in clauses:
        for item in clause.of("adopt", "until_then") if named else clause.of("adopt"):
            if PREVIOUS & _forms(tokens[item.start : item.end]):
                item.kind, item.value, item.rule = "marker", "when", "ahead-of-it"


def _one_of_them(clause: Clause, marker: Item, tokens: Sequence[Token]) -> bool:
    """ "We live by incidents; whenever one is declared, ring me"."""
    after = [token.lexeme for token in tokens[marker.end : min(clause.end, marker.end + 2)]]
    one = marker.rule in ("condition", "at-any-time") and len(after) > 1 and after[0].form == "one"
    return one and (after[1].form in BEING or after[1].form.endswith("s"))


def _named_before(clause: Clause, tokens: Sequence[Token], things: frozenset[str]) -> Item | None:
    """The last thing of a clause that may come again: an occasion, or a meeting by its general words."""
    for item in reversed(clause.items):
        if item.kind == "occasion" and any(name in item.classes for name in things):
            return item
    for at in range(clause.end - 1, clause.start - 1, -1):
        if tokens[at].lexeme.classes.get("SIGN") == "meeting":
            return Item("occasion", "meeting", at, at + 1, "sign-of-an-occasion", classes=frozenset(["TRIG:meeting"]))
    return None


def _forms(tokens: Sequence[Token]) -> set[str]:
    return {token.lexeme.form for token in tokens}
