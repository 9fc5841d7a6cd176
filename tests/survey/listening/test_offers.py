"""The file of limits and offers: checked at the start, and when it is exceeded."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Channel, Stage
from cadence import LADDER, Bound, Cadence
from config import Config
from parts import Parts
from survey.listening import offers
from survey.listening.offers import OffersError

SHIPPED = offers.load(Config.model_fields["offers_file"].default)
OFFER = '[[small.offers]]\nlabel = "A call once a month"\ncadence = "1/P1M"\n'
SMALL = '[small]\nlimit = "1/P1M"\nsays = "{wish} is much for {account}."\n'
WEEKLY, MONTHLY = Cadence.parse("1/P1W"), Cadence.parse("1/P1M")


def load(folder: Path, text: str) -> offers.Offers:
    path = folder / "offers.toml"
    path.write_text(text, "utf-8")
    return offers.load(path)


def test_the_shipped_file_has_a_limit_for_every_segment() -> None:
    assert SHIPPED.limit_of("Small").limit == MONTHLY
    assert SHIPPED.limit_of("public sector") == SHIPPED.limit_of("default")


def test_without_a_default_other_segments_have_no_limit(folder: Path) -> None:
    found = load(folder, SMALL + OFFER)
    assert found.limit_of(" SMALL ").offers[0].label == "A call once a month"
    assert found.limit_of("enterprise") is None
    assert load(folder, "").limit_of("small") is None


@pytest.mark.parametrize(
    ("asked", "channel", "stage", "is_exceeded"),
    [
        ("1/P1W", None, Stage.STEADY, True),
        ("1/P1W", "phone", Stage.STEADY, True),
        ("1/P1W", "email", Stage.STEADY, False),
        ("1/P1W", "phone", Stage.ONBOARDING, False),
        ("1/P1W", "phone", Stage.RENEWAL, True),
        ("<=1/P1W", None, Stage.STEADY, False),
        (">=1/P1W", None, Stage.STEADY, True),
        ("1-4/P1M", None, Stage.STEADY, False),
        ("2-4/P1M", None, Stage.STEADY, True),
        ("1/P1M", None, Stage.STEADY, False),
        ("1/P4W", None, Stage.STEADY, True),
        ("12/P1Y", None, Stage.STEADY, False),
    ],
)
def test_more_than_the_limit_is_what_lies_above_it(
    asked: str, channel: str | None, stage: Stage, is_exceeded: bool
) -> None:
    assert SHIPPED.limit_of("small").is_exceeded(Cadence.parse(asked), channel, stage) is is_exceeded


@given(st.sampled_from(LADDER), st.sampled_from([*Channel, None]), st.sampled_from(Stage), st.sampled_from([Bound.EXACT, Bound.AT_MOST, Bound.AT_LEAST]))  # fmt: skip
def test_whatever_is_offered_never_exceeds_the_limit_itself(
    asked: Cadence, channel: Channel | None, stage: Stage, bound: Bound
) -> None:
    for limit in SHIPPED.by_segment.values():
        assert not any(limit.is_exceeded(one.cadence.bounded(bound), channel, stage) for one in limit.offers)
        if limit.is_exceeded(asked, channel, stage):
            assert asked.per_year[0] > limit.limit.per_year[0]


@given(st.text())
def test_names_with_braces_are_names(name: str) -> None:
    said = SHIPPED.limit_of("enterprise").in_words(WEEKLY, f"{{{name}}}", name)
    assert said == "Every week is more than one person can prepare well."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = ", "cannot be read"),
        ("small = 3", "small: "),
        (OFFER, "small.limit: Field required; small.says: Field required"),
        (SMALL, "small.offers: Field required"),
        (SMALL.replace("1/P1M", "monthly") + OFFER, "small.limit: not a cadence: 'monthly'; such as 1/P1M"),
        (SMALL.replace("1/P1M", "<=1/P1M") + OFFER, "small.limit: must be one rate"),
        (SMALL + OFFER.replace("1/P1M", "1/P1W"), "small: offers 1: 1/P1W is more than the limit, 1/P1M"),
        (SMALL + OFFER + OFFER, "small: offers: two of them have the same label"),
        (SMALL + OFFER + 'price = "1"\n', "small.offers.1.price: Extra inputs are not permitted"),
        (SMALL + 'not_in = ["asleep"]\n' + OFFER, "small.not_in.1: Input should be 'onboarding'"),
        (SMALL + 'channels = ["pigeon"]\n' + OFFER, "small.channels.1: Input should be 'email'"),
        (SMALL.replace("{wish}", "{name}") + OFFER, "small.says: {name} is not known"),
        (SMALL.replace("{wish}", "{wish.__class__}") + OFFER, "small.says: {wish.__class__} is not known"),
        (SMALL.replace("{wish}", "{wish:>9}") + OFFER, "small.says: {wish} is not known, or more than a bare name"),
        (SMALL.replace("{wish}", "{wish!x}") + OFFER, "small.says: "),
        (SMALL.replace("{wish}", "{") + OFFER, "small.says: braces stand for {account}, {csm}, {wish}"),
        (SMALL.replace("{wish}", "{}") + OFFER, "small.says: {} is not known"),
    ],
)
def test_a_fault_is_told_with_file_and_key(folder: Path, text: str, says: str) -> None:
    with pytest.raises(OffersError) as raised:
        load(folder, text)
    assert str(raised.value).startswith("offers.toml: ")
    assert says in str(raised.value)


def test_a_file_that_is_not_there_stops_the_start(folder: Path, config: Config) -> None:
    with pytest.raises(OffersError, match=r"none\.toml: cannot be read"):
        Parts.assemble(config.model_copy(update={"offers_file": folder / "none.toml"}))
