"""What a later clause says of a rate: that it is too much, that it is right, or that it was only quoted."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.addressees import WRITER
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# A judgement belongs to the rate before it where it comes within so many tokens of its clause.
CLOSE = 5
# So many bare rates in a row are a list of options.
LISTED = 3
# Said alone behind a rate, that it is impossible.
UNABLE = forms("UNABLE")
# "Once a week … is how often the printer jams": of what the rate before it is told.
HOW_OFTEN_IT_IS = "how-often-something-is"
# What opens a sentence about the one before.
POINTING = forms("POINTING_BACK")
# What is noted at a rate that was seen to be one of a thing.
OF_A_THING = "of a thing"
# What opens a time that is told of.
WHILE = forms("WHILE")
# What a question about a rate alone is made of: "do I want weekly?".
ASKED = frozenset(["rate", "noise", "contact", "days", "not"])


def judged_later(clauses: list[Clause], at: int, following: tuple[int, Item] | None, tokens: Sequence[Token]) -> str:
    """ "Three times a week. Far too much!": a judgement before the next rate, in this or the next sentence."""
    clause = clauses[at]
    end = following[0] if following else len(clauses)
    if following is not None and following[0] == at:
        return ""
    at_once = _said_at_once(clause, clauses[at + 1], tokens) if at + 1 < len(clauses) else ""
    if at_once:
        return at_once
    if clause.has("want", "enough", "bound"):
        return ""
    for later in clauses[at + 1 : end]:
        if later.sentence > clause.sentence + 1:
            break
        judged = later.of("too_much", "too_little")
        if not judged and later.has("bound", "enough"):
            return ""
        if judged and _about_the_rate(later, judged[0], tokens):
            return judged[0].kind
        denying = bool(later.items) and all(item.kind in ("correct", "not") for item in later.items)
        if "?" in later.lead and denying and later.end - later.start <= CLOSE:
            return "refused"
    return ""


def _said_at_once(clause: Clause, later: Clause, tokens: Sequence[Token]) -> str:
    """What the clause straight after a rate says of it: that it is supposed, refused, or one of something else."""
    if _supposed_at_once(clause, later):
        return "supposed"
    if _denied_at_once(later, tokens):
        return "refused"
    return "elsewhere" if later.items[0].rule == HOW_OFTEN_IT_IS else ""


def _supposed_at_once(clause: Clause, later: Clause) -> bool:
    """ "Monthly, your brochure says"; but "I'd say monthly, my boss would say yearly" supposes another rate."""
    own = clause.party == WRITER and later.has("rate")
    return later.lead == "," and later.items[0].kind == "supposed" and not own


def _about_the_rate(later: Clause, judged: Item, tokens: Sequence[Token]) -> bool:
    """ "Far too much!"; but in "Exact months bother me" something else is judged."""
    others = any(token.lexeme.unknown or "UNIT" in token.lexeme.classes for token in tokens[later.start : judged.start])
    near = judged.start - later.start <= CLOSE and not later.has("vague")
    return near and not others and not _of_another(later)


def _denied_at_once(later: Clause, tokens: Sequence[Token]) -> bool:
    """ "Whoever decided that I need a call every week: I don't.", "every month, oddly, can't"."""
    alone = all(item.kind == "not" for item in later.items) and later.end - later.start <= CLOSE
    verb = later.end - later.start == 1 and tokens[later.start].lexeme.form in UNABLE
    return alone and (later.lead[-1:] in (":", "?") or verb)


def approved_later(clauses: list[Clause], at: int) -> bool:
    """ "Right now we speak every two weeks, which is ideal"."""
    later = clauses[at + 1] if at + 1 < len(clauses) else None
    return (
        later is not None and "which" in later.lead and later.has("want") and not later.has("too_much", "not", "rate")
    )


def _of_another(clause: Clause) -> bool:
    return any(item.value == "other" for item in clause.items)


def mark_quoted(clauses: list[Clause]) -> None:
    """Rates that are quoted, mocked, listed, or opened by a cue before a colon."""
    mocking = {clause.sentence for clause in clauses if clause.has("sarcasm")}
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at else None
        mocked = clause.sentence in mocking and not _in_earnest(before, clause)
        for rate in clause.of("rate"):
            if mocked:
                rate.status = "mocked"
            elif ">" in clause.lead or _introduced(before, clause) or _long_ago(before, clause):
                rate.status = "past"


def _in_earnest(before: Clause | None, clause: Clause) -> bool:
    """ "Haha every day, no, every second month is good": after a "no" the answer is meant."""
    if before is None or before.sentence != clause.sentence or clause.has("sarcasm"):
        return False
    denied = before.items[-1].kind in ("not", "correct") and before.items[-1].end == before.end
    return denied and clause.lead[-1:] in (",", ":", "—", "-")


def mark_apart(clauses: list[Clause]) -> None:
    """ "The drums are rinsed daily, which needn't concern you": a rate that is called no matter of ours."""
    for at, clause in enumerate(clauses):
        for cue in clause.of("apart"):
            own = [one for one in clauses[: at + 1] if one.sentence == clause.sentence and _rated_before(one, cue)]
            earlier = [one for one in clauses[:at] if one.sentence == clause.sentence - 1]
            for rate in [rate for one in own or earlier for rate in one.of("rate") if rate.start < cue.start]:
                rate.status, rate.note = "elsewhere", OF_A_THING


def _rated_before(clause: Clause, cue: Item) -> bool:
    return any(rate.start < cue.start for rate in clause.of("rate"))


def mark_asked(clauses: list[Clause]) -> None:
    """ "Quarterly? Monthly? Decide for yourselves": a rate that is only asked about is none where an answer follows.

    "Phone us every other month, would you?" is a request.
    """
    asked = {before.sentence for before, clause in pairwise(clauses) if "?" in clause.lead}
    asked -= {clause.sentence for clause in clauses if clause.has("want")}
    for at, clause in enumerate(clauses):
        bare = clause.sentence in asked and all(item.kind in ASKED for item in clause.items)
        later = [other for other in clauses[at + 1 :] if other.sentence not in asked]
        if bare and any(other.has("rate", "delegated", "vague", "event") for other in later):
            for rate in clause.of("rate"):
                rate.status = "supposed"


def mark_pointed(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "A call every Monday and a mail every Friday. That is what I get": what stands before is what happens today."""
    for at, clause in enumerate(clauses):
        first = tokens[clause.start].lexeme.form
        told = all(item.kind == "present" for item in clause.items) and first in POINTING
        for before in clauses[:at] if told else ():
            for rate in before.of("rate") if before.sentence == clause.sentence - 1 else ():
                rate.status = "present"


