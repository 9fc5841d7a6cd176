"""The charts of the monthly report: one Vega-Lite spec each, drawn once for page and paper."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from capacity.workload import Load
from reports.monthly import carrying, findings, heard, words
from reports.monthly.facts import MonthFigures, SegmentRhythm
from reports.monthly.voices import Theme
from reports.team.lines import exact, line
from rhythm.contact import Verdict
from rhythm.marks import PAPER

SPECS = Path(__file__).parent / "specs"
# Themes beyond these are in the table alone.
DRAWN_THEMES = 10
# The same for CSMs, of whom the first are furthest over.
DRAWN_CSMS = 12
# Libertinus Serif comes with Typst; a page gives its own font by its stylesheet.
LOOK = {
    "font": "Libertinus Serif",
    "background": None,
    "padding": 0,
    "view": {"stroke": None},
    "axis": {
        "labelColor": PAPER["ink"], "labelFontSize": 13, "gridColor": PAPER["band"], "tickColor": PAPER["beat"],
    },
    "legend": {"labelColor": PAPER["ink"], "labelFontSize": 13, "columnPadding": 16, "offset": 6},
    "text": {"color": PAPER["ink"], "fontSize": 13},
}  # fmt: skip
COLOURS = {name: PAPER[name] for name in ("too-much", "too-little", "as-wished", "ink", "beat", "band", "surface")}
COLOURS |= {"critical": "#7d3c2c", "kind": "#7fa8a3"}
Row = Mapping[str, str | float | None]


@dataclass(frozen=True)
class Chart:
    """A chart with its finding as title, and the table that says the same: its headings and rows of text.

    `svg` is None where there is nothing to draw.
    """

    finding: str
    svg: str | None
    headings: Sequence[str]
    table: Sequence[Sequence[str]]

    @property
    def in_words(self) -> str:
        """The finding and the table, as the drawing's text alternative."""
        rows = [", ".join(map(" ".join, zip(self.headings[1:], row[1:], strict=True))) for row in self.table]
        names = [row[0] for row in self.table]
        return f"{self.finding}. " + "; ".join(f"{name}: {row}" for name, row in zip(names, rows, strict=True))

    @property
    def on_page(self) -> Markup | None:
        """The drawing for a page: colours are custom properties, so that the dark mode has its own."""
        if self.svg is None:
            return None
        drawn = self.svg
        for name, colour in COLOURS.items():
            drawn = drawn.replace(f'"{colour}"', f'"var(--{name}, {colour})"')
        return Markup(drawn)  # noqa: S704 - Vega escapes the data, and the specs are ours


def charts(figures: MonthFigures) -> dict[str, Chart]:
    """Return the charts of the month by name: balance, segments, themes, hours, team."""
    return {
        "balance": _balance(figures),
        "segments": _segments(figures),
        "themes": _themes(figures),
        "hours": _hours(figures),
        "team": _team(figures),
    }


def _balance(figures: MonthFigures) -> Chart:
    names = {
        "too much": Verdict.TOO_MUCH,
        "as wished": Verdict.AS_WISHED,
        "too little": Verdict.TOO_LITTLE,
        "wish not known": Verdict.UNKNOWN,
    }
    counts = {name: len(figures.with_verdict(verdict)) for name, verdict in names.items()}
    is_known = any(account.wished for account in figures.accounts)
    rows: list[Row] = [{"verdict": name, "accounts": count} for name, count in counts.items()] if is_known else []
    table = [(name, f"{count:,}") for name, count in counts.items()]
    return Chart(findings.balance(figures), _drawn("balance", rows), ("Contact", "Accounts"), table)


def _segments(figures: MonthFigures) -> Chart:
    headings = ("Segment", "Asked for", "Recommended", "Delivered", "Wish known")
    table = [
        (row.segment, *map(words.rate, (row.asked, row.recommended, row.delivered)), f"{row.known} of {row.accounts}")
        for row in figures.segments
    ]
    rows = [_segment(row) for row in figures.segments if row.recommended is not None]
    return Chart(findings.segments(figures), _drawn("segments", rows), headings, table)


def _segment(row: SegmentRhythm) -> Row:
    return {
        "segment": row.segment,
        "asked": row.recommended if row.asked is None else row.asked,
        "recommended": row.recommended,
        "delivered": row.delivered,
        "verdict": findings.side(row).value,
    }


def _themes(figures: MonthFigures) -> Chart:
    headings = ("Theme", "Critical", "Mixed or neutral", "Kind", "All", "Month before", "Change")
    tones = [(theme.topic, theme.negative, theme.mixed + theme.neutral, theme.positive) for theme in figures.themes]
    table = [
        (topic, *map(str, counts), str(sum(counts)), *_beside(theme))
        for (topic, *counts), theme in zip(tones, figures.themes, strict=True)
    ]
    rows: list[Row] = [
        {"theme": topic, "tone": headings[place + 1].lower(), "comments": count, "order": place}
        for topic, *counts in tones[:DRAWN_THEMES]
        for place, count in enumerate(counts)
    ]
    return Chart(findings.themes(figures), _drawn("themes", rows), headings, table)


def _beside(theme: Theme) -> tuple[str, str]:
    """The month before, and the change since."""
    if theme.before is None:
        return "–", "–"
    return str(theme.before), f"{theme.comments - theme.before:+d}".replace("-", "−").replace("+0", "0")


def _hours(figures: MonthFigures) -> Chart:
    busy = [load for load in figures.loads if load.accounts][:DRAWN_CSMS]
    rows: list[Row] = [_load(load) for load in busy] if any(load.touches for load in busy) else []
    return Chart(carrying.finding(figures), _drawn("hours", rows), carrying.HEADINGS, carrying.rows(figures.loads))


def _load(load: Load) -> Row:
    shown = line(load)
    too_many = f", {exact(shown.over)} too many" if shown.over else ""
    return {
        "csm": load.name,
        "needed": load.needed,
        "available": load.available,
        "fits": min(load.needed, load.available),
        "end": max(load.needed, load.available),
        "label": f"{exact(shown.needed)} of {exact(shown.available)}{too_many}",
    }


def _team(figures: MonthFigures) -> Chart:
    motives = figures.team.motives if figures.team else ()
    rows: list[Row] = [{"motive": one.short, "mean": round(one.mean, 1)} for one in motives]
    table = [(one.label, f"{one.mean:.1f} %", str(one.named)) for one in motives]
    return Chart(heard.team(figures), _drawn("team", rows), ("Reason", "Mean share", "Named in a tie"), table)


def _drawn(name: str, rows: Sequence[Row]) -> str | None:
    return _svg(json.dumps(_spec(name) | {"data": {"values": rows}})) if rows else None


@cache
def _spec(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads((SPECS / f"{name}.vl.json").read_text(encoding="utf-8"))
    return spec | {"config": LOOK}


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import vl_convert  # starts a JavaScript engine, which takes half a second and is not needed elsewhere

    drawn: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return drawn
