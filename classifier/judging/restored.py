"""Where no rate is left as wished: the one that is asked for again, joined, or counted anew."""

from itertools import pairwise

from classifier.mentions.items import WEEKDAY_RULES, Item
from classifier.structure.clauses import Clause
from classifier.structure.stage_names import OPEN_STAGES

WISHED = ""
LOOKING_AHEAD = frozenset(["ahead-of-an-occasion", "lead-time", "at-each-occasion"])


def bring_back(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
    """Where nothing is left as wished, the last rate that is asked for again, joined, or merely supposed."""
    rates = [rate for _, rate in placed]
    kept = any(clause.has("restore") for clause in clauses) and len(rates) > 1
    wished = [rate for rate in rates if not rate.status and not (kept and rate.rule in WEEKDAY_RULES)]
    if wished or _counted_instead(clauses, rates):
        return
    order = [("restore", ("past", "present", "supposed", "elsewhere")), ("adopt", ("elsewhere", "past", "present"))]
    for cue, statuses in order:
        chosen = [rate for rate in rates if rate.status in statuses]
        cues = [item for clause in clauses for item in clause.items if _calls_back(item, cue)]
        if cue == "adopt":
            cues += [item for clause in clauses for item in clause.of("marker") if item.rule == "at-each-occasion"]
            cues += [c.items[-1] for c in clauses if c.items[-1].rule in LOOKING_AHEAD]
        if cues and chosen:
            if cue == "adopt":
                _without_occasion(clauses)
            _wish(clauses, placed, chosen[0 if any(item.value == "before" for item in cues) else -1])
            return
    if _instead_of(clauses, placed):
        return
    supposed = [rate for rate in rates if rate.status == "supposed"]
    otherwise = any(clause.has("delegated", "stop") or _concluding(clause) for clause in clauses)
    if supposed and len(rates) == len(supposed) and not otherwise:
        supposed[-1].status = WISHED


def limit_restored(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
    """ "We speak every week. Please keep that up until go-live": what is to go on for a time is limited to it."""
    for clause in clauses:
        kept = clause.of("restore")
        if not kept or clause.when not in OPEN_STAGES or clause.has("rate"):
            continue
        before = [at for at, rate in placed if not rate.status and clauses[at].sentence < clause.sentence]
        if before and clauses[before[-1]].when is None:
            clauses[before[-1]].when = clause.when


def _instead_of(clauses: list[Clause], placed: list[tuple[int, Item]]) -> bool:
    """ "You drop the weekly surveys, and we speak once a quarter": after a refused rate, what sounds like today's."""
    for (_, refused), (at, rate) in pairwise(placed):
        proposed = refused.status == "refused" and rate.status == "present" and clauses[at].has("present")
        if proposed and any(item.kind == "present" and item.channel for item in clauses[at].items):
            _wish(clauses, placed, rate)
            return True
    return False


def _concluding(clause: Clause) -> bool:
    """ "I could say quarterly. So: whenever you have something": an occasion is asked for in a later sentence."""
    named = clause.has("event") or (clause.has("marker") and clause.has("occasion"))
    return named and clause.sentence > 0 and not clause.has("rate") and "so" in clause.lead.split()


def _without_occasion(clauses: list[Clause]) -> None:
    """ "After each meeting; they sit six times a year": what the rate is of is no event besides."""
    for clause in clauses:
        if any(item.rule in LOOKING_AHEAD for item in clause.of("marker")):
            clause.items = [item for item in clause.items if item.kind != "occasion"]


def _counted_instead(clauses: list[Clause], rates: list[Item]) -> bool:
    """ "Twelve times a year is a lot. Five or six times would do": a count in the period of what is not wished."""
    judged = {rate.status for rate in rates} & {"too_much", "too_little", "refused"}
    later = [clause for clause in clauses if clause.start > rates[-1].start] if judged else []
    asking = {clause.sentence for clause in later if clause.has("want", "enough")}
    wishing = [clause for clause in later if clause.sentence in asking]
    counts = [item for clause in wishing for item in clause.of("alone") if item.cadence and item.value == "count"]
    for count in counts[-1:]:
        count.kind = "rate"
    return bool(counts)


def _calls_back(item: Item, cue: str) -> bool:
    if cue == "restore" and (item.kind == "enough" or (item.kind == "relative" and item.value == "same")):
        return True
    return item.kind == cue


def _wish(clauses: list[Clause], placed: list[tuple[int, Item]], rate: Item) -> None:
    """What is asked for again is no longer bound to the stage that it was told of."""
    rate.status = WISHED
    for at, other in placed:
        if other is rate:
            clauses[at].when = None
