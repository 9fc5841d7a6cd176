"""The words of the pages of the team: hours, factors, and what stands at the top."""

from collections.abc import Sequence

from capacity.workload import Load
from reports.monthly.words import counted

FRACTIONS = {2: "half", 3: "a third", 4: "a quarter"}
POLICY_NAMES = {"balanced": "Balanced", "decision_maker": "Decision maker", "cautious": "Cautious"}
POLICY_SAYS = {
    "balanced": "The middle of what all ask for, by level, certainty and age.",
    "decision_maker": "What the most senior who named a rate ask for.",
    "cautious": "The lowest rate that anyone asks for.",
}


def hours(value: float) -> str:
    """Return hours as one reads them: "4.5 hours", "1 hour", "372 hours"."""
    figure = figures(value)
    return f"{figure} hour{'' if figure == '1' else 's'}"


def figures(value: float) -> str:
    """Return hours as a figure, with one decimal below ten where it says anything."""
    rounded = round(value, 1)
    return f"{rounded:g}" if rounded < 10 else f"{value:,.0f}"


def times(ratio: float) -> str:
    """Return a factor between two rates: "half as often", "twice as often", "1.5 times as often"."""
    down, up = round(1 / ratio, 1), round(ratio, 1)
    if ratio < 1:
        return f"{FRACTIONS[int(down)]} as often" if down in FRACTIONS else f"{ratio:.2g} times as often"
    return "twice as often" if up == 2 else f"{up:,g} times as often"


def summary(loads: Sequence[Load], team: Load) -> str:
    """Return who has more than fits, in one sentence."""
    over = [load for load in loads if load.over]
    if not over:
        return "Everybody’s accounts fit their hours."
    if len(over) == 1:
        who = f"{over[0].name} has {hours(over[0].over)} a month too many"
    else:
        who = f"{counted(len(over), 'CSM')} of {len(loads)} have more than fits"
        who = who[:1].upper() + who[1:]
    return f"{who}{_together(team, len(loads))}"


def _together(team: Load, people: int) -> str:
    if people == 1:
        return "."
    if team.over:
        return f", and all together {hours(team.over)} a month too many."
    return f", while all together have {hours(team.free)} a month left."
