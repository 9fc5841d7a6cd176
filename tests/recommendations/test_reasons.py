from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Level, Stage
from recommendations.norms import Norm
from recommendations.policy import recommend
from recommendations.voices import OwnWish
from recommendations.wishes import own_wish
from tests.recommendations.said import NORM, asks, reading, voice, wish

SPONSOR, CHAMPION, ADMIN, USER = Level


def says(name: str, words: str | None, *wishes: dict[str, object], stage: Stage = Stage.STEADY, **fields: object) -> OwnWish:  # fmt: skip
    """What `name` wants who typed `words`, all of which decided."""
    spanned = [one | {"span": [0, len(words or "")]} for one in wishes]
    values = {"name": name, "verbatim": words, "number": sum(name.encode())} | fields
    return own_wish(voice(reading(*spanned) if wishes else None, **values), stage, NORM)  # type: ignore[arg-type]


ADA = says("Ada Lane", "once a month max", wish("<=1/P1M"), number=1)
OLGA = says("Olga Brandt", "quarterly", wish("1/P3M"), number=2, level=SPONSOR)
ADAM = says("Adam Okoro", "every 4 weeks", wish("1/P4W"), number=3, level=ADMIN)
GUS = says("Gus Amari", "call me if it breaks", wish(kind="event", trigger=["incident"]), number=4)


def reason(*wishes: OwnWish, policy: str = "balanced", norm: Norm = NORM) -> str:
    return recommend(wishes, policy, norm, invited=9).reason


def test_one_voice_is_quoted() -> None:
    assert reason(ADA) == 'Ada Lane (champion) asked for "once a month max".'


def test_the_nearest_voices_are_quoted_and_the_others_counted() -> None:
    assert reason(ADA, ADAM, says("Zoe", "daily", wish("1/P1WD"), number=9, level=USER)) == (
        'Adam Okoro (administrator) asked for "every 4 weeks"; Ada Lane (champion) asked for "once a month max"; '
        "2 of 3 who answered are near it."
    )


def test_a_compromise_is_called_one() -> None:
    weekly = says("Zoe", "weekly", wish("1/P1W"), number=9, level=SPONSOR)
    assert reason(OLGA, weekly) == (
        "The wishes lie apart and once a month lies between them: "
        'Olga Brandt (executive sponsor) asked for "quarterly"; Zoe (executive sponsor) asked for "weekly".'
    )


def test_the_decision_maker_alone_is_quoted() -> None:
    assert reason(ADA, OLGA, ADAM, policy="decision_maker") == (
        'The most senior who named a rate decides: Olga Brandt (executive sponsor) asked for "quarterly"; '
        "2 of 3 who answered are near it."
    )


def test_the_cautious_reason_quotes_the_lowest() -> None:
    assert reason(ADAM, OLGA, policy="cautious") == (
        'The lowest rate that anyone asked for counts: Olga Brandt (executive sponsor) asked for "quarterly"; '
        "1 of 2 who answered is near it."
    )


def test_a_picked_choice_is_told_as_picked() -> None:
    assert reason(says("Ada Lane", None, choice="1/P1M")) == 'Ada Lane (champion) picked "once a month".'


def test_words_that_limit_a_picked_choice_are_told_beside_it() -> None:
    limited = says("Ada Lane", "not more than that", wish("<=1/P1M"), choice="1/P1M")
    assert reason(limited) == 'Ada Lane (champion) picked "once a month" and added "not more than that".'


def test_a_contradiction_is_told_with_both_sides() -> None:
    torn = says("Ada Lane", "weekly please", wish("1/P1W"), choice="1/P3M")
    assert reason(torn) == (
        'Ada Lane (champion) picked "once a quarter", though the words "weekly please" say otherwise. '
        "A person should look at what Ada Lane answered."
    )


def test_a_wish_for_the_present_stage_names_the_stage() -> None:
    told = says("Ada Lane", "weekly till go-live", wish("1/P1W", when="onboarding"), stage=Stage.ONBOARDING)
    assert reason(told) == 'Ada Lane (champion) asked for "weekly till go-live" during onboarding.'


@pytest.mark.parametrize(
    ("delivered", "ending"),
    [
        (12.0, "every two months, set against the contact until then."),
        (0.0, "every two months, set against what is usual."),
    ],
)
def test_a_relative_wish_tells_what_it_comes_to(delivered: float, ending: str) -> None:
    halved = wish(kind="relative", direction="less", factor=0.5)
    told = reason(says("Ada Lane", "half as often", halved, delivered=delivered))
    assert told.startswith('Ada Lane (champion) asked for "half as often", which makes ')
    assert told.removesuffix(ending).endswith("which makes ")


def test_those_without_a_vote_are_named() -> None:
    left = says("Lea Fox", None, choice="delegated", number=5)
    gone = says("Rob Orr", None, choice="stop", number=6)
    assert reason(ADA, GUS, left, gone) == (
        'Ada Lane (champion) asked for "once a month max". '
        'Gus Amari wants contact only when something happens: "call me if it breaks". '
        "Lea Fox left it to us. No contact with Rob Orr."
    )


def test_long_lists_of_people_are_shortened() -> None:
    left = [says(name, None, choice="delegated", number=n) for n, name in enumerate("ABCDE", 10)]
    assert reason(ADA, *left).endswith("A, B and 3 more left it to us.")


def test_who_named_no_rate_is_not_counted_among_the_near() -> None:
    left = says("Lea Fox", None, choice="delegated", number=5)
    assert "2 of 2 who named a rate are near it." in reason(ADA, ADAM, left)


def test_the_norm_is_named_with_its_source() -> None:
    assert reason() == (
        "Nobody has answered yet, so this is the usual cadence in segment mid-market: our starting assumption."
    )


def test_the_norm_is_told_beside_what_was_said() -> None:
    assert reason(GUS) == (
        "Nobody who answered named a rate, so this is the usual cadence in segment mid-market: our starting "
        'assumption. Gus Amari wants contact only when something happens: "call me if it breaks".'
    )


def test_the_default_norm_is_not_named_as_a_segment() -> None:
    assert "where a segment has no norm of its own" in reason(norm=replace(NORM, segment="default"))


@given(st.text(), st.text(), st.integers(0, 50), st.integers(0, 50))
def test_any_words_and_names_make_a_reason(name: str, verbatim: str, start: int, end: int) -> None:
    said = wish("1/P1M", span=[min(start, end), max(start, end)])
    own = own_wish(voice(reading(said), name=name, verbatim=verbatim), Stage.STEADY, NORM)
    event = wish(kind="event", trigger=["need"], span=[start, end])
    silent = own_wish(voice(reading(event), name=name, verbatim=verbatim, number=2), Stage.STEADY, NORM)
    assert name in reason(own, silent, asks("1/P1W", 3))
