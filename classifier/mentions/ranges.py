"""Mentions that belong together: two rates that make a range, days in a row, counts whose period was named before."""

from collections.abc import Sequence
from itertools import pairwise

from cadence import Cadence
from classifier.mentions.added_conditions import OR, condition_of_anything, part_added
from classifier.mentions.choices import prefer_one
from classifier.mentions.closing import close_rows
from classifier.mentions.day_moves import part_moved_days
from classifier.mentions.gaps import settle_gaps
from classifier.mentions.items import WEEKDAY_RULES, Item
from classifier.mentions.labelled_counts import share_one_period
from classifier.mentions.limit_pairs import pair_limits
from classifier.mentions.lone_counts import settle_lone_counts
from classifier.mentions.numbered_periods import settle_numbered_periods, settle_paydays
from classifier.mentions.own_periods import settle_own_periods
from classifier.mentions.remainders import settle_remainders
from classifier.mentions.repeats import settle_repeats
from classifier.mentions.sums import add_up, each_season
from classifier.mentions.yearly import count_months
from classifier.words.lexicon import forms
from classifier.words.tokens import Token, Tokens

# Breaks that may stand between the two ends of a range or a row, and the first end itself.
MOST_BETWEEN = 6
BETWEEN_RATES = forms("BETWEEN_RATES")
RANGE_WORDS = forms("RANGE_WORDS")
# Kinds of item that may be the end of a range or of a row, and those that are counted.
JOINED = frozenset(["rate", "days"])
COUNTED = frozenset(["alone", "change", "season"])
# Before "from", that what follows is a range and no change.
ANYWHERE = (["somewhere"], ["anywhere"], ["anything"], ["something"], ["everything"])


def combine(items: list[Item], tokens: Tokens) -> list[Item]:
    """The items with repetitions, ranges, rows of days and lone counts settled."""
    # Most answers have none of what most of these stages settle.
    kinds = {item.kind for item in items}
    if "occasion" in kinds:
        _rhythm_of_an_occasion(items)
        condition_of_anything(items)
    if "rate" in kinds:
        part_added(items, tokens)
        _moon_explained(items, tokens)
    items = part_moved_days(items, tokens) if "days" in kinds else items
    found = _days_in_a_row(_ranges(items, tokens), tokens) if kinds & JOINED else [*items]
    settle_remainders(found, tokens)
    if "season" in kinds:
        each_season(found)
    if kinds & COUNTED:
        count_months(found, tokens)
    if "break" in kinds:
        close_rows(found, tokens)
    if "bound" in kinds:
        pair_limits(found, tokens)
    if kinds & COUNTED:
        add_up(found, tokens)
    prefer_one(found, tokens)
    if "alone" in kinds:
        share_one_period(found, tokens)
    settle_paydays(found, tokens)
    if not settle_numbered_periods(found, tokens):
        settle_own_periods(found, tokens)
    settle_gaps(found, tokens)
    settle_repeats(found, tokens)
    return settle_lone_counts(found, tokens)


