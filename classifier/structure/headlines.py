"""What happens, said as a headline before the contact that it asks for: "server down: ring us", "bug = mail me"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# Of several signs in one headline the first of these counts.
ORDER = ("security", "renewal", "people", "incident", "release", "meeting")
# The marks between a headline and its contact, with the most tokens of a headline before each.
MARKS = {":": 7, "=": 7, ">": 7, "?": 7, "-": 5, ",": 4}
# The most words of a headline that names nothing known, and what makes a question of it.
MOST_ASKED = 4
ASKING = forms("ASKING")
TIMELY = frozenset(["UNIT", "FREQ", "CONTACT", "EVERY", "NUM", "BIGNUM", "DAY"])
# "You tell us" asks for it, after a headline.
TODAY = "as-it-is-today"
ADDRESSED = forms("ADDRESSED")
# What makes a headline, or the clause after it, speak of something else.
LASTING = "throughout-an-occasion"
TOLD = ("rate", "past", "present", "elsewhere", "stop", "left", "gone", "defer")
OTHER = (*TOLD, "not", "occasion", "vague", "relative", "days")


def read_headlines(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Make a condition of a headline that a clause of bare contact follows."""
    rated = any(clause.has("rate", "relative", "too_much", "vague") for clause in clauses)
    for at, clause in enumerate(clauses):
        contact = _bare_contact(clause, tokens, rated)
        if contact is None or any(item.kind in OTHER for item in clause.items if item is not contact):
            continue
        start = _headline(clause, tokens)
        before = clauses[at - 1] if at and clauses[at - 1].end > start else None
        headline = tokens[start : clause.start] if start < clause.start else []
        named = _known(before, start) or _sign(headline) or ("" if rated else _asked(headline))
        if named and not (before and _speaks_of_something_else(before, tokens)):
            contact.kind = "contact"
            place = clause.start
            occasion = Item(
                "occasion", named, start, place, "sign-of-an-occasion", classes=frozenset([f"TRIG:{named}"])
            )
            clause.items[:0] = [Item("marker", "when", start, start, "condition"), occasion]
            clause.start = start


def _known(before: Clause | None, start: int) -> str:
    """The trigger of what a rule has read in a headline of one occasion: "new treasurer? brief her"."""
    found = [item.trigger for item in before.of("occasion") if item.start >= start] if before else []
    return found[0] if len(found) == 1 else ""


def _speaks_of_something_else(before: Clause, tokens: Sequence[Token]) -> bool:
    """Whether what stands before the contact is no headline: "two things I won't do: visits"."""
    refused = any("WRITER" in tokens[item.start - 1].lexeme.classes for item in before.of("not") if item.start)
    told = any(item.kind in TOLD and item.rule != "not-our-contact" for item in before.items)
    marked = any(item.rule != LASTING for item in before.of("marker"))
    return refused or told or marked or before.has("contact", "want")


def _bare_contact(clause: Clause, tokens: Sequence[Token], rated: bool) -> Item | None:
    """The contact with which the clause opens, at most after "then" or "please"; also "you tell us", beside no rate."""
    first = next((item for item in clause.items if item.kind not in ("want", "steady", "noise")), None)
    if first is None or first.status or first.start > clause.start + 1:
        return None
    told = first.rule == TODAY and not rated and tokens[first.start].lexeme.form in ADDRESSED
    return first if first.kind == "contact" or told else None


def _asked(headline: Sequence[Token]) -> str:
    """ "Wheels off? Tell us": what is asked about in a few words may happen, whatever it is."""
    words = [token for token in headline if not token.lexeme.mark]
    if not 0 < len(words) <= MOST_ASKED or headline[-1].lexeme.form != "?" or not words[0].lexeme.unknown:
        return ""
    if any(token.lexeme.form in ASKING or not TIMELY.isdisjoint(token.lexeme.classes) for token in words):
        return ""
    return "incident" if any(token.lexeme.form in ("off", "out") for token in words) else "need"


def _headline(clause: Clause, tokens: Sequence[Token]) -> int:
    """The place at which the headline before a clause begins; that of the clause where there is none."""
    end = clause.start
    while end and tokens[end - 1].lexeme.mark:
        end -= 1
    marks = [tokens[at].lexeme.form for at in range(end, clause.start)]
    longest = max((MARKS.get(mark, 0) for mark in marks), default=0)
    start = end
    while start and end - start < longest + 1 and not tokens[start - 1].lexeme.mark:
        start -= 1
    return start if 0 < end - start <= longest else clause.start


def _sign(tokens: Sequence[Token]) -> str:
    found = {token.lexeme.classes.get("TRIG") or token.lexeme.classes.get("SIGN") for token in tokens}
    if any("HAPPENS" in token.lexeme.classes for token in tokens):
        found.add("incident")
    return next((name for name in ORDER if name in found), "")
