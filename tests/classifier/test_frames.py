"""Whole families of sentences: every frame with every filling, so that a rule that swallows its neighbour is seen."""

from itertools import product
from pathlib import Path

import pytest

from classifier import Reading, read

CASES = Path(__file__).parent / "cases"
RATES = {
    "once a month": 12.0,
    "three times a year": 3.0,
    "every six weeks": 8.7,
    "quarterly": 4.0,
    "every other week": 26.09,
    "twice a quarter": 8.0,
    "on a monthly basis": 12.0,
    "every third month": 4.0,
    "half-yearly": 2.0,
}
ASKED = """
{} please|I would say {}.|Let's say {}.|Make it {}.|{} would be fine.|Please call us {}.|We'd be happy with {}.|Ideally {}.
It should be {}.|An e-mail {} is what I need.|We need someone on site {}.|Contact me {} from now on.|Why not {}?|{} it is.
I have {} in mind.|I have time for you {}.|My team would like a call {}.|Since we are a small team, {}.|Just {}.|around {}
It would be great if you called {}.|Could we do {}?|Back to {}.|Not weekly but {}.|{} does the trick|{} (by mail)|Keep it at {}.
"""
AT_MOST = """
at most {}|{} max|no more than {}|{} is plenty|{}, not more often|I would not want more than {}.|{} is all we can manage
please limit contact to {}|More than {} is too much.|{} and not more|{} is more than enough|anything more than {} would be too much
"""
AT_LEAST = (
    "at least {}|{} minimum|no less than {}|{} or more|I would not go below {}.|Less than {} would be too little."
)
REPLACED = """
Not {}, fortnightly.|Instead of {}, fortnightly.|It used to be {}, fortnightly is better.|{} is too much, fortnightly please.
Our old vendor called {}. Fortnightly please.|Please stop calling {}, fortnightly is ok.|The call {} can become a fortnightly one.
We run backups {}. Call us fortnightly.|Rather fortnightly than {}.|My colleague thinks {}, but I say fortnightly.
"""
FIRST = """
Until go-live {}|During the rollout {}|In the first three months {}|At the beginning {}|As long as we are setting up, {}
Until everybody is trained {}|While we are learning the ropes {}|{} during onboarding|Up to the launch {}|{} to begin with
"""
LATER = """
, then {}|, after that {}|. Once we are live, {}.|. When everything runs smoothly, {}.|, once things have settled {}
, later {}|, followed by {}|. As soon as that is over {} will do.|, and {} from then on
"""
CIRCUMSTANCES = {
    "season": ("In December {}", "During harvest {}", "Around Christmas {}", "From June to August {}"),
    "project": ("During the migration {}", "As long as the data move is going on, {}"),
    "incident": ("During an outage {}", "As long as an incident is open {}"),
}
OTHERWISE = ", otherwise {}|. For the rest of the year {} is fine.|; in all other months {}|, normally {}|. At all other times {}."
DAYS_OFF = """
{rate}, but not on Mondays|{rate}, any day but Monday|Mondays are bad. {rate}.|Monday does not work for me, {rate} is fine
{rate}. Monday is our busiest day.|On Mondays I am never in. {rate}.|We are closed on Mondays. {rate}.|{rate}, no Mondays please
{rate} but Monday is a no-go|Monday is impossible, {rate}|{rate}, only not on Monday|Mondays I'm in court, {rate}
"""
DAYS_ON = """
{rate}, preferably on Mondays|{rate}. Mondays suit me best.|Mondays are good. {rate}.|{rate}. I prefer Mondays.
{rate}, Monday mornings|{rate}. My best day is Monday.|{rate}, always on a Monday
"""
NO_PHONE = """
{rate} but not by phone|I hate the phone. {rate}.|{rate}. I do not want calls.|The phone does not work for us, {rate}|No calls please, {rate}
{rate}, anything but the phone|The phone is useless here, {rate}.|{rate}, spare me the calls|Phone no, {rate}.|I do not use the phone, {rate}
"""


def family(text: str) -> list[str]:
    return [frame for line in text.strip().splitlines() for frame in line.split("|")]


