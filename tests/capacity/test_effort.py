"""What a touch costs: the file that says so, and the hours that follow from it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence import LADDER, Cadence
from capacity.effort import CHANNELS, EffortError, Efforts, load, touches_a_month
from config import Config
from parts import Parts
from tests.capacity.conftest import MINUTES

pytestmark = pytest.mark.on_sqlite

SHIPPED = load(Config.model_fields["effort_file"].default)
DEFAULT = "hours_a_month = 80\n[default]\n" + "\n".join(
    f"{name} = {{ touch = 30, preparation = 20 }}" for name in CHANNELS
)


def test_the_shipped_file_costs_every_segment_and_channel() -> None:
    assert SHIPPED.usual_hours == 80
    assert SHIPPED.minutes("enterprise", "in_person") == 300
    assert SHIPPED.minutes("small", "phone") == 30
    assert all(SHIPPED.minutes(segment, name) > 0 for segment in ("", "Enterprise", "small") for name in CHANNELS)


def test_preparation_is_included_and_a_segment_names_only_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "effort.toml"
    file.write_text(DEFAULT + "\n[Enterprise]\nphone = { touch = 40, preparation = 50 }\n", "utf-8")
    efforts = load(file)
    assert efforts.minutes("ENTERPRISE ", "phone") == 90
    assert efforts.minutes("enterprise", "email") == efforts.minutes("unheard of", "phone") == 50
    assert efforts.minutes("small", None) == efforts.minutes("small", "pigeon") == 50


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (DEFAULT.replace("hours_a_month = 80", ""), "hours_a_month"),
        (DEFAULT.replace("= 80", "= true"), "hours_a_month"),
        (DEFAULT.replace("= 80", "= nan"), "hours_a_month"),
        (DEFAULT.replace("= 80", "= 800"), "hours_a_month"),
        (DEFAULT.replace("touch = 30", "touch = -1", 1), "default.any.touch"),
        (DEFAULT.replace("touch = 30", "touch = inf", 1), "default.any.touch"),
        (DEFAULT.replace("touch = 30", "talk = 30", 1), "default.any.talk"),
        (DEFAULT.replace("\nsms =", "\npigeon ="), "default.pigeon"),
        ("hours_a_month = 80\n", "default.any"),
        ("hours_a_month = \n", "cannot be read"),
        ("hours_a_month = 80\ndefault = 3\n", "default"),
    ],
)
def test_a_fault_is_told_with_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "effort.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(EffortError, match=rf"effort\.toml: .*{named}"):
        load(file)


def test_a_file_that_is_not_there_stops_the_start(config: Config, tmp_path: Path) -> None:
    with pytest.raises(EffortError, match=r"none\.toml"):
        Parts.assemble(config.model_copy(update={"effort_file": tmp_path / "none.toml"}))


def test_a_weekly_call_of_an_hour_is_a_bit_more_than_four_hours_a_month(efforts: Efforts) -> None:
    assert efforts.hours_a_month("small", "phone", Cadence.parse("1/P1W")) == pytest.approx(52.18 / 12, abs=0.01)
    assert efforts.hours_a_month("enterprise", "in_person", Cadence.parse("1/P1M")) == pytest.approx(3)


def test_a_limit_counts_as_its_rate_and_a_range_as_its_middle() -> None:
    assert touches_a_month(Cadence.parse("<=1/P1M")) == pytest.approx(1)
    assert touches_a_month(Cadence.parse("1-4/P1M")) == pytest.approx(2)


@given(st.sampled_from(LADDER), st.floats(0, 5_000), st.floats(1, 4))
def test_hours_grow_with_the_minutes_of_a_touch(cadence: Cadence, minutes: float, factor: float) -> None:
    one = Efforts(10.0, {"default": MINUTES | {"phone": minutes}})
    more = replace(one, by_segment={"default": MINUTES | {"phone": minutes * factor}})
    assert more.hours_a_month("s", "phone", cadence) == pytest.approx(factor * one.hours_a_month("s", "phone", cadence))
