"""What one part of an answer makes of another: occasions named before, sides taken, complaints, and mere guesses."""

import pytest

from classifier import explain, read
from classifier.reading import Wish


def main(text: str) -> Wish:
    wish = read(text).main_wish
    assert wish is not None
    return wish


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        (
            "The steering group is where things get decided; a week before they gather is when you should call",
            "meeting",
        ),
        ("Our faculty senate decides on software. Send something the week before it sits.", "meeting"),
        ("get in touch about ten days prior to our partner round table", "meeting"),
        ("the minute the gateway is out, phone me", "incident"),
        ("call us when the till network is off", "incident"),
        ("whenever there's a point to it", "need"),
        ("only with a concrete reason", "need"),
        ("Only if the LIS link swallows results, then ring the duty tech immediately", "incident"),
    ],
)
def test_an_occasion_is_known_by_what_stands_around_it(text: str, trigger: str) -> None:
    assert main(text).trigger == (trigger,)


@pytest.mark.parametrize(
    "text",
    ["The app crashes when I open reports.", "Monday is when we start the shift plan", "When do you change the price?"],
)
def test_what_happens_is_no_wish_where_no_contact_is_asked_for(text: str) -> None:
    assert not [wish for wish in read(text).wishes if wish.kind == "event"]


@pytest.mark.parametrize(
    ("text", "a_year"),
    [
        ("The lads want weekly, gaffer says monthly, gaffer wins", 12),
        ("The board would like a monthly call, the teachers one per term. I side with the teachers.", 3),
        ("Ideal would be every week, possible is every month, so write down every month.", 12),
        ("please go from fortnightly calls to one every two months", 6),
        ("from monthly down to quarterly please", 4),
        ("After every meeting of the governors, they sit six times a year", 6),
        ("the third Tuesday in February, May, August and November", 4),
        ("A note at Christmas and another at midsummer would be lovely", 2),
    ],
)
def test_of_several_rates_the_one_that_is_meant_is_taken(text: str, a_year: float) -> None:
    assert main(text).per_year == pytest.approx((a_year, a_year), rel=0.01)


def test_a_season_of_each_year_is_a_wish_beside_another_rate() -> None:
    wishes = read("A monthly mail, and each spring your engineer should pay us a visit.").wishes
    assert [(wish.per_year, wish.channel) for wish in wishes] == [((12, 12), "email"), ((1, 1), "in_person")]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("You turn up more often than the school bell. Cut down.", "less"),
        ("More, more, more is what our board wants. From you I'd want less.", "less"),
        ("You ring us constantly and it wears everybody down.", "less"),
        ("I hear from you far more than I'd like.", "less"),
        ("Whoever decided that I need a call every week: I don't.", "less"),
        ("since the merger we hear nothing any more", "more"),
        ("don't be strangers", "more"),
    ],
)
def test_a_complaint_is_turned_into_a_wish(text: str, direction: str) -> None:
    assert main(text).direction == direction


def test_a_guess_is_shown_to_a_person_and_never_acted_upon() -> None:
    trace = explain("Our agency meets each supplier twice a year.")
    assert trace.reading.main_wish is not None
    assert trace.reading.needs_review
    assert "guessed" in trace.doubts


@pytest.mark.parametrize("text", ["Off. Your. List.", "Do. Not. Contact. Me."])
def test_full_stops_for_emphasis_end_no_sentence(text: str) -> None:
    assert read(text).opt_out


def test_an_opt_out_that_is_only_hinted_at_counts_where_the_hints_are_clear() -> None:
    reading = read("Consider this message my objection to being contacted by your company in whatever form.")
    assert reading.opt_out


@pytest.mark.parametrize(
    "text",
    [
        "Do I want to be left alone? Quite the opposite. I'd like to see a lot more of you, the good news and the bad.",
        "Stop worrying. It's been the ideal amount all year.",
        "Please don't unsubscribe me",
        "I don't want to be removed from the list",
        "Unsubscribe is what I told the other vendors. With you I'd like to keep talking, every month.",
        "Your hold music never stops.",
        "If you stopped writing I'd miss it.",
        "Take my colleague off the list, she's left. For me, monthly please.",
    ],
)
def test_the_words_of_an_opt_out_are_none_where_they_are_denied_or_told(text: str) -> None:
    assert not read(text).opt_out


@pytest.mark.parametrize("text", ["spare us", "nil by mouth", "stop texting me"])
def test_a_short_refusal_that_is_not_understood_asks_for_a_person(text: str) -> None:
    assert read(text).needs_review


@pytest.mark.parametrize("text", ["2 times in the school year, no more pls", "four a year and not a fifth time"])
def test_what_would_refuse_all_contact_limits_the_rate_before_it(text: str) -> None:
    reading = read(text)
    assert not reading.opt_out
    assert reading.wishes[0].bound == "at_most"
