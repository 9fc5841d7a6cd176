"""What only the large rhythm strip has: stages behind the beats, months below, and the legend of shapes."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from rhythm.beats import Step, days_from
from rhythm.contact import WINDOW_DAYS
from rhythm.frame import AHEAD_DAYS, Frame, rect, shape
from rhythm.marks import NAMES, Palette, mark

Stage = tuple[datetime, datetime, str]
TEXT = Markup('<text x="{}" y="{}" font-size="11" font-family="inherit" text-anchor="{}" fill="{}">{}</text>')
LABEL = Markup('<text x="{}" dx="{}" y="{}" font-size="11" font-family="inherit" text-anchor="{}" fill="{}">{}</text>')
WISH = Markup('<svg x="{}" y="{}" overflow="visible"><path d="M-5,-2L5,-2L0,6z" fill="{}"/></svg>')
# The height of the stages' names, in pixels; and how many days wide the words of a cadence are on a phone.
STAGE_LINE, LABEL_DAYS = 14, 55
# How many days wide a letter is there.
LETTER_DAYS = 4.2
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
    return ground + TEXT.format(frame.x(start), STAGE_LINE, "start", ink("quiet"), stage[2])


def step_labels(frame: Frame, ink: Palette, steps: Sequence[Step], now: datetime) -> Markup:
    """Return the words of each cadence of `steps` (since, cadence) above the lane, where it began; a change is a line
    through the lane. Words without room until the next step are left out."""
    starts = [max(-WINDOW_DAYS, days_from(now, since)) for since, _ in steps]
    ends = [*starts[1:], AHEAD_DAYS + LABEL_DAYS]
    drawn = [
        _step(frame, ink, start, end, cadence.words(), len(steps) == 1)
        for start, end, (_, cadence) in zip(starts, ends, steps, strict=True)
        if start < end
    ]
    return Markup("").join(drawn)


def _step(frame: Frame, ink: Palette, start: float, end: float, words: str, is_only: bool) -> Markup:
    """Words that the right edge of a phone would cut lean on their line from the left, where no others stand."""
    line = Markup('<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="{3}" stroke-dasharray="2 2"/>')
    change = line.format(frame.x(start), frame.top - 14, frame.top + frame.lane, ink("quiet"))
    if end - start < LABEL_DAYS:
        return change
    leans = is_only and start + len(words) * LETTER_DAYS > AHEAD_DAYS
    dx, anchor = (-4, "end") if leans else (4, "start")
    return change + LABEL.format(frame.x(start), dx, frame.top - 5, anchor, ink("ink"), words)


def wish_marks(frame: Frame, ink: Palette, wishes: Sequence[datetime], now: datetime) -> Markup:
    """Return a mark on the upper edge of the lane for each moment at which a customer said what they wish."""
    return Markup("").join(
        WISH.format(frame.x(days), frame.top, ink("ink"))
        for moment in sorted(wishes)
        if -WINDOW_DAYS <= (days := days_from(now, moment)) <= 0
    )


def labels(frame: Frame, ink: Palette, channels: Collection[str], now: datetime, has_wishes: bool = False) -> Markup:
    """Return the months below the lane, "today", and the legend of the shapes of `channels` and of wishes."""
    today = Markup('<text x="{}" dx="4" y="{}" font-size="11" font-family="inherit" fill="{}">today</text>')
    named = today.format(frame.x(0), frame.top + 11, ink("quiet"))
    return named + _months(frame, ink, now) + _legend(frame, ink, channels, has_wishes)


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


def _legend(frame: Frame, ink: Palette, channels: Collection[str], has_wishes: bool) -> Markup:
    drawn, x = Markup(), 16
    for channel in sorted(channels, key=lambda name: (list(NAMES).index(name) if name in NAMES else 99, name)):
        name = NAMES.get(channel, channel)
        drawn += mark(channel, str(x), frame.height - 6, ink("quiet"), ink("surface"), 1.2)
        drawn += TEXT.format(x + 10, frame.height - 2, "start", ink("quiet"), name)
        x += MARK_WIDTH + LETTER_WIDTH * len(name)
    if has_wishes:
        drawn += WISH.format(x, frame.height - 9, ink("ink"))
        drawn += TEXT.format(x + 10, frame.height - 2, "start", ink("quiet"), "a wish")
    return drawn
