"""How the votes for the labels of one kind are counted: entries that fired, hints, single words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifier.comments.codebook import SIGNAL, TOPIC, Entry
from classifier.comments.matching import Firing
from classifier.comments.votes import Vote


@dataclass(frozen=True, slots=True)
class Scale:
    """How labels of one kind are weighed, in votes (`votes.WORTH`).

    `sure` for the first entry that gives a label, `further` for each other; `enough` make a label. Beside the best
    those are given that an entry gives and that have `share` of its votes.
    """

    sure: int
    further: int
    enough: int
    share: float


# Measured on comments that the codebook did not know.
SCALES = {TOPIC: Scale(5, 1, 5, 0.6), SIGNAL: Scale(4, 2, 6, 0.5)}
# How many votes more a topic needs beside a signal that is mostly all that such a comment says.
BESIDE = {"advocate": 4, "expansion": 4, "churn_risk": 3, "turnover": 2, "callback": 2}
# A hint has as many votes as its phrase has words, up to two.
_MOST = 2
# What denies a signal outweighs two entries that give it and a strong word beside them.
_DENIED = 10
# By fewer votes than this a label wins only just.
_CLOSE = 1


@dataclass(slots=True)
class Case:
    """What speaks for one label: votes in all, whether an entry gives it, and the words that speak loudest."""

    votes: int = 0
    sure: bool = False
    first: int = 0
    last: int = 0
    rule: str = ""
    loudest: int = 0

    def add(self, votes: int, first: int, last: int, rule: str) -> None:
        """Let the words `first` to `last` (one past) speak for it."""
        self.votes += votes
        if votes > self.loudest:
            self.loudest, self.first, self.last, self.rule = votes, first, last, rule


@dataclass(frozen=True, slots=True)
class Tally:
    """What speaks for each label of a kind, in the order in which they are first spoken for."""

    cases: Mapping[str, Case]
    scale: Scale

    def elected(self, beside: int = 0) -> dict[str, Case]:
        """The labels with votes enough, and `beside` votes more."""
        best = max(self.cases.values(), key=lambda case: case.votes, default=Case())
        return {
            label: case
            for label, case in self.cases.items()
            if case.votes >= self.scale.enough + beside
            and (case is best or (case.sure and case.votes >= self.scale.share * best.votes))
        }

    def is_close(self, beside: int = 0) -> bool:
        """Whether the vote was close: between two labels, or between a label and none."""
        first, second, *_ = sorted((0, 0, *(case.votes for case in self.cases.values())), reverse=True)
        over = first - self.scale.enough - beside
        return over == -1 or (over >= 0 and min(over, first - second) < _CLOSE)


def tally(firings: Sequence[Firing], votes: Sequence[Vote], kind: str) -> Tally:
    """Count what speaks for the labels of a kind; of signals, words that are denied have no vote."""
    cases: dict[str, Case] = defaultdict(Case)
    scale, counted = SCALES[kind], set[str]()
    firm = firm_labels(firings)
    for firing in (firing for firing in firings if firing.entry.kind == kind):
        entry, case = firing.entry, cases[firing.entry.label]
        if entry.denies:
            case.votes -= _DENIED
        elif "*" in entry.yields_to:
            case.add(min(len(firing.phrase.needs), _MOST), firing.first, firing.last, entry.name)
        elif not yields(entry, firm) and entry.name not in counted:
            counted.add(entry.name)
            first = scale.enough if entry.outright else scale.sure
            case.add(scale.further if case.sure else first, firing.first, firing.last, entry.name)
            case.sure = True
    for vote in votes:
        for label, worth in vote.worth.items():
            if kind == TOPIC or not vote.negated:
                cases[label].add(worth, vote.first, vote.last, f"{label}.votes")
    return Tally(dict(cases), scale)


def firm_labels(firings: Sequence[Firing]) -> set[str]:
    """The labels that an entry gives whatever else is said."""
    return {f.entry.label for f in firings if f.entry.kind in SCALES and not (f.entry.yields_to or f.entry.denies)}


def yields(entry: Entry, firm: set[str]) -> bool:
    """Whether an entry gives way to one of these labels; "*" gives way to any but its own."""
    if "*" in entry.yields_to:
        return bool(firm - {entry.label})
    return not firm.isdisjoint(entry.yields_to)
