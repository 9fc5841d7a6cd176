import pytest

from accounts.models import Stage
from cadence import Bound, Cadence
from recommendations import wishes
from recommendations.wishes import own_wish
from tests.recommendations.said import NORM, voice, wants, wish

WEEKLY, MONTHLY, QUARTERLY = Cadence.parse("1/P1W"), Cadence.parse("1/P1M"), Cadence.parse("1/P3M")


def test_a_rate_in_own_words_is_the_vote() -> None:
    own = wants(wish("<=1/P3M", channel="phone"), confidence=0.9)
    assert (own.kind, own.cadence, own.certainty) == ("periodic", Cadence.parse("<=1/P3M"), 0.9)
    assert (own.span, own.rule, own.channel, own.needs_review) == ((0, 5), "a-rule", "phone", False)


def test_the_main_wish_counts_in_the_steady_stage() -> None:
    said = (wish("1/P1W", when="onboarding"), wish("1/P1M", when="steady"))
    assert wants(*said, main=1).cadence == MONTHLY


def test_a_wish_for_the_present_stage_wins_over_the_main_one() -> None:
    said = (wish("1/P1W", when="onboarding"), wish("1/P1M", when="steady"))
    own = wants(*said, main=1, stage=Stage.ONBOARDING)
    assert (own.cadence, own.stage) == (WEEKLY, "onboarding")


def test_a_wish_for_another_stage_is_left_aside() -> None:
    own = wants(wish("1/P1W", when="project"), main=None, stage=Stage.RENEWAL)
    assert (own.kind, own.cadence) == ("none", None)


def test_of_several_wishes_for_the_stage_two_way_talk_comes_first() -> None:
    said = (wish("1/P1W", when="project", channel="report"), wish("1/P2W", when="project", channel="phone"))
    assert wants(*said, main=None, stage=Stage.PROJECT).cadence == Cadence.parse("1/P2W")


def test_of_several_wishes_for_the_stage_a_rate_comes_before_an_event() -> None:
    said = (wish(kind="event", trigger=["need"], when="project"), wish("1/P1W", when="project"))
    assert wants(*said, main=None, stage=Stage.PROJECT).cadence == WEEKLY


@pytest.mark.parametrize(
    ("direction", "factor", "delivered", "cadence"),
    [
        ("less", 0.5, 12.0, "1/P2M"),
        ("less", 0.5, 52.0, "1/P2W"),
        ("more", 2.0, 12.0, "1/P2W"),
        ("less", None, 52.0, "1/P2W"),
        ("less", None, 12.0, "1/P6W"),
        ("more", None, 4.0, "1/P2M"),
        ("same", None, 11.5, "1/P1M"),
        ("same", None, 30.0, "1/P2W"),
        ("less", 0.95, 12.0, "1/P6W"),  # what is less never snaps back to the same
        ("more", 1.1, 12.0, "1/P2W"),
        ("less", None, 1.0, "1/P1Y"),  # below the lowest rung there is none
        ("more", None, 300.0, "1/P1WD"),
    ],
)
def test_a_relative_wish_is_resolved_against_what_was_delivered(
    direction: str, factor: float | None, delivered: float, cadence: str
) -> None:
    own = wants(wish(kind="relative", direction=direction, factor=factor), delivered=delivered)
    assert (str(own.cadence), own.measured_against) == (cadence, "delivered")


@pytest.mark.parametrize(("direction", "cadence"), [("less", "1/P6W"), ("more", "1/P2W"), ("same", "1/P1M")])
def test_a_relative_wish_is_resolved_against_the_norm_where_nothing_was_delivered(direction: str, cadence: str) -> None:
    own = wants(wish(kind="relative", direction=direction, factor=None), delivered=0)
    assert (str(own.cadence), own.measured_against) == (cadence, "norm")


@pytest.mark.parametrize(("level", "cadence"), [("low", "1/P2M"), ("medium", "1/P1M"), ("high", "1/P2W")])
def test_a_vague_wish_is_half_once_or_twice_the_norm(level: str, cadence: str) -> None:
    own = wants(wish(kind="vague", level=level), delivered=52)
    assert (str(own.cadence), own.measured_against) == (cadence, "norm")


