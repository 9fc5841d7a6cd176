"""The monthly report as plain data for the typesetter: only text, numbers and drawings, no markup."""

from collections.abc import Sequence
from typing import Any

from reports.contact import Verdict, rate_words
from reports.monthly import findings, words
from reports.monthly.charts import Chart, charts
from reports.monthly.facts import AccountRhythm, Asked, MonthFigures, Quote, Theme
from reports.monthly.figures import LISTED
from reports.rhythm import describe, draw
from theme import LIGHT, readable

Data = dict[str, Any]
QUOTED_THEMES = 6


def letter(figures: MonthFigures, company: str, accent: str) -> Data:
    """Return all that stands in the report of a month, as JSON can carry it; `accent` is #rrggbb."""
    drawn = charts(figures)
    return {
        "company": company,
        "accent": readable(accent, LIGHT),
        **_opening(figures),
        "response": {
            "finding": findings.response(figures),
            "headings": ["Level", "Asked", "Answered", "Share"],
            "table": [_asked(row) for row in figures.asked],
        },
        "balance": _chart(drawn["balance"]),
        "segments": _chart(drawn["segments"]),
        "changes": _changes(figures),
        "decisions": _decisions(figures),
        "at-risk": findings.nobody_at_risk(figures),
        "much": _rhythms(figures, Verdict.TOO_MUCH, "much"),
        "little": _rhythms(figures, Verdict.TOO_LITTLE, "little"),
        "legend": words.LEGEND,
        "risks": [_quote(quote) for quote in figures.risks[:LISTED]],
        "opt-outs": _opt_outs(figures),
        "themes": {
            "chart": _chart(drawn["themes"]),
            "quotes": [_theme(theme) for theme in figures.themes[:QUOTED_THEMES] if theme.quotes],
        },
        "method": words.METHOD,
    }


def _opening(figures: MonthFigures) -> Data:
    until = figures.until.astimezone(figures.month.zone)
    return {
        "title": f"{words.HEADING}, {figures.month.name}",
        "heading": words.HEADING,
        "subtitle": words.subtitle(figures),
        "standing": words.standing(figures),
        "date": {"year": until.year, "month": until.month, "day": until.day},
        "summary": " ".join(findings.summary(figures)),
    }


def _asked(row: Asked) -> list[str]:
    return [row.level, f"{row.invited:,}", f"{row.answered:,}", f"{row.share:.0%}"]


def _chart(chart: Chart) -> Data:
    return {
        "finding": chart.finding,
        "svg": chart.svg,
        "alt": chart.in_words,
        "headings": list(chart.headings),
        "table": [list(row) for row in chart.table],
    }


def _shortened(rows: Sequence[Any]) -> Data:
    return {"rows": list(rows[:LISTED]), "more": max(0, len(rows) - LISTED)}


def _changes(figures: MonthFigures) -> Data:
    rows = [
        [change.account, words.cadence(change.before), change.after.words(), words.quoted(change.reason)]
        for change in figures.changes
    ]
    return {"finding": findings.lists(figures)["changes"], **_shortened(rows)}


def _decisions(figures: MonthFigures) -> Data:
    rows = [
        [made.account, made.recommended.words(), words.cadence(made.cadence), words.quoted(made.reason)]
        for made in figures.overridden
    ]
    return {"finding": findings.lists(figures)["overridden"] if figures.decisions else "", **_shortened(rows)}


def _opt_outs(figures: MonthFigures) -> Data:
    rows = [
        [row.contact or "–", row.account or "–", words.SOURCES.get(row.source, row.source)] for row in figures.opt_outs
    ]
    return {"finding": findings.lists(figures)["opt_outs"], **_shortened(rows)}


def _rhythms(figures: MonthFigures, verdict: Verdict, name: str) -> Data:
    accounts = figures.with_verdict(verdict)
    rows = [_rhythm(figures, account) for account in accounts[:LISTED]]
    return {"finding": findings.lists(figures)[name], "rows": rows, "more": len(accounts) - len(rows)}


def _rhythm(figures: MonthFigures, account: AccountRhythm) -> Data:
    touches = figures.strips.get(account.id, [])
    return {
        "name": account.name,
        "csm": account.csm,
        "wish": words.cadence(account.wished),
        "delivered": rate_words(account.delivered),
        "strip": str(draw(account.wished, touches, figures.until, for_print=True)),
        "alt": describe(account.wished, touches, figures.until),
    }


def _quote(quote: Quote) -> Data:
    return {"words": words.quoted(quote.verbatim), "from": words.source(quote), "signals": words.signals(quote)}


def _theme(theme: Theme) -> Data:
    heading = f"{words.opening(theme.topic)} ({words.counted(theme.comments, 'comment')})"
    return {"heading": heading, "quotes": [_quote(quote) for quote in theme.quotes]}
