"""The policies beside each other: which accounts would move, how far, and what that comes to. Pure, apart from the
table for spreadsheets, whose rows are made as they are written."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cadence import Cadence
from capacity.effort import MONTHS_A_YEAR, Efforts, touches_a_month
from recommendations.choices import Choice, Choices
from recommendations.comparing import Compared
from recommendations.policy import POLICIES
from reports.sheets import Cell, Sheet
from reports.team.words import POLICY_NAMES

PAGE = 50
SAME_RATE = math.log(1.03)
STAYS = dict.fromkeys(POLICIES, 0.0)


class Row(NamedTuple):
    """One account; `moves` are the logarithms of the factors by which each policy changes the rate in force, 0 where
    it stays; `farthest` is the size of the largest."""

    compared: Compared
    moves: Mapping[str, float]
    farthest: float


@dataclass(frozen=True, slots=True)
class Sum:
    """What a policy comes to: the accounts that it would move, touches a year, and hours a month."""

    policy: str
    moves: int
    touches: float
    hours: float


def rows(compared: Sequence[Compared], in_force: str) -> list[Row]:
    """Return the accounts with how far each policy would move them from what `in_force` recommends, the farthest
    first, then in the order given."""
    moved: dict[int, tuple[Mapping[str, float], float]] = {}  # what is shared is looked at once
    for choices in {id(one.choices): one.choices for one in compared}.values():
        moved[id(choices)] = _moves(choices, in_force)
    return sorted((Row(one, *moved[id(one.choices)]) for one in compared), key=lambda row: -round(row.farthest, 6))


def sums(some: Sequence[Row], efforts: Efforts) -> list[Sum]:
    """Return what each policy comes to over the accounts."""
    keys = [(row.compared.segment, id(row.compared.choices)) for row in some]
    first, counts = dict(zip(keys, some, strict=True)), Counter(keys)
    return [_sum(policy, [(first[key], count) for key, count in counts.items()], efforts) for policy in POLICIES]


def sheet(some: Sequence[Row], efforts: Efforts) -> Sheet:
    """Return the comparison as a table for spreadsheets."""
    headings = ["Account", "Segment", "CSM"]
    for name in POLICY_NAMES.values():
        headings += [name, f"{name}: contacts a year", f"{name}: hours a month", f"{name}: times as often as now"]
    return Sheet("Policies", headings, (_cells(row, efforts) for row in some))


def _moves(choices: Choices, in_force: str) -> tuple[Mapping[str, float], float]:
    present = choices[in_force].cadence
    if all(choice.cadence == present for choice in choices.values()):
        return STAYS, 0.0
    moves = {policy: _move(present, choice.cadence) for policy, choice in choices.items()}
    return moves, max(map(abs, moves.values()))


def _move(present: Cadence, other: Cadence) -> float:
    move = math.log(touches_a_month(other) / touches_a_month(present))
    return move if abs(move) > SAME_RATE else 0.0


def _sum(policy: str, groups: Sequence[tuple[Row, int]], efforts: Efforts) -> Sum:
    chosen = [(row.compared.segment, row.compared.choices[policy], count) for row, count in groups]
    return Sum(
        policy,
        sum(count for row, count in groups if row.moves[policy]),
        sum(count * _touches_a_year(choice) for _, choice, count in chosen),
        sum(count * _hours(segment, choice, efforts) for segment, choice, count in chosen),
    )


def _touches_a_year(choice: Choice) -> float:
    return touches_a_month(choice.cadence) * MONTHS_A_YEAR


def _hours(segment: str, choice: Choice, efforts: Efforts) -> float:
    return efforts.hours_a_month(segment, choice.channel, choice.cadence)


def _cells(row: Row, efforts: Efforts) -> list[Cell]:
    return [row.compared.name, row.compared.segment, row.compared.csm, *_of_policies(row, efforts)]


def _of_policies(row: Row, efforts: Efforts) -> Iterator[Cell]:
    for policy in POLICY_NAMES:
        choice = row.compared.choices[policy]
        yield choice.cadence.words()
        yield round(_touches_a_year(choice), 2)
        yield round(_hours(row.compared.segment, choice, efforts), 2)
        yield round(math.exp(row.moves[policy]), 2)
