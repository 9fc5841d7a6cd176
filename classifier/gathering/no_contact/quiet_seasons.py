"""Seasons in which no contact is wanted, named beside what is wanted else: "August: silence; otherwise monthly"."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from cadence import Unit
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# Words that ask for quiet where a season is named with them.
HUSHING = forms("HUSHING")
# Two words that say so together: "hands off", "leave us".
HUSHING_PAIRS = forms("HUSHING_PAIRS")
# Words of stops that are meant for good, whatever month is named beside them: "take me off your lists".
LASTING = frozenset(["FIRM", "FORGOOD", "RIGHTS"])
# What a time lasts by: "during the fair", "until then".
LASTING_MARKERS = frozenset(["during", "until"])
RESTING = frozenset(["periodic", "vague", "delegated"])
LOUD = ("rate", "vague", "relative", "factor", "delegated", "event", "days", "bound", "past", "elsewhere", "too_much")


def quiet_seasons(draft: Draft) -> list[list[Clause]]:
    """The stretches of clauses that name a season and refuse contact, where something else is wished for."""
    wished = any(wish.kind in ("periodic", "vague", "delegated", "event") for wish in draft.wishes)
    if not wished or not (_season(draft.clauses) or _against(draft.clauses)):
        return []
    return [group for group in _groups(draft.clauses) if _time(draft, group) and _hushed(draft, group)]


def _against(clauses: list[Clause]) -> Clause | None:
    """The first clause that sets a rate against what was said before: "otherwise monthly"."""
    return next((clause for clause in clauses if clause.marked == "otherwise" and clause.has("rate")), None)


def _time(draft: Draft, group: list[Clause]) -> Item | None:
    """The season that is named, or where a rate for all other times follows, whatever names the time."""
    against = _against(draft.clauses)
    dated = against is not None and group[-1].start < against.start and _dated(draft, group)
    return _season(group) or (group[0].items[0] if dated else None)


def _dated(draft: Draft, group: list[Clause]) -> bool:
    """ "In the weeks around the book fair", "fashion week", "while we count stock"."""
    lasting = any(item.value in LASTING_MARKERS for clause in group for item in clause.of("marker"))
    start = max((clause.end for clause in draft.clauses if clause.end <= group[0].start), default=0)
    return lasting or any("UNIT" in token.lexeme.classes for token in draft.tokens[start : group[-1].end])


def add_quiet(draft: Draft, groups: list[list[Clause]]) -> None:
    """One wish for no contact in a season, however often it is said."""
    if groups and not any(wish.when == "season" and wish.kind == "stop" for wish in draft.wishes):
        named = _time(draft, groups[0])
        if named is not None:
            draft.add(Wish("stop", draft.span(named), when="season", rule=named.rule))


def limit_the_rest(draft: Draft) -> None:
    """What is wished for beside a season without contact is for the rest of the year."""
    others = [at for at, wish in enumerate(draft.wishes) if wish.kind in RESTING]
    if (
        not others
        or len(others) == len(draft.wishes)
        or not any(w.kind == "stop" and w.when == "season" for w in draft.wishes)
    ):
        return
    if all(draft.wishes[at].kind == "periodic" and _of_a_year(draft.wishes[at]) for at in others):
        draft.wishes = [draft.wishes[at] for at in others]
        return
    for at in others:
        if draft.wishes[at].when is None or (draft.wishes[at].when == "season" and len(others) == 1):
            draft.wishes[at] = replace(draft.wishes[at], when="steady")


def _of_a_year(wish: Wish) -> bool:
    """ "Ten a year, none in August": the months left out are in the count already."""
    return wish.cadence is not None and wish.cadence.unit is Unit.YEAR and wish.when is None


def _groups(clauses: list[Clause]) -> Iterator[list[Clause]]:
    """Clauses of one sentence, or of a question and its answer, that name nothing that is wished for."""
    group: list[Clause] = []
    for clause in clauses:
        apart = group and clause.sentence != group[-1].sentence and not clause.lead.startswith("?")
        if clause.has(*LOUD) or clause.marked in ("otherwise", "steady", "apart") or apart:
            if group:
                yield group
            group = []
        if not clause.has(*LOUD) and clause.marked not in ("otherwise", "steady", "apart"):
            group.append(clause)
    if group:
        yield group


def _season(group: list[Clause]) -> Item | None:
    said = [item for clause in group for item in clause.items]
    return next((item for item in said if item.kind == "season" or "STAGE:season" in item.classes), None)


def _hushed(draft: Draft, group: list[Clause]) -> bool:
    """Whether contact is refused there, by whatever way."""
    stops = [item for clause in group for item in clause.of("stop")]
    if any(not LASTING.isdisjoint(t.lexeme.classes) for item in stops for t in draft.tokens[item.start : item.end]):
        return False
    said = [token.lexeme.form for token in draft.tokens[group[0].start : group[-1].end]]
    pairs = {*map(" ".join, pairwise(said)), said[-1]}
    refused = any(item.status == "refused" for clause in group for item in clause.of("contact"))
    if not HUSHING.isdisjoint(said) or not HUSHING_PAIRS.isdisjoint(pairs) or (refused and _against(draft.clauses)):
        return True
    season = _time(draft, group)
    return any(item.start >= season.start or _together(group, item, season) for item in stops if season)


def _together(group: list[Clause], one: Item, other: Item) -> bool:
    return any(one in clause.items and other in clause.items for clause in group)
