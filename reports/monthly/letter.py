"""The monthly report as plain data for the typesetter: only text, numbers and drawings, no markup."""

from collections.abc import Sequence
from typing import Any

from reports.monthly import carrying, findings, heard, tables, words
from reports.monthly.charts import Chart, charts
from reports.monthly.facts import AccountRhythm, MonthFigures
from reports.monthly.figures import LISTED
from reports.monthly.voices import Quote, Theme
from rhythm import describe, draw
from rhythm.contact import Verdict
from theme import LIGHT, readable

Data = dict[str, Any]


def letter(figures: MonthFigures, company: str, accent: str) -> Data:
    """Return all that stands in the report of a month, as JSON can carry it; `accent` is #rrggbb."""
    drawn, headings = charts(figures), findings.lists(figures)
    return {
        "company": company,
        "accent": readable(accent, LIGHT),
        **_opening(figures),
        "response": {
            "finding": findings.response(figures),
            "headings": tables.ASKED_HEADINGS,
            "table": tables.asked(figures),
            "held": findings.held(figures),
        },
        "readings": {
            "finding": heard.readings(figures),
            "headings": tables.READING_HEADINGS,
            "table": tables.readings(figures),
        },
        "balance": _chart(drawn["balance"]),
        "segments": _chart(drawn["segments"]),
        "changes": _list(
            headings["changes"],
            tables.CHANGE_HEADINGS,
            tables.changes(figures, LISTED),
            figures.changes_in_all,
        ),
        "decisions": _list(
            headings["overridden"], tables.OVERRIDE_HEADINGS, tables.overrides(figures, LISTED), len(figures.overridden)
        ),
        "offers": _list(headings["offers"], tables.OFFER_HEADINGS, tables.offers(figures, LISTED), len(figures.offers)),
        "decided": len(figures.decisions),
        "at-risk": findings.nobody_at_risk(figures),
        "renewals": _rhythms(figures, figures.renewals, headings["renewals"], is_renewal=True),
        "much": _rhythms(figures, figures.with_verdict(Verdict.TOO_MUCH), headings["much"]),
        "little": _rhythms(figures, figures.with_verdict(Verdict.TOO_LITTLE), headings["little"]),
        "legend": words.LEGEND,
        "risks": {
            "finding": heard.risks(figures),
            "quotes": [_quote(quote) for quote in figures.risks[:LISTED]],
            "more": max(len(figures.risks) - LISTED, 0),
        },
        "opt-outs": _list(
            headings["opt_outs"], tables.OPT_OUT_HEADINGS, tables.opt_outs(figures, LISTED), len(figures.opt_outs)
        ),
        "hours": _chart(drawn["hours"]) if figures.loads else None,
        "hours-note": carrying.NOTE,
        "themes": {
            "chart": _chart(drawn["themes"]),
            "quotes": [_theme(theme) for theme in figures.themes if theme.quotes],
        },
        "team": {"chart": _chart(drawn["team"]), "note": heard.team_note(figures)} if figures.team else None,
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


def _chart(chart: Chart) -> Data:
    return {
        "finding": chart.finding,
        "svg": chart.svg,
        "alt": chart.in_words,
        "headings": list(chart.headings),
        "table": [list(row) for row in chart.table],
    }


def _list(finding: str, headings: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> Data:
    return {"finding": finding, "headings": headings, "rows": rows, "more": total - len(rows)}


def _rhythms(
    figures: MonthFigures, accounts: Sequence[AccountRhythm], finding: str, *, is_renewal: bool = False
) -> Data:
    rows = [_rhythm(figures, account, is_renewal=is_renewal) for account in accounts[:LISTED]]
    return {"finding": finding, "headings": tables.RHYTHM_HEADINGS, "rows": rows, "more": len(accounts) - len(rows)}


def _rhythm(figures: MonthFigures, account: AccountRhythm, *, is_renewal: bool) -> Data:
    touches = figures.strips.get(account.id, [])
    return {
        "name": account.name,
        "below": words.renewal(account) if is_renewal else "" if figures.scope.is_of_one else account.csm,
        "wish": words.cadence(account.wished),
        "delivered": words.delivered(account) if is_renewal else words.rate(account.delivered),
        "strip": str(draw(account.wished, touches, figures.until, for_print=True)),
        "alt": describe(account.wished, touches, figures.until),
    }


def _quote(quote: Quote) -> Data:
    return {"words": words.quoted(quote.verbatim), "from": words.source(quote), "signals": words.signals(quote)}


def _theme(theme: Theme) -> Data:
    return {"heading": words.theme_heading(theme), "quotes": [_quote(quote) for quote in theme.quotes]}
