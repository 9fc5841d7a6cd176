"""What a month's figures say, in sentences: the summary that is read aloud, and the finding above each chart."""

import math

from reports.contact import TOLERANCE, Verdict, rate_words
from reports.monthly.facts import MonthFigures, SegmentRhythm, Theme

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FRACTIONS = {(1, 4): "A quarter", (1, 3): "A third", (1, 2): "Half", (2, 3): "Two thirds", (3, 4): "Three quarters"}
# Topics of the codebook that read better with an article or in the plural.
ABOUT = {
    "integration": "integrations",
    "product": "the product",
    "relationship": "the relationship",
    "roadmap": "the roadmap",
    "value": "the value they get",
}
# A share is called by a fraction that is nearer than this.
NEAR = 0.03
SOURCES = {"link": "by the link in a message", "answer": "in an answer", "bounce": "the address takes no mail"}


def number(count: int) -> str:
    """Return a count as it stands in a sentence."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def alike(*counts: int) -> tuple[str, ...]:
    """Return the counts of one sentence, as words where all are small, else in figures."""
    return tuple(number(count) if max(counts) < len(NUMBERS) or not count else f"{count:,}" for count in counts)


def noun(count: int, one: str, several: str = "") -> str:
    """Return the form of a noun that follows a count."""
    return one if count == 1 else several or one + "s"


def counted(count: int, one: str, several: str = "") -> str:
    """Return a count with its noun, such as "one account"."""
    return f"{number(count)} {noun(count, one, several)}"


def opening(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def part(count: int, total: int, things: str) -> str:
    """Return a share in words at the start of a sentence: "Two thirds of the accounts", "3 of 7 accounts"."""
    if count == total:
        return f"All {things}"
    if count == 0:
        return f"None of the {things}"
    near = [words for (a, b), words in FRACTIONS.items() if abs(count / total - a / b) <= NEAR]
    return f"{near[0]} of the {things}" if near and total >= 6 else f"{opening(number(count))} of {total:,} {things}"


def summary(figures: MonthFigures) -> list[str]:
    """Return the month in three sentences."""
    return [_answered(figures), _kept(figures), _moved(figures)]


def _answered(figures: MonthFigures) -> str:
    asked, when = figures.response, _when(figures)
    if asked.invited == 0:
        return f"{when} nobody was asked how often they would like to hear from us."
    return (
        f"{when} {asked.answered:,} of the {counted(asked.invited, 'person', 'people')} we asked how often they would"
        f" like to hear from us {'has' if asked.answered == 1 else 'have'} answered ({asked.share:.0%})."
    )


def _when(figures: MonthFigures) -> str:
    return f"{'So far in' if figures.is_running else 'In'} {figures.month.name}"


def _kept(figures: MonthFigures) -> str:
    much, little, fine = (
        len(figures.with_verdict(v)) for v in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE, Verdict.AS_WISHED)
    )
    known = much + little + fine
    if known == 0:
        return "We do not know yet how often any account would like to hear from us."
    total, kept, more, less = alike(known, fine, much, little)
    return (
        f"Of the {total} {noun(known, 'account')} whose wish we know, we talk to {kept if fine else 'none'} as often"
        f" as they wish, to {more} more often and to {less} less often."
    )


def _moved(figures: MonthFigures) -> str:
    changes, left, risks = len(figures.changes), len(figures.left), len({quote.account for quote in figures.risks})
    changed, stopped, leaving = alike(changes, left, risks)
    beginning = (
        f"The recommended rhythm changed for {changed} {noun(changes, 'account')}, {stopped}"
        f" {noun(left, 'person', 'people')} asked us to stop writing, and"
    )
    if risks == 0:
        return f"{beginning} nobody said that they might leave."
    return f"{beginning} {leaving} {noun(risks, 'account')} said something that sounds like leaving."


def response_finding(figures: MonthFigures) -> str:
    """Return the heading of the answers by level."""
    asked = figures.response
    if asked.invited == 0:
        return "Nobody was asked this month"
    return f"{part(asked.answered, asked.invited, 'people asked')} answered"


def balance_finding(figures: MonthFigures) -> str:
    """Return the heading of the accounts by verdict: the largest group that is not as wished, else the good news."""
    much, little = (len(figures.with_verdict(side)) for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE))
    known = sum(account.wished is not None for account in figures.accounts)
    if known == 0:
        return "No account has told us its wish yet"
    if much == little == 0:
        return "Every account that told us its wish gets it"
    verb, count = ("less", much) if much >= little else ("more", little)
    return f"{part(count, known, 'accounts')} {'wants' if count == 1 else 'want'} {verb} contact than they get"


def segments_finding(figures: MonthFigures) -> str:
    """Return the heading of asked against delivered: the segment farthest from what is recommended."""
    known = [row for row in figures.segments if row.recommended]
    if not known:
        return "Nothing to compare yet: no wish is known"
    worst = max(known, key=lambda row: abs(math.log(max(_ratio(row), 0.01))))
    if side(worst) is Verdict.AS_WISHED:
        return "In every segment we talk about as often as is recommended"
    if side(worst) is Verdict.TOO_LITTLE:
        return f"We talk to {worst.segment} accounts less often than they would like"
    return f"We talk to {worst.segment} accounts {_ratio(worst):.1f} times as often as they would like"


def side(row: SegmentRhythm) -> Verdict:
    """Return on which side of its recommended rate a segment's median lies, with the tolerance of a verdict."""
    if _ratio(row) > TOLERANCE:
        return Verdict.TOO_MUCH
    return Verdict.TOO_LITTLE if _ratio(row) < 1 / TOLERANCE else Verdict.AS_WISHED


def _ratio(row: SegmentRhythm) -> float:
    return (row.delivered or 0) / (row.recommended or 1)


def themes_finding(figures: MonthFigures) -> str:
    """Return the heading of the themes: the most frequent one."""
    if not figures.themes:
        return "Nobody wrote a comment this month" if not figures.comments else "The comments touch no known theme"
    first = figures.themes[0]
    verb = "is" if first.comments == 1 else "are"
    subject = ABOUT.get(first.topic, first.topic)
    return f"{opening(counted(first.comments, 'comment'))} {verb} about {subject}{_critical(first)}"


def _critical(theme: Theme) -> str:
    if theme.negative == 0:
        return ""
    every = theme.negative == theme.comments
    return ", and critical" if every else f", {number(theme.negative)} of them critical"


def rate(per_year: float | None) -> str:
    """Return a rate in words, or a dash where there is none."""
    return "–" if per_year is None else rate_words(per_year)
