"""The rhythm strip, the product's own picture: 180 days back, today, and 60 days ahead, as one SVG."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from markupsafe import Markup, escape

from cadence import Cadence
from rhythm.beats import Beats, Step, days_from, periods
from rhythm.contact import WINDOW_DAYS, Verdict, delivered_per_year, verdict
from rhythm.frame import AHEAD_DAYS, FRAMES, Frame, joined, rect, shape
from rhythm.large import Stage, labels, stage_grounds, step_labels, wish_marks
from rhythm.marks import TONES, Palette, mark
from rhythm.words import Basis, sentence

CROWDED_DAYS = 3.0
STEPS_HEIGHT = 18
Touch = tuple[datetime, str]


def draw(
    cadence: Cadence | None,
    touchpoints: Sequence[Touch],
    now: datetime,
    planned_at: datetime | None = None,
    size: Literal["row", "large"] = "row",
    *,
    stages: Sequence[Stage] = (),
    recommendations: Sequence[Step] = (),
    wishes: Sequence[datetime] = (),
    basis: Basis = Basis.ASKED,
    wish: Cadence | None = None,
    for_print: bool = False,
) -> Markup:
    """Return the strip as an SVG element.

    `cadence` is what is drawn as beats (None: not known), `basis` what it rests on. Contact is compared with it, but
    for what is usual, and for what was decided: then with `wish`, where there is one.
    `touchpoints` are (moment, channel), of which the last 180 days are drawn; `planned_at` is the next one.
    `stages` (from, until, name), `recommendations` (since, cadence) and `wishes` (when somebody said what they wish)
    are drawn in the large strip alone.
    `for_print` gives fixed colours, for renderers that know no custom properties. Moments are aware.
    """
    steps = recommendations if size == "large" else ()
    frame, ink = FRAMES[size].lower(STEPS_HEIGHT if steps else 0), Palette(for_print)
    shown = _in_window(touchpoints, now)
    found = verdict(_compared(cadence, basis, wish), delivered_per_year(len(shown)))
    said = describe(cadence, touchpoints, now, planned_at, basis=basis, wish=wish)
    large = size == "large"
    parts = [
        _ahead(frame, ink),
        stage_grounds(frame, ink, stages if large else (), now),
        _line(frame, ink),
        _beats(frame, ink, periods(cadence, steps[1:] and _from_the_start(steps, now), now, *_span(shown, now))),
        _today(frame, ink),
        _touches(frame, ink, shown, now, found),
        _planned(frame, ink, planned_at, now),
        step_labels(frame, ink, steps, now) if steps else Markup(),
        wish_marks(frame, ink, wishes if large else (), now),
        labels(frame, ink, {touch[1] for touch in shown}, now, bool(wishes)) if large else Markup(),
    ]
    return _svg(frame, said, found, size, joined(parts))


def describe(
    cadence: Cadence | None,
    touchpoints: Sequence[Touch],
    now: datetime,
    planned_at: datetime | None = None,
    *,
    basis: Basis = Basis.ASKED,
    wish: Cadence | None = None,
) -> str:
    """Return the strip in one sentence: its text alternative. Arguments as in `draw`."""
    shown = _in_window(touchpoints, now)
    found = verdict(_compared(cadence, basis, wish), delivered_per_year(len(shown)))
    return sentence(cadence, [moment for moment, _ in shown], now, planned_at, found, basis, wish)


def _compared(cadence: Cadence | None, basis: Basis, wish: Cadence | None) -> Cadence | None:
    """What contact is compared with."""
    return {Basis.USUAL: None, Basis.DECIDED: wish}.get(basis, cadence)


def _in_window(touchpoints: Sequence[Touch], now: datetime) -> list[Touch]:
    return [touch for touch in touchpoints if -WINDOW_DAYS <= days_from(now, touch[0]) <= 0]


def _span(shown: Sequence[Touch], now: datetime) -> tuple[float, float, float]:
    """From, until, and the day on which a beat falls: that of the last touchpoint, else today."""
    anchor = max((days_from(now, moment) for moment, _ in shown), default=0.0)
    return -WINDOW_DAYS, AHEAD_DAYS, anchor


def _from_the_start(steps: Sequence[Step], now: datetime) -> list[Step]:
    """The steps, of which the first holds all the time before: what is wished first is set against what was before."""
    return [(now - timedelta(days=WINDOW_DAYS), steps[0][1]), *steps[1:]]


def _svg(frame: Frame, said: str, found: Verdict, size: str, inside: Markup) -> Markup:
    pattern = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="rhythm rhythm-{} rhythm-{}" width="{}" height="{}"'
        ' role="img" aria-label="{}"><title>{}</title>{}</svg>'
    )
    words = escape(said)
    return shape(pattern, size, TONES[found], frame.width, frame.height, words, words, inside)


def _ahead(frame: Frame, ink: Palette) -> Markup:
    return rect(frame, 0, AHEAD_DAYS, ink("ahead"))


def _line(frame: Frame, ink: Palette) -> Markup:
    pattern = '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="{3}"/>'
    return shape(pattern, frame.x(-WINDOW_DAYS), frame.x(0), frame.middle, ink("band"))


def _today(frame: Frame, ink: Palette) -> Markup:
    pattern = '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="{3}" stroke-width="1"/>'
    return shape(pattern, frame.x(0), frame.top + 1, frame.top + frame.lane - 1, ink("ink"))


def _beats(frame: Frame, ink: Palette, rows: Sequence[Beats]) -> Markup:
    return joined(_band(frame, ink, row) + _ticks(frame, ink, row) for row in rows)


def _band(frame: Frame, ink: Palette, row: Beats) -> Markup:
    if row.sooner + row.later == 0 or row.interval < CROWDED_DAYS:
        return Markup()
    edges = [(max(row.start, at - row.sooner), min(row.end, at + row.later)) for at in row.at()]
    inset = frame.lane * 0.32
    return joined(rect(frame, *edge, ink("band"), inset) for edge in edges)


def _ticks(frame: Frame, ink: Palette, row: Beats) -> Markup:
    inset = frame.lane * 0.22
    if row.interval < CROWDED_DAYS:  # a daily rhythm is a lane of its own, not 240 ticks
        return rect(frame, row.start, row.end, ink("band"), frame.lane * 0.38)
    tick = '<line x1="{0}" x2="{0}" y1="{1:.1f}" y2="{2:.1f}" stroke="{3}" stroke-width="1"/>'
    ends = frame.top + inset, frame.top + frame.lane - inset, ink("beat")
    return joined(shape(tick, frame.x(at), *ends) for at in row.at())


def _touches(frame: Frame, ink: Palette, shown: Sequence[Touch], now: datetime, found: Verdict) -> Markup:
    fill, edge = ink(TONES[found]), ink("surface")
    marks = (
        mark(channel, frame.x(days_from(now, moment)), frame.middle, fill, edge, frame.scale)
        for moment, channel in sorted(shown)
    )
    return joined(marks)


def _planned(frame: Frame, ink: Palette, planned_at: datetime | None, now: datetime) -> Markup:
    days = None if planned_at is None else days_from(now, planned_at)
    if days is None or not -WINDOW_DAYS <= days <= AHEAD_DAYS:
        return Markup()
    pattern = '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="1.5"/>'
    return shape(pattern, frame.x(days), frame.middle, 3.4 * frame.scale, ink("surface"), ink("ink"))
