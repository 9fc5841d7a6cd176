"""The days of the week that an answer prefers and refuses."""

from bisect import bisect_right
from collections.abc import Iterator

from classifier.gathering.told_days import only_told
from classifier.mentions.items import WEEKDAY_RULES, Item
from classifier.reading import Preferences, preferences
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# Days that a rule has read with a refusal, or that are left for others.
REFUSED = frozenset(["refused", "days_left", "left"])
# What people say of days on which they may be reached.
AVAILABLE = forms("AVAILABLE")
# What joins days that share a fate: "Mondays and Tuesdays I teach".
JOINING = forms("JOINING_DAYS")
# What is said of days off, straight after them.
DAYS_OFF = forms("DAYS_OFF")
# Before a day they move a contact to it.
PLACING = forms("PLACING")
NEGATED = forms("NEGATED") | {"not", "never"}
# They point back to days named before: "so not then", "one of those".
THEN = forms("THEN")
# They point to all days that a sentence has named.
ALL_OF_THEM = frozenset(["them", "those"])
# What else is said with days in a few words.
WITH_DAYS = forms("WITH_DAYS")
# What opens a day that is asked for under a condition.
SUPPOSED = ("can be", "can be a", "could be", "could be a")
# The most tokens between a refusal, or a verb of placing, and the day.
NEAR = 4

# A day with the clause that names it.
Named = tuple[Clause, Item]


def days_of(draft: Draft) -> Preferences:
    """The weekday codes that an answer prefers, and those that it refuses."""
    named = [(clause, item) for clause in draft.clauses for item in clause.of("days", "rate") if item.days]
    if not named:
        return preferences()
    prefer: list[str] = []
    avoid: list[str] = []
    rated: list[str] = []
    # "Fridays are bad, any other day is fine".
    others = max((i.start for c in draft.clauses if not c.has("not") for i in c.of("otherdays")), default=-1)
    pointed = _pointed_at(draft, rows := list(_rows(draft, named)))
    for at, row in enumerate(rows):
        excepted = row[-1][1].kind == "days" and row[-1][1].start < others
        fate = "avoid" if excepted else pointed.get(at) or _fate(draft, row)
        days = [day for _, item in row for day in item.days]
        prefer += days if fate == "prefer" else []
        avoid += days if fate == "avoid" else []
        rated += days if fate == "prefer" and row[-1][1].kind == "rate" else []
    avoid = [day for day in avoid if day not in rated]
    return preferences([day for day in prefer if day not in avoid], avoid)


def _rows(draft: Draft, named: list[Named]) -> Iterator[list[Named]]:
    """The days in rows of those that stand side by side."""
    row: list[Named] = []
    for clause, item in named:
        between = _outside_brackets(draft, row[-1][1].end, item.start) if row else []
        if row and not (len(between) < NEAR and all(form in JOINING for form in between)):
            yield row
            row = []
        row.append((clause, item))
    yield row


def _outside_brackets(draft: Draft, start: int, end: int) -> list[str]:
    """The words between two days but for what is said in brackets of the first: "not Mondays (stock) or Tuesdays"."""
    words = [token.lexeme.form for token in draft.tokens[start:end]]
    return words[words.index(")") + 1 :] if words[:1] == ["("] and ")" in words else words


def _fate(draft: Draft, row: list[Named]) -> str:
    """ "prefer", "avoid", or "" where the days are only told of."""
    fine = {"", "refused", "listed"} if row[0][1].status == "refused" else {"", "refused"}
    if any(item.status not in fine and not _guessed(draft, item) for _, item in row[1:]):
        return ""
    if row[1:] and row[0][1].value not in REFUSED and only_told(draft, *row[0]):
        return ""
    fates = [_alone(draft, clause, item) for clause, item in row]
    return "avoid" if "avoid" in fates else "prefer" if "prefer" in fates else ""


def _alone(draft: Draft, clause: Clause, item: Item) -> str:
    if item.value in REFUSED:
        return "avoid"
    if item.value == "placed" or _guessed(draft, item):
        return "prefer"
    if only_told(draft, clause, item):
        return ""
    if item.kind == "days" and _avoided(draft, clause, item):
        return "avoid"
    if item.kind == "rate" and item.rule in WEEKDAY_RULES and _reason(clause) and item.plural:
        return "avoid"
    if _placed(draft, item):
        return "prefer"
    aside = _aside(draft, clause) or _at_hand(draft, clause, item)
    weekend = "WEEKEND" in draft.tokens[item.start].lexeme.classes and not aside
    told = item.status or _before_a_choice(draft, clause) or weekend
    return "prefer" if (_spoken(draft, clause) or aside) and not told else ""


