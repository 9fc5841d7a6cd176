"""The company's one colour, to be read in light and dark (WCAG 2.2, 1.4.3: 4.5 to 1 for text)."""

from collections.abc import Iterable

LIGHT, DARK = "#ffffff", "#1a1917"
# What text in the accent colour stands on, by scheme: paper, wells and rows under the mouse (static/*.css).
LIGHT_GROUNDS = (LIGHT, "#fdfcfa", "#f4f1ec")
DARK_GROUNDS = (DARK, "#24221f", "#211f1c")
ENOUGH = 4.5
STEPS = 255

Rgb = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1 to 21) of two colours #rrggbb, by the formula of WCAG 2.2."""
    high, low = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> float:
    """Return the contrast ratio of `colour` (#rrggbb) with that of the `grounds` on which it is worst to read."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour: str, *grounds: str) -> str:
    """Return `colour`, moved towards black or white only as far as it takes to be read on each of the `grounds`."""
    target = max("#000000", "#ffffff", key=lambda end: least_contrast(end, grounds))
    steps = (_mixed(colour, target, share / STEPS) for share in range(STEPS + 1))
    return next(step for step in steps if least_contrast(step, grounds) >= ENOUGH)


def stylesheet(light: str, dark: str) -> str:
    """Return the custom properties of both colour schemes: the accent itself, and text upon it."""
    return f":root{{{_properties(light)}}}@media(prefers-color-scheme:dark){{:root{{{_properties(dark)}}}}}"


def _properties(accent: str) -> str:
    return f"--accent:{accent};--on-accent:{LIGHT if contrast(LIGHT, accent) >= ENOUGH else DARK}"


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, target: str, share: float) -> str:
    parts = (round((a + (b - a) * share) * 255) for a, b in zip(_rgb(colour), _rgb(target), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)
