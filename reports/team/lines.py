"""Hours that stand in one line: rounded together, so that who subtracts finds what is too many or left."""

from dataclasses import dataclass

from capacity.workload import Load

# From here on no hour of a line is told with a decimal.
LARGE = 100
# What remains is never told as nothing.
LEAST = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """The hours a month of a load as shown: what is `over` or `free` is the difference of what stands there."""

    needed: float
    available: float
    over: float
    free: float


def line(load: Load) -> Line:
    """Return the hours of `load`, all with as many decimals: one, none where all are large, two where the excess would
    not be seen otherwise."""
    apart = abs(load.needed - load.available)
    digits = 0 if min(load.needed, load.available, apart) >= LARGE else 1
    if load.over and not _difference(load, digits) > 0:
        digits = 2
    more = _difference(load, digits)
    over, free = (more, 0.0) if load.over else (0.0, max(-more, 0.0))
    return Line(round(load.needed, digits), round(load.available, digits), over, free)


def remains(load: Load, saved: float) -> float:
    """Return the hours too many that are left of those of `load` when `saved` hours are taken off."""
    return max(round(line(load).over - round(saved, 1), 2), LEAST)


def exact(value: float) -> str:
    """Return rounded hours as a figure: "18.1", "10", "1,234"."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def exact_hours(value: float) -> str:
    """Return rounded hours in words: "18.1 hours", "1 hour"."""
    figure = exact(value)
    return f"{figure} hour{'' if figure == '1' else 's'}"


def _difference(load: Load, digits: int) -> float:
    return round(round(load.needed, digits) - round(load.available, digits), digits)