def _at_hand(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "I'm at my desk Wednesdays only", "if it can be a Tuesday": when the writer may be reached."""
    before = [token.lexeme for token in draft.tokens[clause.start : item.start]]
    words = " ".join(lexeme.form for lexeme in before[-NEAR:])
    if any(words.endswith(opening) for opening in SUPPOSED):
        return True
    there = any("WRITER" in lexeme.classes for lexeme in before) and AVAILABLE & set(words.split())
    return bool(there) and not clause.has("not", "never", "past") and not _reason(clause)


def _guessed(draft: Draft, item: Item) -> bool:
    """Whether a rate that was only told of has been taken for the wish, and no other day is named."""
    if item.kind != "rate" or item.status in ("", "refused") or any(clause.has("days") for clause in draft.clauses):
        return False
    return any(draft.span(item) == wish.span for wish in draft.wishes if wish.kind == "periodic")


def _before_a_choice(draft: Draft, clause: Clause) -> bool:
    """Whether a clause after it chooses another day: "we close on Mondays, so on Tuesdays"."""
    chosen = next((one for one in draft.clauses if "so" in one.lead.split() and one.has("days")), None)
    return chosen is not None and clause.sentence == chosen.sentence and clause.start < chosen.start


def _reason(clause: Clause) -> bool:
    return bool({"because", "since", "as"} & set(clause.lead.split()[-1:]))


def _avoided(draft: Draft, clause: Clause, item: Item) -> bool:
    """Days that are refused or taken, or that a reason names: "because Mondays I travel"."""
    if item.status == "refused" and not _placed(draft, item):
        return True
    off = any(token.lexeme.form in DAYS_OFF for token in draft.tokens[item.end : item.end + 1])
    return off or (_reason(clause) and item.plural) or _taken(draft, clause, item)


def _taken(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "Mondays I'm in court": what the writer does on a day, unless it is to be there."""
    after = [token.lexeme for token in draft.tokens[item.end : clause.end]]
    forms = [lexeme.form for lexeme in after]
    return bool(after) and "WRITER" in after[0].classes and forms[-1] != "in" and not AVAILABLE & set(forms[1:])


def _placed(draft: Draft, item: Item) -> bool:
    """ "Move it to Wednesday", "put it on a Tuesday": contact is given another day."""
    before = [token.lexeme.form for token in draft.tokens[max(0, item.start - NEAR) : item.start]]
    return not PLACING.isdisjoint(before) and NEGATED.isdisjoint(before)


def _spoken(draft: Draft, clause: Clause) -> bool:
    """Whether days are named for contact: in a sentence that asks for some, or alone."""
    asking = any(
        c.sentence == clause.sentence and (c.content or c.has("want", "contact", "restore")) for c in draft.clauses
    )
    told = clause.has("defer", "elsewhere") or _under_the_past(draft, clause)
    return not _reason(clause) and (asking or len(draft.clauses) == 1) and not told


def _under_the_past(draft: Draft, clause: Clause) -> bool:
    """ "Last week: Monday a call, Tuesday a call"."""
    opening = next(one for one in draft.clauses if one.sentence == clause.sentence)
    past = opening is not clause and all(item.kind == "past" for item in opening.items)
    return past and not clause.has("want", "rate")


def _aside(draft: Draft, clause: Clause) -> bool:
    """ "Monthly. Wed or Thu", "weekends only": a clause of hardly anything but the days."""
    named = {at for item in clause.items if item.days for at in range(item.start, item.end)}
    others = [draft.tokens[at].lexeme for at in range(clause.start, clause.end) if at not in named]
    opening = not any(c.sentence == clause.sentence and c.start < clause.start for c in draft.clauses)
    small = all(lexeme.mark or lexeme.form in WITH_DAYS or "DAYPART" in lexeme.classes for lexeme in others)
    meant = bool(draft.wishes) or len(draft.clauses) == 1
    return small and not _reason(clause) and (meant if opening else any(wish.per_year for wish in draft.wishes))


def _pointed_at(draft: Draft, rows: list[list[Named]]) -> dict[int, str]:
    """What later words that point back make of the row before them: "so not then", "ring then", "one of those"."""
    found: dict[int, str] = {}
    ends = [row[-1][1].end for row in rows]
    starts = [row[0][1].start for row in rows]
    for clause in draft.clauses:
        for item in clause.of("not", "never", "contact", "rate") if not _reason(clause) else ():
            stop = min([item.end + NEAR, *(start for start in starts if start > item.start)])
            after = " ".join(token.lexeme.form for token in draft.tokens[item.end : stop]).split()
            fate = _pointing(item, after)
            at = bisect_right(ends, item.start) - 1
            if fate and at >= 0 and clause.sentence - rows[at][-1][0].sentence <= 1:
                together = range(at + 1) if not ALL_OF_THEM.isdisjoint(after) else [at]
                found |= {n: fate for n in together if rows[n][-1][0].sentence == rows[at][-1][0].sentence}
    return found


def _pointing(item: Item, after: list[str]) -> str:
    if item.kind in ("not", "never"):
        return "" if THEN.isdisjoint(after) else "avoid"
    beside = after[:1] == ["then"] or (item.kind == "rate" and "of" in after and not THEN.isdisjoint(after))
    return "prefer" if beside and not item.status else ""
