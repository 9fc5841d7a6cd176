"""Yes, if: the fewest and gentlest steps that let the hours suffice, and what remains."""

from hypothesis import given
from hypothesis import strategies as st

from cadence import LADDER
from capacity.fitting import Plan, fit
from capacity.lighter import Candidate, Lighter


def candidate(number: int, *options: tuple[float, float]) -> Candidate:
    """An account with options that save hours at a distance."""
    forms = tuple(Lighter(LADDER[-1], None, saves, distance, "why", "kept") for saves, distance in options)
    return Candidate(number, f"Account {number}", LADDER[0], None, forms)


def taken(plan: Plan) -> list[tuple[int, float]]:
    return [(step.candidate.account_id, step.lighter.saves) for step in plan.steps]


def test_who_fits_needs_no_step() -> None:
    assert fit([candidate(1, (5, 1))], 0) == Plan((), 0, 0)
    assert fit([], 3) == Plan((), 0, 3)


def test_the_largest_saving_comes_first_until_it_fits() -> None:
    assert taken(fit([candidate(1, (1, 0.1)), candidate(2, (4, 0.1)), candidate(3, (3, 0.1))], 6)) == [(2, 4), (3, 3)]


def test_the_last_step_is_the_nearest_that_suffices() -> None:
    assert taken(fit([candidate(1, (9, 1.0)), candidate(2, (2, 0.4), (3, 0.7))], 2)) == [(2, 2)]
    assert taken(fit([candidate(1, (9, 0.4), (8, 0.4))], 2)) == [(1, 8)]


def test_of_equal_savings_the_nearest_comes_first() -> None:
    assert taken(fit([candidate(1, (2, 0.9)), candidate(2, (2, 0.1))], 4)) == [(2, 2), (1, 2)]


def test_what_cannot_be_saved_remains() -> None:
    plan = fit([candidate(1, (2, 0.1)), candidate(2, (1, 0.1))], 10)
    assert (plan.saved, plan.remains) == (3, 7)


OPTIONS = st.lists(st.tuples(st.floats(0.01, 20), st.floats(0, 2)), min_size=1, max_size=3)


@given(st.lists(OPTIONS, max_size=12), st.floats(0, 100))
def test_each_account_takes_one_step_at_most_and_the_hours_add_up(options: list, over: float) -> None:
    candidates = [candidate(number, *some) for number, some in enumerate(options)]
    plan = fit(candidates, over)
    assert len({step.candidate.account_id for step in plan.steps}) == len(plan.steps)
    assert abs(plan.saved - sum(step.lighter.saves for step in plan.steps)) < 1e-6
    if plan.remains:
        assert len(plan.steps) == len(candidates)
        assert abs(over - plan.saved - plan.remains) < 1e-6
    assert fit(list(reversed(candidates)), over) == plan
