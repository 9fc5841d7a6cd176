"""Facts that hold a rate and are no wish: "I use it daily", "our shifts change every four weeks"."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What is noted of a rate of a fact: that it is no wish is sure.
FACT = "fact"
# What is done, or happens, without anybody of ours: "use", "happens".
DOING = forms("FACT_VERBS")
# After "is" and "are" they tell how something stands: "due", "open".
STANDING = forms("FACT_STATES")
BEING = frozenset(["am", "are", "i'm", "is", "it's", "was", "we're", "were"])
# After these a verb is no fact but a wish, an offer or a plan.
LEADING = forms("LEADING_TO_A_WISH")
# Words that speak to us: such a sentence may be about contact.
ADDRESSED = forms("ADDRESSED_TO_US")
# Words that point to what was told.
POINTING = forms("POINTING_TO_A_FACT")
PRESENT = forms("PRESENT_SOMEWHERE")
# Who is there, or works, on some days.
WRITER = frozenset(["i", "i'm", "we", "we're"])
PLACING = frozenset(["at", "in", "on"])
# So many words may stand between a verb and what is timed, and none of these.
REACH = 5
TURNING = frozenset([",", "and", "but", "he", "i", "she", "that", "they", "to", "we"])
TIMED = ("rate", "season")
# Where one of these is said too, the sentence is about contact.
WISHING = (
    "contact", "want", "enough", "bound", "correct", "steady", "otherwise", "marker", "restore", "too_much",
    "too_little", "relative", "factor", "vague", "delegated", "stop", "not", "event", "present", "past", "plus",
    "stage",
)  # fmt: skip
WISH = ("rate", "event", "relative", "factor", "delegated", "stop", "vague", "occasion")


def mark_facts(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Set what is timed in a sentence that tells a fact aside, where another sentence holds a wish."""
    sentences = [list(group) for _, group in groupby(clauses, key=lambda clause: clause.sentence)]
    if len(sentences) < 2:
        return
    told = [sentence for sentence in sentences if _tells(sentence, tokens)]
    others = [clause for sentence in sentences if sentence not in told for clause in sentence]
    if told and any(clause.has(*WISH) for clause in others) and not _pointed_at(others, tokens):
        for sentence in told:
            there = WRITER & {token.lexeme.form for token in tokens[sentence[0].start : sentence[-1].end]}
            for item in _timed([sentence]):
                _set_aside(item, bool(there))


def _set_aside(item: Item, there: bool) -> None:
    """ "I'm in on Tuesdays" still says when, though not how often."""
    if item.days and there:
        item.kind = "days"
    else:
        item.status, item.note = item.status or "elsewhere", FACT


def _pointed_at(others: list[Clause], tokens: Sequence[Token]) -> bool:
    """ "The members meet in May and October. Brief me before each session": what is told of is how often."""
    return any(token.lexeme.form in POINTING for clause in others for token in tokens[clause.start : clause.end])


def _timed(sentences: list[list[Clause]]) -> Iterator[Item]:
    return (item for sentence in sentences for clause in sentence for item in clause.of(*TIMED))


def _tells(sentence: list[Clause], tokens: Sequence[Token]) -> bool:
    first = next(_timed([sentence]), None)
    if first is None or any(_about_contact(item, tokens) for clause in sentence for item in clause.items):
        return False
    said = [token.lexeme.form for token in tokens[sentence[0].start : sentence[-1].end]]
    before = said[: first.start - sentence[0].start]
    return ADDRESSED.isdisjoint(said) and (_verb(before) or (bool(first.days) and _present(before)))


def _present(said: list[str]) -> bool:
    """ "I'm only in the office on Tuesdays": where somebody is."""
    return any(one in BEING and other in PRESENT for one, other in pairwise(said))


def _about_contact(item: Item, tokens: Sequence[Token]) -> bool:
    """Whether it tells of contact or a wish; "I work three days", "our auditors visit" and "in the office" do not."""
    if item.kind not in WISHING or (item.kind == "marker" and item.note in PLACING):
        return False
    if item.kind == "contact" and item.channel == "report":
        return False  # "the reports to the ministry are due each quarter"
    verb = item.kind in ("want", "contact") and item.start > 0 and tokens[item.end - 1].lexeme.form in DOING
    return not verb or tokens[item.start - 1].lexeme.form in LEADING


def _verb(said: list[str]) -> bool:
    """Whether a subject and a verb of fact are said, and little between the verb and what is timed."""
    for at in range(1, len(said)):
        standing = said[at - 1] in BEING and said[at] in STANDING
        doing = said[at] in DOING and said[at - 1] not in LEADING
        between = said[at + 1 :]
        if (standing or doing) and len(between) <= REACH and TURNING.isdisjoint(between):
            return True
    return False
