"""Named days, months and seasons: a rate by themselves, or only a preference beside one."""

from cadence import ONCE_A_YEAR, Cadence
from classifier.judging.side_by_side import for_another
from classifier.mentions.items import WEEKDAY_RULES, Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms

# Without a word of contact, months make a rate only in a sentence of so many tokens.
SHORT = 10
# What asks that contact there is goes on: "keep the Wednesday calls".
KEEPING = forms("KEEPING")
# Marks behind which it is said what was meant.
SAID = (":", ";", ".", "—")


def settle_moments(clauses: list[Clause]) -> None:
    """Turn weekdays beside a rate into preferences, and months without a rate into one."""
    placed = [(clause, item) for clause in clauses for item in clause.of("rate")]
    plain = [clause for clause, item in placed if item.rule not in WEEKDAY_RULES and not item.status]
    for clause, item in placed:
        if item.rule in WEEKDAY_RULES and (
            item.status == "refused" or _preference(clause, plain) or _left_open(clauses, item)
        ):
            item.kind, item.cadence = "days", None
            item.status = "" if item.status == "overruled" else item.status
    if placed:
        _counted_each(clauses)
    else:
        _days_alone(clauses)
    if not any(item.kind == "rate" and not item.status for _, item in placed):
        _months_a_year(clauses)


def _days_alone(clauses: list[Clause]) -> None:
    """ "Mon-Fri" as the whole answer is how often; one day alone is not."""
    items = [item for clause in clauses for item in clause.items]
    if len(items) == 1 and items[0].kind == "days" and len(items[0].days) > 1 and not items[0].either:
        items[0].kind, items[0].cadence = "rate", Cadence.on(items[0].days)
    named = [(clause, item) for clause in clauses for item in clause.of("days") if not item.status]
    if len(named) == 1 and _kept(*named[0]):
        named[0][1].kind, named[0][1].cadence = "rate", Cadence.on(named[0][1].days)


def _kept(clause: Clause, day: Item) -> bool:
    """ "Keep the Wednesday calls", "don't you dare cancel our Monday call": contact on a day that is to go on."""
    at = clause.items.index(day)
    cue, after = clause.items[:at][-1:], clause.items[at + 1 : at + 2]
    if not cue or not after or after[0].kind != "contact" or after[0].status or after[0].start != day.end:
        return False
    keeping = cue[0].kind == "restore" or cue[0].value == "same" or (cue[0].kind == "want" and cue[0].note in KEEPING)
    return keeping and day.start - cue[0].end <= 1 and after[0].end == clause.end


def _counted_each(clauses: list[Clause]) -> None:
    """ "A monthly mail, and one meeting at the trade fair every autumn": contact counted each year."""
    said = [rate.cadence for clause in clauses for rate in clause.of("rate")]
    for clause in clauses:
        each = [item for item in clause.of("season") if item.plural and not item.status]
        counts = [item for item in clause.of("alone") if item.value == "count" and item.channel]
        if len(each) != 1 or len(counts) != 1 or clause.has("rate", "past", "present", "elsewhere", "not", "too_much"):
            continue
        cadence = ONCE_A_YEAR.counted(*counts[0].number)
        if cadence not in said:
            each[0].kind, each[0].cadence, counts[0].kind = "rate", cadence, "contact"
            clause.when = None if clause.when == "season" else clause.when


def _left_open(clauses: list[Clause], item: Item) -> bool:
    """ "On Tuesdays; how often is up to you", "same as now, but on Tuesdays": plural days that say only when."""
    named = any(clause.has("delegated") or any(i.value == "same" for i in clause.of("relative")) for clause in clauses)
    named = named or any(clause.has("vague") and item not in clause.items for clause in clauses)
    return item.plural and named


def _preference(clause: Clause, plain: list[Clause]) -> bool:
    """Whether a weekday stands beside a rate of the same stage."""
    rivals = [other for other in plain if clause.when in (None, other.when) or other.sentence == clause.sentence]
    # "In the season every Saturday, otherwise every other month" names two rates.
    rivals = [other for other in rivals if clause.when in (None, other.when) or other.marked != "otherwise"]
    if clause.when is not None and _every_such_day(clause):
        # So do "daily at first, then every Monday" and "every Thursday during the rollout, then monthly".
        rivals = [other for other in rivals if other.when in (None, clause.when)]
    if all(for_another(clause, other) and clause.addressee and other.addressee for other in rivals):
        return False
    return bool(rivals) and not (_by_its_own_way(clause) and clause not in rivals)


def _by_its_own_way(clause: Clause) -> bool:
    """ "And a WhatsApp message each Monday": contact of a kind of its own on every such day."""
    contact = any(item.channel not in ("", "any") and not item.status for item in clause.of("contact"))
    return contact and _every_such_day(clause)


def _every_such_day(clause: Clause) -> bool:
    return any(item.rule in WEEKDAY_RULES and not item.plural for item in clause.of("rate"))


def _said_at_last(clauses: list[Clause]) -> list[Clause]:
    """ "Fewer than now: I'd say each January": what "fewer" means is said behind it."""
    asked = [clause for clause in clauses if clause.has("want") and clause.lead[-1:] in SAID]
    return [clause for clause in asked if any(item.plural for item in clause.of("season"))]


def _months_a_year(clauses: list[Clause]) -> None:
    """ "In January and July" is twice a year, "each spring" once."""
    changing = any(item.value in ("less", "more") for clause in clauses for item in clause.of("relative"))
    said = _said_at_last(clauses) if changing else clauses
    if not said or any(clause.has("vague", "stop", "defer") for clause in clauses):
        return
    joined = any(clause.has("adopt") for clause in clauses)
    cues = ("past", "not") if joined else ("past", "not", "elsewhere")
    sentences = {clause.sentence for clause in said if clause.has(*cues)}
    long = {c.sentence for c in said} - {c.sentence for c in clauses if c.has("contact", "want", "enough", "alone")}
    long -= {clause.sentence for clause in clauses if clause.has("season") and "so" in clause.lead.split()}
    sentences |= {n for n in long if not joined and sum(c.end - c.start for c in clauses if c.sentence == n) > SHORT}
    named = [(c, i) for c in said for i in c.of("season") if not (i.status or i.either or c.sentence in sentences)]
    concluded = next((c for c, _ in named if "so" in c.lead.split()), None)
    named = [(c, i) for c, i in named if concluded is None or c.start >= concluded.start]
    count = sum(item.number[0] for _, item in named)
    if count > 1 or (count == 1 and named[0][1].plural):
        item = named[0][1]
        item.kind = "rate"
        counts = [i for clause in clauses for i in clause.of("alone") if i.value == "count"]
        item.cadence = ONCE_A_YEAR.counted(max(count, counts[0].number[0] if counts else 0))
        for other in clauses:
            other.when = None if other.when == "season" else other.when
