"""Rates said by shares, lists, exceptions, multiples and gaps; and parts of a rate that nobody has read."""

import pytest

from classifier import read
from tests.score import same_rate

SAID = {
    "one month in three": (4, 4, "exact"),
    "three weeks out of four": (39.13, 39.13, "exact"),
    "one Thursday in three": (17.39, 17.39, "exact"),
    "nine months of the year": (9, 9, "exact"),
    "one week on, two off": (17.39, 17.39, "exact"),
    "every month but one": (11, 11, "exact"),
    "each month except July and August": (10, 10, "exact"),
    "quarterly minus Q4": (3, 3, "exact"),
    "every month from September to June": (10, 10, "exact"),
    "monthly, skipping each fourth one": (9, 9, "exact"),
    "we have 26 paydays a year, talk to me on half of them": (13, 13, "exact"),
    "join every third one of our weekly meetings": (17.39, 17.39, "exact"),
    "twice as often as quarterly": (8, 8, "exact"),
    "once a year times three": (3, 3, "exact"),
    "every two and a half months": (4.8, 4.8, "exact"),
    "1.5 times a month": (18, 18, "exact"),
    "tenth, twentieth and last day of each month": (36, 36, "exact"),
    "2nd and 4th Tuesdays": (24, 24, "exact"),
    "weeks 6, 19, 32 and 45": (4, 4, "exact"),
    "at the start and the end of each term": (6, 6, "exact"),
    "one at Easter, one around Diwali": (2, 2, "exact"),
    "mid-month and month-end": (24, 24, "exact"),
    "once in each of the ten months": (10, 10, "exact"),
    "two calls to the head of our finance team every quarter": (8, 8, "exact"),
    "per term: three visits, four mails": (9, 9, "exact"),
    "five or more per year": (5, 5, "at_least"),
    "two, tops three, annually": (2, 3, "range"),
    "6 a year, give or take one": (5, 7, "range"),
    "no gap longer than five weeks": (10.44, 10.44, "at_least"),
    "no sooner than every 90 days": (4.06, 4.06, "at_most"),
    "gaps of two months or longer": (6, 6, "at_most"),
    "never let three weeks go by without a call": (17.39, 17.39, "at_least"),
    "every 30 days at the latest": (12.18, 12.18, "at_least"),
}
HALF_READ = """
An hour a month, cut into four slots|Every month whose name contains an R|Monthly, a tenth of them by post
Half as many talks a year as the year has months|One at the end of the quarter, divided by two|Quarterly, less one percent of them
"""


@pytest.mark.parametrize("text", SAID)
def test_a_rate_is_read_however_it_is_said(text: str) -> None:
    low, high, bound = SAID[text]
    wish = read(text).main_wish
    assert wish is not None
    assert wish.per_year is not None
    assert wish.bound is not None
    assert same_rate([low, high], wish.per_year)
    assert wish.bound.value == bound


@pytest.mark.parametrize("text", [text for line in HALF_READ.strip().splitlines() for text in line.split("|")])
def test_a_rate_of_which_a_part_is_left_over_is_looked_at(text: str) -> None:
    assert read(text).needs_review


def test_each_way_of_contact_has_its_count_of_a_shared_period() -> None:
    wishes = read("Two calls, four visits and a dozen mails a year").wishes
    assert {(wish.channel, wish.per_year) for wish in wishes} == {
        ("phone", (2.0, 2.0)),
        ("in_person", (4.0, 4.0)),
        ("email", (12.0, 12.0)),
    }