def _introduced(before: Clause | None, clause: Clause) -> bool:
    """ "Before we signed: three calls a week", 'your mail proposed "a monthly call"'."""
    if before is None or before.sentence != clause.sentence or clause.lead[-1:] not in (":", '"', "("):
        return False
    return before.has("past", "supposed") and not (before.content or before.has("want"))


def _long_ago(before: Clause | None, clause: Clause) -> bool:
    """ "When we were smaller, a weekly chat did us good": the time told of is over."""
    if before is None or before.sentence != clause.sentence or clause.lead[-1:] != "," or before.content:
        return False
    first = before.items[0]
    told = len(before.items) > 1 and before.items[1].kind == "past" and before.items[1].start - first.end <= 1
    return first.kind == "marker" and first.note in WHILE and told


def _by_other_ways(row: list[Clause]) -> bool:
    """ "Two calls, four visits and a dozen mails a year": each rate by a way of its own, or for people of its own."""
    people = [clause.addressee for clause in row]
    if len(set(people) - {""}) == len(people):
        return True
    ways = [rate.channel for clause in row for rate in clause.of("rate")]
    return len(set(ways)) == len(ways) and not {"", "any"} & set(ways)


def mark_listed(clauses: list[Clause]) -> None:
    """ "Weekly, monthly, quarterly, they all end up as a slot": bare rates in a row are a list of options."""
    if any(rate.note == "chosen" for clause in clauses for rate in clause.of("rate")):
        return
    bare: dict[int, list[Clause]] = {}
    for clause in clauses:
        alone = all(item.kind in ("rate", "noise", "plus") for item in clause.items)
        if clause.has("rate") and alone and clause.when is None:
            bare.setdefault(clause.sentence, []).append(clause)
    for row in bare.values():
        for clause in row if len(row) >= LISTED and not _by_other_ways(row) else ():
            clause.of("rate")[0].status = "listed"
