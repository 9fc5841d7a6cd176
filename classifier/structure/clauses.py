"""Clauses: the stretches of an answer within which a cue speaks about a mention."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from classifier.mentions.items import Item

# Cues that open a clause of their own even without a mark before them.
OPENERS = frozenset(["steady", "otherwise", "until_then", "plus", "correct"])
# The most tokens of a clause in which a single word is a whole wish.
BRIEF = 3
# Nobody says so much in one clause; the stages, which compare the items of a clause, stay quick where it is typed.
MOST_ITEMS = 60
# The most tokens of a clause that says "never" or "stop" and nothing else.
ALONE = 6
# Items on either side of a mention that can say something about it.
NEAR = 15
# Characters of the marks before a clause that are kept.
LONGEST_LEAD = 12
# Cues by which a rate stands on its own beside one that is told of.
APPROVING = ("want", "enough", "bound", "restore", "correct", "steady", "otherwise")
CONTENT = frozenset(["rate", "vague", "relative", "factor", "delegated", "stop", "event"])


@dataclass(slots=True)
class Clause:
    """Items between two breaks; ``lead`` is the mark or conjunction before it."""

    sentence: int
    lead: str
    start: int
    end: int = 0
    items: list[Item] = field(default_factory=list)
    when: str | None = None
    marked: str = ""
    party: str = ""
    addressee: str = ""

    def has(self, *kinds: str) -> bool:
        """Whether an item of one of the kinds stands in the clause."""
        for item in self.items:  # noqa: SIM110 - a generator costs twice the time of this, the most frequent question
            if item.kind in kinds:
                return True
        return False

    def of(self, *kinds: str) -> list[Item]:
        """The items of the kinds, in order."""
        if len(kinds) > 1:
            return [item for item in self.items if item.kind in kinds]
        (kind,) = kinds
        found = []
        for item in self.items:  # a comprehension would be a call of its own, in the second most frequent question
            if item.kind == kind:
                found.append(item)
        return found

    @property
    def content(self) -> list[Item]:
        """Mentions that may become wishes."""
        return [item for item in self.items if item.kind in CONTENT]


def clauses_of(items: list[Item], end: int) -> list[Clause]:
    """Cut the items of an answer of ``end`` tokens into clauses."""
    found = [Clause(0, "", 0)]
    sentence = 0
    for item in items:
        if item.kind == "break":
            sentence += item.value == "sentence" and _said_something(found, sentence)
            _open(found, sentence, item.rule, item.start, item.end)
            continue
        if found[-1].items and (item.kind in OPENERS or len(found[-1].items) >= MOST_ITEMS):
            _open(found, sentence, "", item.start, item.start)
        found[-1].items.append(item)
    found[-1].end = end
    return [clause for clause in found if clause.items]


def _said_something(found: list[Clause], sentence: int) -> bool:
    """Whether the sentence so far holds an item: "Monthly (as ever). Then …", but not "Hello. Monthly"."""
    last = found[-1]
    return bool(last.items) or last.sentence != sentence or (len(found) > 1 and found[-2].sentence == sentence)


def settle_brief(clauses: list[Clause]) -> None:
    """Words such as "more" and "often" are wishes in a clause of few words, and otherwise only words."""
    whole = sum(clause.end - clause.start for clause in clauses)
    wished = any(
        clause.has("rate", "event", "vague", "relative", "delegated", "occasion", "contact") for clause in clauses
    )
    rated = any(clause.has("rate") for clause in clauses)
    named = any(clause.has("occasion", "event") for clause in clauses)
    for clause in clauses:
        refusal = next((item.start for item in clause.items if item.kind == "not"), clause.end)
        for item in clause.items:
            if item.kind == "brief":
                few = _said_until(clause, item, refusal) - clause.start <= BRIEF or (
                    clause.has("stage") and item.value.startswith("vague")
                )
                short = few and item.start < refusal and not clause.has("bound", "occasion")
                item.kind, _, item.value = item.value.partition(".") if short else ("noise", "", "")
            elif item.rule == "at-any-time" and whole <= BRIEF and not clause.has("occasion"):
                item.kind, item.value = "delegated", ""
            elif item.kind == "never":
                alone = _alone(clause, item) and not wished
                item.kind, item.value = (
                    ("stop", "optout") if (whole <= BRIEF and not (rated or named)) or alone else ("not", "")
                )


def _alone(clause: Clause, item: Item) -> bool:
    """Whether nothing else is said in a short clause; "stop, please" says nothing else."""
    asked = [one for one in clause.items if one.kind == "want" and one.start == item.end and one.end == clause.end]
    return len(clause.items) == 1 + len(asked) and clause.end - clause.start <= ALONE


def _said_until(clause: Clause, item: Item, refusal: int) -> int:
    """Where a clause has said what is wished: "half would suit us", and no more than that it would."""
    last = clause.items[-1]
    wanted = last.kind == "want" and last.end == refusal == clause.end and last.start == item.end
    return last.start if wanted else refusal


def _open(found: list[Clause], sentence: int, lead: str, end: int, start: int) -> None:
    """Begin a clause; one that stayed empty is taken over, with the marks that led to it."""
    last = found[-1]
    last.end = end
    if last.items:
        found.append(Clause(sentence, lead, start))
        return
    if last.sentence == sentence and lead:
        lead = f"{last.lead[-LONGEST_LEAD:]} {lead}".strip()
    last.sentence, last.lead, last.start = sentence, lead, start


def neighbours(clauses: list[Clause]) -> Iterator[tuple[Clause | None, Clause, Clause | None]]:
    """Each clause with those before and after it in the same sentence."""
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at and clauses[at - 1].sentence == clause.sentence else None
        more = at + 1 < len(clauses) and clauses[at + 1].sentence == clause.sentence
        yield before, clause, clauses[at + 1] if more else None
