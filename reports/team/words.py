"""The words of the pages of the team: hours, factors, and what stands at the top."""

import math
from collections.abc import Sequence

from capacity.workload import Load
from reports.monthly.words import alike
from reports.team.lines import exact, exact_hours, line, remains

ENDED = (".", '."', '!"', '?"', '…"')
FRACTIONS = {2.0: "half", 3.0: "a third", 4.0: "a quarter"}
POLICY_NAMES = {"balanced": "Balanced", "decision_maker": "Decision maker", "cautious": "Cautious"}
POLICY_SAYS = {
    "balanced": "The middle of all wishes, weighted.",
    "decision_maker": "What the most senior who named a rate ask for.",
    "cautious": "The lowest rate that anyone asks for.",
}


def hours(value: float) -> str:
    """Return hours as one reads them: "4.5 hours", "1 hour", "372 hours"."""
    figure = figures(value)
    return f"{figure} hour{'' if figure == '1' else 's'}"


def saving(value: float) -> str:
    """Return hours that are saved, below one hour as minutes: "24 minutes"."""
    minutes = round(value * 60)
    return hours(value) if minutes >= 60 else f"{minutes} minute{'' if minutes == 1 else 's'}"


def sentence(text: str) -> str:
    """Return `text` as a sentence, with a full stop where a quotation at its end has none of its own."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(ENDED) else '.'}"


def figures(value: float) -> str:
    """Return hours as a figure, with one decimal below ten where it says anything."""
    rounded = round(value, 1)
    return f"{rounded:g}" if rounded < 10 else f"{value:,.0f}"


def times(ratio: float) -> str:
    """Return a factor between two rates: "half as often", "4.3 times less often", "1.5 times as often"."""
    down, up = round(1 / ratio, 1), round(ratio, 1)
    if ratio < 1:
        return f"{FRACTIONS[down]} as often" if down in FRACTIONS else f"{_short(down)} times less often"
    return "twice as often" if up == 2 else f"{_short(up)} times as often"


def _short(factor: float) -> str:
    return f"{factor:g}" if factor < 10 else f"{factor:,.0f}"


def summary(loads: Sequence[Load], team: Load) -> str:
    """Return who has more than fits, in one sentence."""
    over = [load for load in loads if load.over]
    if not over:
        return "Everybody’s accounts fit their hours."
    if len(over) == 1:
        who = f"{over[0].name} has {exact_hours(line(over[0]).over)} a month too many"
    else:
        few, everybody = alike(len(over), len(loads))
        some = f"All {everybody}" if few == everybody else f"{few.capitalize()} of {everybody}"
        who = f"{some} CSMs have more than fits"
    return f"{who}{_together(team, len(loads))}"


def _together(team: Load, people: int) -> str:
    if people == 1:
        return "."
    if team.over:
        return f", and all together {exact_hours(line(team).over)} a month too many."
    return f", while all together have {exact_hours(line(team).free)} a month left."


FILTERS = {
    "hours": hours, "saving": saving, "figures": figures, "times": times, "factor": math.exp, "sentence": sentence,
    "line": line, "remains": remains, "exact": exact, "exact_hours": exact_hours,
}  # fmt: skip
