"""Answers of several wishes: for other people, in other stages, by other ways of contact, in other forms."""

import pytest

from classifier import read
from classifier.reading import Wish

Said = tuple[str, float | str | tuple[str, ...] | None, str | None, str | None]


def in_short(wish: Wish) -> Said:
    """Kind; the lower rate, or the level, direction or trigger; stage; channel."""
    rate = round(wish.per_year[0], 1) if wish.per_year else None
    return wish.kind, rate or wish.level or wish.direction or wish.trigger or None, wish.when, wish.channel


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "Head chef: a weekly call. Owner: a visit once a year.",
            [("periodic", 52.2, None, "phone"), ("periodic", 1, None, "in_person")],
        ),
        (
            "Ring my uncle six times a year, he keeps the bees; email me each month",
            [("periodic", 6, None, "phone"), ("periodic", 12, None, "email")],
        ),
        (
            "Now and then for the vicar; every fortnight for the sexton",
            [("vague", "low", None, None), ("periodic", 26.1, None, None)],
        ),
        (
            "Fewer mails, please. A call each quarter is good.",
            [("relative", "less", None, "email"), ("periodic", 4, None, "phone")],
        ),
        (
            "zoom 6x, mail 12x, a visit 2x a year",
            [("periodic", 6, None, "video"), ("periodic", 12, None, "email"), ("periodic", 2, None, "in_person")],
        ),
        (
            "At least monthly with the head of stores, at most yearly with the head of sales",
            [("periodic", 12, None, None), ("periodic", 1, None, None)],
        ),
        (
            "My apprentices need you weekly. I personally need you once a year.",
            [("periodic", 52.2, None, None), ("periodic", 1, None, None)],
        ),
        (
            "Every two months, and straight away if the freezers die",
            [("periodic", 6, None, None), ("event", ("incident",), None, None)],
        ),
    ],
)
def test_wishes_for_other_people_or_by_other_ways_stand_side_by_side(text: str, wishes: list[Said]) -> None:
    assert [in_short(wish) for wish in read(text).wishes] == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "weekly (trial), quarterly (rest of the year)",
            [("periodic", 52.2, "onboarding", None), ("periodic", 4, "steady", None)],
        ),
        (
            "As often as you can while you are installing the looms. Once they run, twice a year.",
            [("vague", "high", "onboarding", None), ("periodic", 2, "steady", None)],
        ),
        (
            "In the vintage nothing, please. The other ten months a call every five weeks.",
            [("stop", None, "season", None), ("periodic", 10.4, "steady", "phone")],
        ),
        (
            "Around stocktaking? Not at all. Normally? Monthly.",
            [("stop", None, "season", None), ("periodic", 12, "steady", None)],
        ),
        (
            "At first somewhat often: twice a week. Later somewhat seldom: twice a year.",
            [("periodic", 104.4, "onboarding", None), ("periodic", 2, "steady", None)],
        ),
        (
            "A visit in every second month. A mail each month besides.",
            [("periodic", 6, None, "in_person"), ("periodic", 12, None, "email")],
        ),
        ("Ten times a year, nothing in August and December.", [("periodic", 10, None, None)]),
        (
            "While we convert the depot to electric buses, a call every week. When that's over, twice a year.",
            [("periodic", 52.2, "project", "phone"), ("periodic", 2, "steady", None)],
        ),
        (
            "Every day until the broken press runs again, afterwards once a month.",
            [("periodic", 365.2, "incident", None), ("periodic", 12, "steady", None)],
        ),
        (
            "Weekly before go-live, monthly after.",
            [("periodic", 52.2, "onboarding", None), ("periodic", 12, "steady", None)],
        ),
        (
            "For as long as you're merging our two databases a daily mail; later only on request.",
            [("periodic", 365.2, "project", "email"), ("event", ("need",), None, None)],
        ),
        (
            "A call each week while the hop harvest is on, the rest of the year one every two months.",
            [("periodic", 52.2, "season", "phone"), ("periodic", 6, "steady", "phone")],
        ),
        (
            "In the weeks before the regatta please don't even try. Otherwise monthly.",
            [("stop", None, "season", None), ("periodic", 12, "steady", None)],
        ),
        (
            "Inventory week = not a word. For the rest of the year a mail every fortnight.",
            [("stop", None, "season", None), ("periodic", 26.1, "steady", "email")],
        ),
    ],
)
def test_stages_and_seasons_are_set_against_one_another(text: str, wishes: list[Said]) -> None:
    assert [in_short(wish) for wish in read(text).wishes] == wishes


@pytest.mark.parametrize(
    ("text", "a_year"),
    [
        ("Weekly is for newsrooms. We are an archive: twice a year.", 2),
        ("I had said monthly. On second thoughts, every two months.", 6),
        ("Your firm writes weekly. Quarterly would do for us.", 4),
        ("Head office wants weekly, we want monthly.", 12),
        ("The interns say weekly. My boss says monthly. She decides.", 12),
        ("Marketing wants weekly, sales wants daily, and I'm the one who decides: every six weeks.", 8.7),
        ("I'd say monthly, our bursar would say once a year.", 12),
    ],
)
def test_a_rate_for_the_same_people_still_takes_the_place_of_the_one_before(text: str, a_year: float) -> None:
    assert [wish.per_year for wish in read(text).wishes] == [pytest.approx((a_year, a_year), rel=0.01)]


def test_an_opt_out_leaves_a_colleague_the_rhythm_that_is_asked_for() -> None:
    reading = read("Take me off your lists, I retire in May. Do keep Ms. Otieno on the weekly call.")
    assert reading.opt_out
    assert [wish.kind for wish in reading.wishes] == ["stop", "periodic"]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("You have sent me 40 mails since May. One a quarter, please.", "email"),
        ("The calls are much too frequent. Every ten weeks would be right.", "phone"),
        ("A year ago you promised me a quarterly call. I've had none. I'd still like it.", "phone"),
        ("As to the planned conversations, one every half-year.", None),
        ("My mails are read by three people. Once a month.", None),
        ("One review a year. We get too much post.", None),
    ],
)
def test_a_wish_without_a_way_of_contact_takes_that_which_it_points_back_to(text: str, channel: str | None) -> None:
    assert [wish.channel for wish in read(text).wishes] == [channel]
