"""The marks of a rhythm strip: the shape of each channel, and its colours on a page and on paper."""

from dataclasses import dataclass

from markupsafe import Markup

from rhythm.contact import Verdict
from rhythm.frame import shape

# Outlines around (0, 0), about seven units wide, of equal visual weight.
SHAPES = {
    "phone": "M-3.4,0a3.4,3.4 0 1,0 6.8,0a3.4,3.4 0 1,0 -6.8,0z",
    "email": "M-3,-3h6v6h-6z",
    "video": "M-2.9,-3.6L3.9,0L-2.9,3.6z",
    "in_person": "M0,-4.3L4.3,0L0,4.3L-4.3,0z",
    "chat": "M-3.9,-3L3.9,-3L0,3.9z",
    "sms": "M-1.3,-3.8h2.6v2.5h2.5v2.6h-2.5v2.5h-2.6v-2.5h-2.5v-2.6h2.5z",
    "report": "M-4.2,-1.5h8.4v3h-8.4z",
}
NAMES = {
    "phone": "phone",
    "email": "e-mail",
    "video": "video",
    "in_person": "in person",
    "chat": "chat",
    "sms": "text message",
    "report": "report",
}
# Beside a rate: "once a month by phone".
BY = {name: words if name == "in_person" else f"by {words}" for name, words in NAMES.items()}
MARK = (
    '<svg x="{}" y="{}" overflow="visible"><path d="{}" transform="scale({})" fill="{}" stroke="{}"'
    ' stroke-width="0.8"/></svg>'
)
OTHER_SHAPE = "M-3.4,2.9L0,-3.9L3.4,2.9z"

# Dark enough on white, and of different lightness, so that a grey print still tells them apart.
PAPER = {
    "too-much": "#b45f06",
    "too-little": "#2b5fb4",
    "as-wished": "#5f7a6c",
    "ink": "#2b2a28",
    "beat": "#8d8a84",
    "quiet": "#6b6862",
    "band": "#d9d6cf",
    "ahead": "#f4f2ee",
    "surface": "#ffffff",
    "stage": "#edebe5",
}
TONES = {
    Verdict.TOO_MUCH: "too-much",
    Verdict.TOO_LITTLE: "too-little",
    Verdict.AS_WISHED: "as-wished",
    Verdict.UNKNOWN: "quiet",
}


@dataclass(frozen=True)
class Palette:
    """Colours by name: fixed for print, or custom properties of the page with the print colour as fallback."""

    for_print: bool

    def __call__(self, name: str) -> Markup:
        """Return the colour as the value of an SVG attribute."""
        return Markup(PAPER[name] if self.for_print else f"var(--{name}, {PAPER[name]})")  # noqa: S704 - constants


def mark(channel: str, x: str, y: float, fill: str, stroke: str, scale: float = 1) -> Markup:
    """Return one touchpoint as SVG: the channel's shape centred at `x` (a length or percentage) and `y`."""
    return shape(MARK, x, y, SHAPES.get(channel, OTHER_SHAPE), scale, fill, stroke)
