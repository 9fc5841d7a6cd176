"""The tables behind the monthly report as sheets of a workbook: each row in full, numbers as numbers."""

from collections.abc import Sequence

from reports.monthly import findings, heard, words
from reports.monthly.facts import AccountRhythm, MonthFigures
from reports.monthly.themes import RISKS
from reports.monthly.voices import Quote
from reports.sheets import Cell, Sheet
from reports.today.words import by

Rows = list[list[Cell]]
DECIMALS = 2


def sheets(figures: MonthFigures) -> list[Sheet]:
    """Return all sheets of the month; moments are in the report's time zone, rates are contacts a year."""
    return [
        _summary(figures),
        *_of_accounts(figures),
        *_of_events(figures),
        *_of_voices(figures),
        _hours(figures),
        _team(figures),
    ]


def _summary(figures: MonthFigures) -> Sheet:
    said: Rows = [["Summary", sentence] for sentence in findings.summary(figures)]
    rows: Rows = [
        ["Report", words.subtitle(figures)],
        ["As of", figures.until.astimezone(figures.month.zone)],
        *said,
        ["Response", findings.response(figures)],
        ["Held answers", findings.held(figures) or "None"],
        ["How to read this", words.METHOD],
    ]
    return Sheet("Summary", ("What", "How it stands"), rows)


def _of_accounts(figures: MonthFigures) -> list[Sheet]:
    renewals: Rows = [
        [one.renewal_on, one.name, one.csm, words.cadence(one.wished), _short(one.delivered), str(one.verdict)]
        for one in figures.renewals
    ]
    segments: Rows = [
        [one.segment, one.accounts, one.known, _short(one.asked), _short(one.recommended), _short(one.delivered)]
        for one in figures.segments
    ]
    asked: Rows = [[one.level, one.invited, one.answered, _short(one.share)] for one in figures.asked]
    return [
        Sheet("Response", ("Level", "Asked", "Answered", "Share"), asked),
        Sheet(
            "Segments",
            ("Segment", "Accounts", "Wish known", "Asked for, median", "Recommended, median", "Delivered, median"),
            segments,
        ),
        Sheet(
            "Accounts",
            (
                "Account", "Segment", "CSM", "They wish", "Contacts a year, from", "Contacts a year, to",
                "Touchpoints in 180 days", "Delivered a year", "Contact", "Renewal",
            ),
            [_account(one) for one in figures.accounts],
        ),
        Sheet("Renewals", ("Renews on", "Account", "CSM", "They wish", "Delivered a year", "Contact"), renewals),
    ]  # fmt: skip


def _account(one: AccountRhythm) -> list[Cell]:
    low, high = one.wished.per_year if one.wished else (None, None)
    return [
        one.name, one.segment, one.csm, one.wished.words() if one.wished else None, _short(low), _short(high),
        one.touchpoints, _short(one.delivered), str(one.verdict), one.renewal_on,
    ]  # fmt: skip


def _of_events(figures: MonthFigures) -> list[Sheet]:
    zone = figures.month.zone
    changes: Rows = [
        [
            one.created_at.astimezone(zone),
            one.account,
            one.csm,
            words.cadence(one.before),
            one.after.words(),
            one.reason,
        ]
        for one in figures.changes
    ]  # fmt: skip
    decisions: Rows = [
        [
            one.decided_at.astimezone(zone), one.account, one.csm, one.recommended.words(),
            one.cadence.words() + by(one.channel) if one.cadence else "accepted", one.reason,
        ]
        for one in figures.decisions
    ]  # fmt: skip
    offers: Rows = [
        [one.contact, one.account, one.asked.words(), one.accepted.words() if one.accepted else "to be talked about"]
        for one in figures.offers
    ]
    gone: Rows = [
        [one.created_at.astimezone(zone), one.contact, one.account, words.SOURCES.get(one.source, one.source)]
        for one in figures.opt_outs
    ]
    return [
        Sheet("Changes", ("When", "Account", "CSM", "Before", "Now", "Why"), changes),
        Sheet("Decisions", ("When", "Account", "By", "Recommended", "Followed", "Why"), decisions),
        Sheet("Offers", ("Contact", "Account", "Asked for", "Accepted"), offers),
        Sheet("Opt-outs and bounces", ("When", "Contact", "Account", "How"), gone),
    ]


def _of_voices(figures: MonthFigures) -> list[Sheet]:
    themes: Rows = [
        [
            one.topic, one.negative, one.mixed, one.neutral, one.positive, one.comments, one.before,
            None if one.before is None else one.comments - one.before, *_two(one.quotes),
        ]
        for one in figures.themes
    ]  # fmt: skip
    risks: Rows = [
        [
            one.answered_at.astimezone(figures.month.zone), one.account, one.contact, one.level,
            ", ".join(words.SIGNALS[risk] for risk in RISKS if risk in one.signals), one.verbatim,
        ]
        for one in figures.risks
    ]  # fmt: skip
    found = figures.readings
    readings: Rows = [
        ["In own words", found.total], ["Confirmed by the customer", found.confirmed],
        ["Put right by the customer", found.put_right], ["Confirmed in the review", found.reviewed_right],
        ["Put right in the review", found.reviewed_wrong], ["Waiting for the review", found.waiting],
    ]  # fmt: skip
    held: Rows = [
        ["Held", figures.held.total], ["Released", figures.held.released], ["Discarded", figures.held.discarded],
        ["Followed by an answer of the person’s own", figures.held.overtaken], ["Waiting", figures.held.waiting],
    ]  # fmt: skip
    return [
        Sheet(
            "Themes",
            (
                "Theme", "Critical", "Mixed", "Neutral", "Kind", "Comments", "Month before", "Change",
                "First quote", "By", "Second quote", "By",
            ),
            themes,
        ),
        Sheet("Signals", ("When", "Account", "Contact", "Level", "Sign", "In their words"), risks),
        Sheet("Readings", ("What became of answers", "Answers"), readings),
        Sheet("Held answers", ("What became of them", "Answers"), held),
    ]  # fmt: skip


def _two(quotes: Sequence[Quote]) -> list[Cell]:
    found: list[Cell] = [cell for one in quotes for cell in (one.verbatim, words.source(one))]
    return [*found, None, None, None, None][:4]


def _hours(figures: MonthFigures) -> Sheet:
    rows: Rows = [
        [
            one.name, one.accounts, one.unknown, _short(one.touches), _short(one.needed), _short(one.available),
            _short(one.over),
        ]
        for one in figures.loads
    ]  # fmt: skip
    headings = (
        "CSM", "Accounts", "Without a cadence yet", "Touches a month", "Hours needed a month", "Hours available",
        "Hours too many",
    )  # fmt: skip
    return Sheet("Capacity", headings, rows)


def _team(figures: MonthFigures) -> Sheet:
    motives = figures.team.motives if figures.team else ()
    rows: Rows = [[one.label, _short(one.mean), one.named] for one in motives]
    rows.append([heard.team_note(figures), None, None])
    return Sheet("Why we come to work", ("Reason", "Mean share in percent", "Named in a tie"), rows)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
