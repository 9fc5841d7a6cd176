"""The measures of a rhythm strip: how days become places."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from rhythm.contact import WINDOW_DAYS

AHEAD_DAYS = 60
SPAN_DAYS = WINDOW_DAYS + AHEAD_DAYS
# Percent of the width: a margin at each end, so that marks on the edge stay whole.
MARGIN, INNER = 1.5, 97.0


@dataclass(frozen=True)
class Frame:
    """The sizes of a strip in CSS pixels: total, and of the lane on whose middle the touchpoints lie."""

    width: int
    height: int
    top: int
    lane: int
    scale: float

    @property
    def middle(self) -> float:
        """The height at which touchpoints are drawn."""
        return self.top + self.lane / 2

    def lower(self, pixels: int) -> "Frame":
        """Return the frame with its lane so much lower, for what is written above it."""
        return replace(self, height=self.height + pixels, top=self.top + pixels)

    def x(self, days: float) -> str:
        """Return where a moment `days` from now is drawn: a percentage, so that a page may stretch the strip."""
        return f"{MARGIN + INNER * (days + WINDOW_DAYS) / SPAN_DAYS:.2f}%"


FRAMES = {"row": Frame(248, 24, 0, 24, 1.0), "large": Frame(760, 120, 20, 62, 1.5)}


def shape(pattern: str, *values: str | float) -> Markup:
    """Return `pattern` with `values` in it: lengths, numbers and colours of ours, never text from outside.

    A page of 50 strips has some thousand shapes; to escape each number in them took half of the page's time.
    """
    return Markup(pattern.format(*values))  # noqa: S704 - no text among the values


def joined(parts: Iterable[Markup]) -> Markup:
    """Return the parts one after the other; they are markup already, and are not looked through again."""
    return Markup("".join(parts))  # noqa: S704 - markup alone


def rect(frame: Frame, start: float, end: float, fill: str, inset: float = 0) -> Markup:
    """Return a rectangle over the lane from day `start` to day `end`, `inset` pixels less high at each side."""
    width, height = INNER * (end - start) / SPAN_DAYS, frame.lane - 2 * inset
    pattern = '<rect x="{}" y="{:.1f}" width="{:.2f}%" height="{:.1f}" fill="{}"/>'
    return shape(pattern, frame.x(start), frame.top + inset, width, height, fill)