def test_a_rate_that_had_to_be_worked_out_is_less_certain_than_a_named_one() -> None:
    named = wants(wish("1/P1M"))
    halved = wants(wish(kind="relative", direction="less", factor=0.5), delivered=12)
    less = wants(wish(kind="relative", direction="less", factor=None), delivered=12)
    rarely = wants(wish(kind="vague", level="low"))
    assert named.certainty == halved.certainty > less.certainty == rarely.certainty


@pytest.mark.parametrize("kind", ["delegated", "event"])
def test_who_leaves_it_to_us_or_waits_for_events_casts_no_vote(kind: str) -> None:
    own = wants(wish(kind=kind, trigger=["incident"]))
    assert (own.kind, own.cadence, own.opted_out) == (kind, None, False)


def test_an_answer_of_no_meaning_casts_no_vote() -> None:
    assert wants(main=None).kind == "none"


@pytest.mark.parametrize(
    "own",
    [
        wants(wish(kind="stop"), opt_out=True),
        wants(wish(kind="stop")),
        wants(wish("1/P1M"), opted_out=True),
        wants(wish("1/P1M"), opt_out=True),
        wants(choice="stop"),
        wants(choice="1/P1M", opted_out=True),
        wants(opted_out=True),
    ],
)
def test_who_wants_no_contact_is_taken_out_and_casts_no_vote(own: wishes.OwnWish) -> None:
    assert (own.opted_out, own.kind, own.cadence) == (True, "stop", None)


def test_no_contact_during_a_project_takes_nobody_out() -> None:
    own = wants(wish("1/P1M"), wish(kind="stop", when="project"), stage=Stage.PROJECT)
    assert (own.opted_out, own.cadence) == (False, None)


def test_a_reading_under_review_counts_with_half_its_certainty() -> None:
    own = wants(wish("1/P1M"), confidence=0.8, needs_review=True)
    assert (own.certainty, own.needs_review, own.cadence) == (0.4, True, MONTHLY)


def test_words_that_could_not_be_read_go_to_review() -> None:
    own = own_wish(voice(verbatim="some words"), Stage.STEADY, NORM)
    assert (own.needs_review, own.cadence) == (True, None)


def test_who_has_not_answered_wants_nothing_and_needs_no_review() -> None:
    own = own_wish(voice(answered_at=None), Stage.STEADY, NORM)
    assert (own.kind, own.needs_review, own.cadence) == ("none", False, None)


def test_certainty_is_never_zero() -> None:
    assert wants(wish("1/P1M"), confidence=0.0).certainty > 0


def test_preferred_channel_and_days_are_kept() -> None:
    own = wants(
        wish("1/P1M"),
        channels={"prefer": ["email"], "avoid": ["phone"]},
        days={"prefer": ["MO"], "avoid": ["FR"]},
    )
    assert (own.channel, own.days) == ("email", {"prefer": ["MO"], "avoid": ["FR"]})


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (wants(wish("<=1/P3M")), "at most once a quarter"),
        (wants(wish(kind="event", trigger=["need"])), "only when something happens"),
        (wants(choice="delegated"), "left to us"),
        (wants(choice="stop"), "no contact"),
        (wants(main=None), "no rate named"),
    ],
)
def test_a_wish_says_itself_in_plain_words(own: wishes.OwnWish, words: str) -> None:
    assert own.words() == words
    assert own.as_json()["words"] == words


def test_what_is_stored_of_a_contact_can_be_read_again() -> None:
    stored = wants(wish("<=1/P3M", channel="video")).as_json()
    assert Cadence.parse(stored["cadence"]).bound is Bound.AT_MOST
    assert stored["span"] == [0, 5]
    assert stored["answered_at"] == "2026-11-02T09:00:00+00:00"
    assert (stored["level"], stored["contact_id"], stored["channel"]) == ("champion", 1, "video")


def test_who_opted_out_before_answering_is_stored_without_an_answer() -> None:
    stored = own_wish(voice(answered_at=None, opted_out=True), Stage.STEADY, NORM).as_json()
    assert (stored["opted_out"], stored["answered_at"], stored["verbatim"]) == (True, None, None)