def _moon_explained(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Every full moon, so about monthly": any other rate says it better."""
    rates = [item for item in items if item.kind == "rate"]
    if len(rates) < 2:
        return
    moons = [rate for rate in rates if any("moon" in token.lexeme.form for token in tokens[rate.start : rate.end])]
    for moon in moons if len(moons) < len(rates) else ():
        moon.kind = "noise"


def _forms(tokens: Sequence[Token], start: int, end: int) -> list[str]:
    return [token.lexeme.form for token in tokens[start:end]]


def _ranges(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """ "Monthly or every two months", "between every month and every quarter"."""
    found: list[Item] = []
    before: Item | None = None
    chosen = any(item.kind == "choice" for item in items)
    for item in items:
        if item.kind == "rate" and before and not chosen and _joined(before, item, tokens):
            del found[found.index(before, -MOST_BETWEEN) + 1 :]
            continue
        found.append(item)
        before = _carried(before, item)
    for one, other in pairwise([item for item in found if item.kind == "rate"]):
        one.status = "past" if _from_to(one, other, tokens) else one.status
    return found


def _carried(before: Item | None, item: Item) -> Item | None:
    """What a range may begin with, after the item; an added condition ends it."""
    if item.kind == "break":
        return None if item.rule == OR else before
    return item


def _joined(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    """Whether the mention before has taken up this one, as a repetition or as the other end of a range."""
    if before.cadence is None or item.cadence is None:
        return False
    if before.kind == "rate" and item.cadence == before.cadence and item.start == before.end:
        before.end = item.end
        return True
    if _from_to(before, item, tokens):
        return False
    if _preferred_to(before, item, tokens):
        item.status = "refused"
    elif _make_range(before, item, tokens):
        before.cadence = Cadence.between(before.cadence, item.cadence)
        before.kind, before.end, before.days = "rate", item.end, ()
        return True
    return False


def _from_to(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    """ "From weekly to monthly" is a change, not a range."""
    opened = before.start > 0 and tokens[before.start - 1].lexeme.form == "from"
    opened = opened and _forms(tokens, before.start - 2, before.start - 1) not in ANYWHERE
    return opened and before.kind == item.kind == "rate" and _changing(item, tokens[before.end : item.start])


def _changing(item: Item, between: Sequence[Token]) -> bool:
    """ "From fortnightly calls to one every two months", "from monthly down to quarterly"."""
    if not between:
        return item.note == "instead"
    lexemes = [token.lexeme for token in between]
    return (
        bool(lexemes)
        and lexemes[-1].form == "to"
        and all("CONTACT" in lexeme.classes or lexeme.form in ("down", "up", "back") for lexeme in lexemes[:-1])
    )


def _preferred_to(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    """ "I prefer weekly mails to a monthly call"."""
    opening = _forms(tokens, max(0, before.start - MOST_BETWEEN), before.start)
    between = _forms(tokens, before.end, item.start)
    return item.kind == before.kind == "rate" and "to" in between and any("prefer" in form for form in opening)


def _make_range(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    kinds = (before.kind, item.kind)
    if item.kind != "rate" or before.cadence is None or item.cadence is None or before.kind not in ("rate", "alone"):
        return False
    if item.start - before.end >= MOST_BETWEEN:
        return False
    between = _forms(tokens, before.end, item.start)
    opened = "between" in _forms(tokens, max(0, before.start - 2), before.start)
    plain = kinds == ("rate", "rate") and before.cadence.per_year != item.cadence.per_year
    words = set(between)
    if (before.rule in WEEKDAY_RULES) != (item.rule in WEEKDAY_RULES):
        return False  # "monthly - Friday mornings suit us": the days only say when
    return plain and bool(words) and words <= BETWEEN_RATES and (opened or bool(words & RANGE_WORDS))


def _rhythm_of_an_occasion(items: list[Item]) -> None:
    """ "Before our annual budget meeting" names an occasion; "after each quarterly meeting" is how often."""
    for marker, rate, occasion in zip(items, items[1:], items[2:], strict=False):
        if marker.kind == "marker" and rate.rule == "rate-word" and occasion.kind == "occasion":
            each = marker.rule == "at-each-occasion" and "TRIG:meeting" in occasion.classes
            marker.kind, occasion.kind = ("noise", "noise") if each else (marker.kind, occasion.kind)
            rate.kind = "rate" if each else "noise"


def _days_in_a_row(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """ "Tuesday or Wednesday", "Mon, Wed and Fri"."""
    found: list[Item] = []
    last: Item | None = None
    for item in items:
        if item.kind == "days" and last and last.kind == "days" and item.start - last.end < MOST_BETWEEN:
            between = _forms(tokens, last.end, item.start)
            if set(between) <= {"or", "and", "/", ",", "&", "on"}:
                del found[found.index(last, -MOST_BETWEEN) + 1 :]
                last.days = tuple(dict.fromkeys((*last.days, *item.days)))
                last.either = last.either or item.either or "or" in between
                last.plural, last.end = last.plural or item.plural, item.end
                continue
        found.append(item)
        last = last if item.kind == "break" else item
    return found
