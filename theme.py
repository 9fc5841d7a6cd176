"""The company's one colour, made readable in light and dark (WCAG 2.2, 1.4.3: 4.5 to 1 for text)."""

LIGHT, DARK = "#ffffff", "#1a1917"
ENOUGH = 4.5

Rgb = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1 to 21) of two colours #rrggbb, by the formula of WCAG 2.2."""
    high, low = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, ground: str) -> str:
    """Return `colour`, moved towards black or white only as far as it takes to be read on `ground`."""
    target = "#000000" if contrast("#000000", ground) > contrast("#ffffff", ground) else "#ffffff"
    steps = (_mixed(colour, target, share / 20) for share in range(21))
    return next(step for step in steps if contrast(step, ground) >= ENOUGH)


def stylesheet(accent: str) -> str:
    """Return the custom properties of `accent` for both colour schemes: the colour itself, and text upon it."""
    light, dark = _properties(accent, LIGHT), _properties(accent, DARK)
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _properties(accent: str, ground: str) -> str:
    colour = readable(accent, ground)
    return f"--accent:{colour};--on-accent:{LIGHT if contrast(LIGHT, colour) >= ENOUGH else DARK}"


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, target: str, share: float) -> str:
    parts = (round((a + (b - a) * share) * 255) for a, b in zip(_rgb(colour), _rgb(target), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)
