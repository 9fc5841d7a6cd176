"""The words of the monthly report: numbers, rates, quotes and their sources."""

import re
from datetime import date

from cadence import Cadence
from reports.monthly.facts import AccountRhythm, MonthFigures
from reports.monthly.voices import Quote, Theme
from rhythm.contact import rate_words

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FRACTIONS = {(1, 4): "A quarter", (1, 3): "A third", (1, 2): "Half", (2, 3): "Two thirds", (3, 4): "Three quarters"}
# A share is called by a fraction that is nearer than this, and out of no fewer than these.
NEAR, ENOUGH = 0.03, 6
QUOTED_LENGTH, REASON_LENGTH = 400, 200
SOURCES = {"link": "By the link in a message", "answer": "In an answer", "bounce": "The address takes no mail"}
SIGNALS = {
    "churn_risk": "may leave",
    "competitor": "weighs another vendor",
    "turnover": "a contact changes",
    "callback": "asks for a call",
    "advocate": "recommends us",
    "expansion": "wants more",
    "demand": "asks for what is hard to grant",
}
HEADING = "How we kept in touch"
LEGEND = (
    "Each strip shows 180 days up to the end of the month and 60 days after it. Thin lines are the beats of the wished"
    " rhythm, each mark is a touchpoint: round for phone, square for e-mail, a triangle for video, a diamond for"
    " in person."
)
METHOD = (
    "How to read this. All numbers stand as they were at the end of the month, or on the day of this report while the"
    " month runs. Asked and answered count the people invited in waves that were open in the month. “Delivered” counts"
    " the touchpoints of the last 180 days, as contacts a year. An account gets too much where that is more than a"
    " third above the wish, too little where it is more than a quarter below, and by more than one touchpoint; “at"
    " most”, “at least” and ranges are taken to the letter. Themes come from the comments of the month, as the rule"
    " book reads them."
)
# Control characters, line and paragraph separators, and halves of surrogate pairs.
UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


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
    if count in (0, total):
        return f"{'All' if count else 'None'} of the {things}"
    near = [name for (a, b), name in FRACTIONS.items() if abs(count / total - a / b) <= NEAR]
    return f"{near[0]} of the {things}" if near and total >= ENOUGH else f"{count:,} of {total:,} {things}"


def rate(per_year: float | None) -> str:
    """Return a rate (contacts a year) in words, or a dash where there is none."""
    return "–" if per_year is None else rate_words(per_year)


def renewal(account: AccountRhythm) -> str:
    """Return when an account renews, and who looks after it."""
    return f"renews on {day(account.renewal_on)}, {account.csm}" if account.renewal_on else account.csm


def delivered(account: AccountRhythm) -> str:
    """Return how often an account is contacted, and how that compares with its wish where it is known."""
    said = rate(account.delivered)
    return said if account.wished is None else f"{said}, {account.verdict}"


def cadence(value: Cadence | None) -> str:
    """Return a cadence in words, or a dash where there is none."""
    return "–" if value is None else value.words()


def quoted(verbatim: str, most: int = QUOTED_LENGTH) -> str:
    """Return a customer's words on one line, cut where they go on for longer than is read in a report."""
    line = " ".join(UNPRINTED.sub(" ", verbatim).split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def source(quote: Quote) -> str:
    """Return who wrote it."""
    return f"{quote.contact}, {quote.level}, {quote.account}"


def signals(quote: Quote) -> str:
    """Return what a comment is a sign of."""
    return ", ".join(SIGNALS.get(signal, signal) for signal in quote.signals)


def subtitle(figures: MonthFigures) -> str:
    """Return the month, and whose accounts the report covers."""
    return f"{figures.month.name} · {figures.scope.words}"


def standing(figures: MonthFigures) -> str:
    """Return the day as of which the figures hold."""
    running = ", the month still running" if figures.is_running else ""
    return f"As of {day(figures.until.astimezone(figures.month.zone))}{running}"


def day(value: date) -> str:
    """Return a day in words, such as "3 December 2026"."""
    return f"{value.day} {value:%B %Y}"


def theme_heading(theme: Theme) -> str:
    """Return a theme with the number of its comments, and how many more or fewer these are than a month before."""
    beside = "" if theme.before is None else f", {difference(theme.comments, theme.before)}"
    return f"{opening(theme.topic)} ({counted(theme.comments, 'comment')}{beside})"


def difference(now: int, before: int) -> str:
    """Return how a count compares with that of the month before."""
    if now == before:
        return "as many as the month before"
    return f"{number(abs(now - before))} {'more' if now > before else 'fewer'} than the month before"


def file_name(figures: MonthFigures, ending: str = "pdf") -> str:
    """Return the name of the report's file."""
    whose = f"-{figures.scope.slug}" if figures.scope.key else ""
    return f"contact-rhythm-{figures.month}{whose}.{ending}"


def percent(share: float) -> str:
    """Return a share from 0 to 1 in whole percent: "55 %"."""
    return f"{share * 100:.0f} %"
