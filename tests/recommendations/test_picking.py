import pytest

from accounts.models import Stage
from cadence import Cadence
from tests.recommendations.said import wants, wish

MONTHLY = Cadence.parse("1/P1M")


def test_a_picked_choice_alone_fixes_the_rate_with_full_certainty() -> None:
    own = wants(choice="1/P1M")
    assert (own.kind, own.cadence, own.certainty, own.rule) == ("periodic", MONTHLY, 1.0, "choice")
    assert not own.needs_review


@pytest.mark.parametrize(
    "said",
    [
        wish("1/P4W"),  # near enough
        wish("1-3/P1M"),  # a range around it
        wish("<=2/P1M"),  # a limit above it
        wish(">=1/P3M"),  # a limit below it
        wish(kind="event", trigger=["incident"]),
        wish(kind="vague", level="low"),
        wish(kind="delegated"),
    ],
)
def test_own_words_that_fit_leave_the_picked_rate_alone(said: dict[str, object]) -> None:
    own = wants(said, choice="1/P1M", confidence=0.4)
    assert (own.cadence, own.certainty, own.needs_review) == (MONTHLY, 1.0, False)


@pytest.mark.parametrize("said", ["<=1/P1M", ">=1/P1M"])
def test_own_words_add_a_limit_to_the_picked_rate(said: str) -> None:
    assert str(wants(wish(said), choice="1/P1M").cadence) == said


def test_own_words_add_a_weekday_to_the_picked_rate() -> None:
    assert str(wants(wish("1/P1W@TU"), choice="1/P1W").cadence) == "1/P1W@TU"


def test_own_words_add_channel_and_days() -> None:
    own = wants(wish("1/P1M", channel="video"), choice="1/P1M", days={"prefer": [], "avoid": ["FR"]})
    assert (own.channel, own.days["avoid"]) == ("video", ["FR"])


def test_own_words_add_a_rate_for_the_present_stage() -> None:
    own = wants(wish("1/P1W", when="project"), main=None, choice="1/P3M", stage=Stage.PROJECT)
    assert (str(own.cadence), own.stage, own.needs_review) == ("1/P1W", "project", False)


def test_a_rate_for_another_stage_leaves_the_picked_one_alone() -> None:
    own = wants(wish("1/P1W", when="project"), main=None, choice="1/P3M")
    assert (str(own.cadence), own.needs_review) == ("1/P3M", False)


@pytest.mark.parametrize("said", [wish("1/P1W"), wish("1/P3M"), wish("<=1/P3M"), wish(">=1/P1W"), wish("2-3/P1Y")])
def test_where_words_name_another_rate_the_choice_counts_and_a_person_looks(said: dict[str, object]) -> None:
    own = wants(said, choice="1/P1M")
    assert (own.cadence, own.needs_review, own.is_contradicted) == (MONTHLY, True, True)
    assert own.certainty == 0.5


@pytest.mark.parametrize(
    ("direction", "delivered", "is_contradicted"),
    [
        ("less", 4.0, True),
        ("less", 12.0, False),
        ("less", 52.0, False),
        ("more", 52.0, True),
        ("more", 4.0, False),
        ("same", 12.0, False),
        ("same", 52.0, True),
        ("same", 4.0, True),
        ("less", 0.0, False),  # nothing on record to be set against
    ],
)
def test_less_and_more_contradict_a_choice_on_the_other_side_of_today(
    direction: str, delivered: float, is_contradicted: bool
) -> None:
    own = wants(wish(kind="relative", direction=direction, factor=None), choice="1/P1M", delivered=delivered)
    assert (own.cadence, own.is_contradicted, own.needs_review) == (MONTHLY, is_contradicted, is_contradicted)


def test_a_picked_rate_beside_no_more_contact_in_words_means_no_contact_and_a_look() -> None:
    own = wants(wish(kind="stop"), choice="1/P1M", opt_out=True)
    assert (own.opted_out, own.cadence, own.needs_review) == (True, None, True)


def test_a_picked_rate_of_an_address_that_is_suppressed_needs_no_look() -> None:
    own = wants(choice="1/P1M", opted_out=True)
    assert (own.opted_out, own.needs_review) == (True, False)


def test_no_contact_picked_beside_a_rate_in_words_means_no_contact_and_a_look() -> None:
    own = wants(wish("1/P1M"), choice="stop")
    assert (own.opted_out, own.cadence, own.needs_review) == (True, None, True)


def test_you_decide_within_a_limit_is_a_vote_for_the_limit() -> None:
    own = wants(wish("<=1/P1M"), choice="delegated")
    assert (str(own.cadence), own.needs_review) == ("<=1/P1M", False)


def test_you_decide_beside_a_rate_casts_no_vote_and_goes_to_review() -> None:
    own = wants(wish("1/P1M"), choice="delegated")
    assert (own.kind, own.cadence, own.needs_review) == ("delegated", None, True)


def test_you_decide_alone_casts_no_vote() -> None:
    own = wants(choice="delegated")
    assert (own.kind, own.cadence, own.needs_review) == ("delegated", None, False)


def test_words_that_need_review_make_the_choice_less_certain() -> None:
    own = wants(choice="1/P1M", needs_review=True)
    assert (own.cadence, own.certainty, own.needs_review) == (MONTHLY, 0.5, True)
