"""What only the large rhythm strip has: stages behind the beats, months below, and the legend of shapes."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from rhythm.beats import days_from
from rhythm.contact import WINDOW_DAYS
from rhythm.frame import AHEAD_DAYS, Frame, rect, shape
from rhythm.marks import NAMES, Palette, mark

Stage = tuple[datetime, datetime, str]
TEXT = Markup('<text x="{}" y="{}" font-size="11" font-family="inherit" text-anchor="{}" fill="{}">{}</text>')
# Width that a legend entry takes, in pixels: its mark, its letters, and the gap to the next.
MARK_WIDTH, LETTER_WIDTH = 28, 6


def stage_grounds(frame: Frame, ink: Palette, stages: Sequence[Stage], now: datetime) -> Markup:
    """Return the stages (from, until, name) as named grounds behind the lane, each second one tinted."""
    return Markup("").join(_ground(frame, ink, stage, n % 2 == 0, now) for n, stage in enumerate(stages))


def _ground(frame: Frame, ink: Palette, stage: Stage, is_tinted: bool, now: datetime) -> Markup:
    start = max(-WINDOW_DAYS, days_from(now, stage[0]))
    end = min(AHEAD_DAYS, days_from(now, stage[1]))
    if start >= end:
        return Markup()
    ground = rect(frame, start, end, ink("stage")) if is_tinted else Markup()
    return ground + TEXT.format(frame.x(start), frame.top - 6, "start", ink("quiet"), stage[2])


def labels(frame: Frame, ink: Palette, channels: Collection[str], now: datetime) -> Markup:
    """Return the months below the lane, "today", and the legend of the shapes of `channels`."""
    today = Markup('<text x="{}" dx="4" y="{}" font-size="11" font-family="inherit" fill="{}">today</text>')
    named = today.format(frame.x(0), frame.top + 11, ink("quiet"))
    return named + _months(frame, ink, now) + _legend(frame, ink, channels)


def _months(frame: Frame, ink: Palette, now: datetime) -> Markup:
    below = frame.top + frame.lane
    tick = '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="{3}"/>'
    firsts = [(days_from(now, first), f"{first:%b}") for first in _first_days(now)]
    drawn = [
        shape(tick, frame.x(days), below, below + 4, ink("beat"))
        + TEXT.format(frame.x(days), below + 15, "middle", ink("quiet"), name)
        for days, name in firsts
        if -WINDOW_DAYS + 4 < days < AHEAD_DAYS - 4
    ]
    return Markup("").join(drawn)


def _first_days(now: datetime) -> Iterator[datetime]:
    """Yield the first of each month that the strip spans."""
    first = (now - timedelta(days=WINDOW_DAYS)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while days_from(now, first) < AHEAD_DAYS:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)


def _legend(frame: Frame, ink: Palette, channels: Collection[str]) -> Markup:
    drawn, x = Markup(), 16
    for channel in sorted(channels, key=lambda name: (list(NAMES).index(name) if name in NAMES else 99, name)):
        name = NAMES.get(channel, channel)
        drawn += mark(channel, str(x), frame.height - 6, ink("quiet"), ink("surface"), 1.2)
        drawn += TEXT.format(x + 10, frame.height - 2, "start", ink("quiet"), name)
        x += MARK_WIDTH + LETTER_WIDTH * len(name)
    return drawn