def rate(reading: Reading) -> tuple[float, str] | None:
    """The main rate in contacts a year and its bound."""
    wish = reading.main_wish
    return (round(wish.per_year[0], 1), wish.bound.value) if wish and wish.per_year and wish.bound else None


@pytest.mark.parametrize(
    ("frames", "bound"),
    [(ASKED, "exact"), (AT_MOST, "at_most"), (AT_LEAST, "at_least")],
    ids=["asked", "most", "least"],
)
def test_a_rate_is_read_in_every_frame(frames: str, bound: str) -> None:
    said = [(frame.format(words), round(value, 1)) for frame, (words, value) in product(family(frames), RATES.items())]
    wrong = [text for text, value in said if rate(read(text)) != (value, bound)]
    assert len(wrong) <= 0.02 * len(said), wrong


def listed(name: str) -> list[str]:
    """The frames of a file, one a line."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] != "#"]


def test_a_rate_is_read_in_whatever_people_say_around_it() -> None:
    some = ("once a month", "every six weeks", "quarterly", "every other week")
    said = [(frame.format(words), round(RATES[words], 1)) for frame, words in product(listed("frames_asked.txt"), some)]
    wrong = [text for text, value in said if rate(read(text)) != (value, "exact")]
    assert len(wrong) <= 0.01 * len(said), wrong


@pytest.mark.parametrize("told", ["weekly", "once a month", "every two weeks"])
@pytest.mark.parametrize(
    ("wished", "value"), [("quarterly", 4.0), ("twice a year", 2.0), ("a call every six weeks", 8.7)]
)
def test_of_two_rates_the_one_that_is_wished_is_told_from_the_other(told: str, wished: str, value: float) -> None:
    said = [frame.format(A=told, B=wished) for frame in listed("frames_instead.txt")]
    wrong = [text for text in said if rate(read(text)) != (value, "exact") and rate(read(text)) != (value, "at_most")]
    assert len(wrong) <= 0.02 * len(said), wrong


def test_of_a_rate_that_is_replaced_only_the_other_is_wished() -> None:
    said = [frame.format(words) for frame, words in product(family(REPLACED), RATES) if words != "every other week"]
    wrong = [text for text in said if rate(read(text)) != (26.1, "exact")]
    assert len(wrong) <= 0.04 * len(said), wrong


def test_what_follows_a_stage_is_the_steady_state() -> None:
    wrong = []
    said = [
        first.format("weekly") + later.format("quarterly") for first, later in product(family(FIRST), family(LATER))
    ]
    for text in said:
        wishes = [(wish.when, wish.per_year and wish.per_year[0]) for wish in read(text).wishes]
        wrong += [text] if wishes != [("onboarding", 52.18), ("steady", 4)] else []
    assert len(wrong) <= 0.04 * len(said), wrong


@pytest.mark.parametrize("stage", CIRCUMSTANCES)
def test_a_circumstance_is_set_against_the_ordinary(stage: str) -> None:
    for opening, other in product(CIRCUMSTANCES[stage], family(OTHERWISE)):
        text = opening.format("weekly") + other.format("quarterly")
        assert [wish.when for wish in read(text).wishes] == [stage, "steady"], text


@pytest.mark.parametrize(("frames", "side"), [(DAYS_OFF, "avoid"), (DAYS_ON, "prefer")], ids=["refused", "preferred"])
def test_days_stand_beside_a_rate(frames: str, side: str) -> None:
    for frame, words in product(family(frames), ("once a month", "every six weeks")):
        reading = read(frame.format(rate=words))
        other = "prefer" if side == "avoid" else "avoid"
        assert (reading.days[side], reading.days[other]) == (("MO",), ()), frame
        assert rate(reading) == (round(RATES[words], 1), "exact"), frame


def test_a_refused_channel_is_avoided_and_not_taken_for_the_rate() -> None:
    for frame in family(NO_PHONE):
        reading = read(frame.format(rate="once a month"))
        assert reading.channels == {"prefer": (), "avoid": ("phone",)}, frame
        assert rate(reading) == (12, "exact"), frame
