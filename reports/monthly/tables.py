"""The tables of the monthly report, as rows of text, alike on page and paper."""

from reports.monthly import words
from reports.monthly.facts import MonthFigures
from reports.today.words import by

ASKED_HEADINGS = ("Level", "Asked", "Answered", "Share")
CHANGE_HEADINGS = ("Account", "Before", "Now", "Why")
OVERRIDE_HEADINGS = ("Account", "Recommended", "Followed", "Why")
RHYTHM_HEADINGS = ("Account", "They wish", "We talk", "180 days, today, 60 days ahead")
OFFER_HEADINGS = ("Contact", "Account", "Asked for", "Accepted")
READING_HEADINGS = ("In own words", "Answers", "Share")
OPT_OUT_HEADINGS = ("Contact", "Account", "How")
Rows = list[list[str]]


def asked(figures: MonthFigures) -> Rows:
    """Return invited and answered by level, most senior first."""
    return [
        [words.opening(row.level), f"{row.invited:,}", f"{row.answered:,}", words.percent(row.share)]
        for row in figures.asked
    ]


def changes(figures: MonthFigures, most: int) -> Rows:
    """Return up to `most` recommendations that changed, with their reasons."""
    return [
        [
            change.account,
            words.cadence(change.before),
            change.after.words(),
            _reason(change.reason),
        ]
        for change in figures.changes[:most]
    ]


def overrides(figures: MonthFigures, most: int) -> Rows:
    """Return up to `most` recommendations that were overridden, with the reasons given."""
    return [
        [
            made.account,
            made.recommended.words(),
            words.cadence(made.cadence) + by(made.channel),
            _reason(made.reason),
        ]
        for made in figures.overridden[:most]
    ]


def offers(figures: MonthFigures, most: int) -> Rows:
    """Return up to `most` replies to offers."""
    return [
        [row.contact, row.account, row.asked.words(), row.accepted.words() if row.accepted else "to be talked about"]
        for row in figures.offers[:most]
    ]


def opt_outs(figures: MonthFigures, most: int) -> Rows:
    """Return up to `most` of those who are not written to any more, and how that came."""
    return [
        [row.contact or "–", row.account or "–", words.SOURCES.get(row.source, row.source)]
        for row in figures.opt_outs[:most]
    ]


def readings(figures: MonthFigures) -> Rows:
    """Return what became of the answers in own words, as far as any did."""
    found = figures.readings
    rows = (
        ("Read, and checked by nobody", found.total - found.checked - found.waiting),
        ("Confirmed by the customer", found.confirmed),
        ("Put right by the customer", found.put_right),
        ("Confirmed in the review", found.reviewed_right),
        ("Put right in the review", found.reviewed_wrong),
        ("Waiting for the review", found.waiting),
    )
    return [[name, f"{count:,}", words.percent(count / found.total)] for name, count in rows if count]


def _reason(text: str) -> str:
    return words.quoted(text, words.REASON_LENGTH)
