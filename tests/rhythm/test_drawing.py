from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Channel
from cadence import LADDER, Bound, Cadence, Unit
from rhythm import Basis, draw
from rhythm.marks import NAMES, SHAPES

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
MONTHLY = Cadence.once_every(1, Unit.MONTH)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
TOUCHES = st.lists(
    st.tuples(st.floats(-300, 30).map(lambda days: NOW + timedelta(days=days)), st.sampled_from([*NAMES, "fax"])),
    max_size=40,
)


def ago(*days: float, channel: str = "phone") -> list[tuple[datetime, str]]:
    return [(NOW - timedelta(days=each), channel) for each in days]


def said(*args: object, **kwargs: object) -> str:
    return str(ElementTree.fromstring(draw(*args, **kwargs)).attrib["aria-label"])


def test_the_strip_says_in_one_sentence_what_it_shows() -> None:
    touches = ago(12, 20, 40, 60, 80, 100, 120, 140, 160)
    assert said(MONTHLY, touches, NOW) == (
        "Asked for once a month; 9 touchpoints in 180 days, the last 12 days ago; more than wished"
    )
    assert said(MONTHLY, ago(*range(9, 180, 30)), NOW, NOW + timedelta(days=3)) == (
        "Asked for once a month; 6 touchpoints in 180 days, the last 9 days ago; as wished; next planned in 3 days"
    )
    assert said(MONTHLY, ago(40), NOW, NOW - timedelta(days=10)) == (
        "Asked for once a month; 1 touchpoint in 180 days, that 40 days ago; less than wished; next planned 10 days ago"
    )


def test_a_norm_is_not_said_to_have_been_asked_for() -> None:
    assert said(MONTHLY, [], NOW, basis=Basis.USUAL).startswith("Usual is once a month; no touchpoint in 180 days")
    assert said(None, ago(0.5), NOW) == "No wish known; 1 touchpoint in 180 days, that within a day"


def test_touchpoints_out_of_the_window_are_not_drawn() -> None:
    inside, outside = draw(None, ago(1, 179), NOW), draw(None, ago(1, 179, 181, -1), NOW)
    assert inside == outside


def test_every_channel_of_the_product_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(NAMES) == {channel.value for channel in Channel}
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_what_is_planned_is_an_open_dot_and_far_plans_are_left_out() -> None:
    assert draw(MONTHLY, [], NOW, NOW + timedelta(days=20)).count("<circle") == 1
    assert "<circle" not in draw(MONTHLY, [], NOW, NOW + timedelta(days=61))


def test_too_much_looks_crowded_and_is_amber_and_too_little_blue() -> None:
    assert "rhythm-too-much" in draw(MONTHLY, ago(*range(1, 180, 9)), NOW)
    assert "rhythm-too-little" in draw(MONTHLY, ago(100), NOW)
    assert "rhythm-as-wished" in draw(MONTHLY, ago(*range(1, 180, 30)), NOW)


def test_a_touchpoint_on_the_rhythm_falls_on_a_beat() -> None:
    every_30 = Cadence.once_every(30, Unit.DAY)
    root = ElementTree.fromstring(draw(every_30, ago(10, 40, 70), NOW))
    beats = {line.attrib["x1"] for line in root.iter(f"{SVG}line")}
    dots = {dot.attrib["x"] for dot in root.iter(f"{SVG}svg") if "x" in dot.attrib}
    assert len(dots) == 3
    assert dots <= beats


@pytest.mark.parametrize("bound", [Bound.AT_MOST, Bound.AT_LEAST])
def test_a_limit_has_a_band_on_its_open_side(bound: Bound) -> None:
    assert draw(MONTHLY.bounded(bound), [], NOW).count("<rect") > draw(MONTHLY, [], NOW).count("<rect")


def test_a_daily_rhythm_is_a_lane_and_not_hundreds_of_ticks() -> None:
    assert draw(Cadence.once_every(1, Unit.WORKING_DAY), [], NOW).count("<line") == 2


def test_print_knows_no_custom_properties_and_the_page_no_other_colours() -> None:
    assert "var(" not in draw(MONTHLY, ago(3), NOW, for_print=True)
    page = draw(MONTHLY.bounded(Bound.AT_MOST), ago(3), NOW, NOW + timedelta(days=9), "large")
    assert page.count("var(") == page.count("#")


def test_the_large_strip_has_stages_months_and_a_legend_of_the_shapes_used() -> None:
    stages = [
        (NOW - timedelta(days=400), NOW - timedelta(days=100), "implementation"),
        (NOW - timedelta(days=100), NOW + timedelta(days=400), "steady <b>"),
        (NOW + timedelta(days=400), NOW + timedelta(days=500), "never"),
    ]
    svg = draw(MONTHLY, ago(3, 9, channel="chat"), NOW, size="large", stages=stages)
    words = [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert words == ["implementation", "steady <b>", "today", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "chat"]


def test_recommendations_are_steps_in_the_beat() -> None:
    weekly = Cadence.once_every(1, Unit.WEEK)
    steps = [(NOW - timedelta(days=300), weekly), (NOW - timedelta(days=60), MONTHLY)]
    stepped = draw(MONTHLY, [], NOW, size="large", recommendations=steps).count("<line")
    assert draw(MONTHLY, [], NOW, size="large").count("<line") < stepped
    assert stepped < draw(weekly, [], NOW, size="large").count("<line")


@pytest.mark.parametrize(("weeks", "anchor"), [(1, "start"), (2, "end")])
def test_long_words_of_a_cadence_that_begins_today_are_not_cut_on_a_phone(weeks: int, anchor: str) -> None:
    cadence = Cadence.once_every(weeks, Unit.WEEK)
    svg = draw(cadence, [], NOW, size="large", recommendations=[(NOW, cadence)])
    (label,) = (text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.text == cadence.words())
    assert label.attrib["text-anchor"] == anchor


@given(TEXT, TEXT)
def test_hostile_text_stays_text(channel: str, stage: str) -> None:
    svg = draw(MONTHLY, [(NOW, channel)], NOW, size="large", stages=[(NOW, NOW + timedelta(days=9), stage)])
    ElementTree.fromstring(svg)
    assert "<script" not in draw(None, [(NOW, "<script>")], NOW, size="large").lower()


@given(st.sampled_from([None, *LADDER]), TOUCHES, st.booleans())
def test_any_account_can_be_drawn(cadence: Cadence | None, touches: list[tuple[datetime, str]], large: bool) -> None:
    root = ElementTree.fromstring(draw(cadence, touches, NOW, None, "large" if large else "row"))
    assert root.attrib["role"] == "img"
    assert root.attrib["height"] == ("120" if large else "24")
