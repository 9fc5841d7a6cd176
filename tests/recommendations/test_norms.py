from pathlib import Path

import pytest

from cadence import Cadence
from config import Config
from recommendations import norms

SHIPPED = norms.load(Config.model_fields["norms_file"].default)
DEFAULT = '[default]\ncadence = "1/P2M"\nsource = "ours"\n'


def load(folder: Path, text: str) -> norms.Norms:
    path = folder / "norms.toml"
    path.write_text(text, "utf-8")
    return norms.load(path)


@pytest.mark.parametrize("segment", ["enterprise", "mid-market", "small", "default"])
def test_each_segment_has_a_norm_of_its_own_with_a_source(segment: str) -> None:
    norm = SHIPPED.of(segment)
    assert norm.segment == segment
    assert len(norm.source) > 20


def test_larger_segments_are_contacted_more_often() -> None:
    rates = [SHIPPED.of(segment).per_year for segment in ("enterprise", "mid-market", "small")]
    assert rates == sorted(rates, reverse=True)
    assert len(set(rates)) == 3


def test_a_segment_is_found_whatever_its_case() -> None:
    assert SHIPPED.of(" Mid-Market ") == SHIPPED.of("mid-market")


def test_an_unknown_segment_gets_the_default(folder: Path) -> None:
    assert load(folder, DEFAULT).of("public sector").cadence == Cadence.parse("1/P2M")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "[default] is missing"),
        ("x = ", "cannot be read"),
        (DEFAULT + "small = 3\n", "default.small: is not known"),
        ("small = 3\n" + DEFAULT, "small: must be a table"),
        (DEFAULT + '[small]\nsource = "ours"\n', "small.cadence: is missing"),
        (DEFAULT + '[small]\ncadence = "1/P1M"\n', "small.source: is missing"),
        (DEFAULT + '[small]\ncadence = "1/P1M"\nsource = " "\n', "small.source: is missing"),
        (DEFAULT + '[small]\ncadence = 12\nsource = "ours"\n', "small.cadence: is missing, or not a text"),
        (DEFAULT + '[small]\ncadence = "monthly"\nsource = "ours"\n', "small.cadence: not a cadence: 'monthly'"),
        (DEFAULT + '[small]\ncadence = "<=1/P1M"\nsource = "ours"\n', "small.cadence: must be one rate"),
        (DEFAULT + '[small]\ncadence = "1-2/P1M"\nsource = "ours"\n', "small.cadence: must be one rate"),
        (DEFAULT + '[small]\ncadence = "1/P1M"\nsource = "ours"\nnote = "x"\n', "small.note: is not known"),
    ],
)
def test_a_fault_is_told_with_file_and_key(folder: Path, text: str, says: str) -> None:
    with pytest.raises(norms.NormsError) as caught:
        load(folder, text)
    assert str(caught.value).startswith("norms.toml: ")
    assert says in str(caught.value)


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(norms.NormsError, match=r"nowhere\.toml: cannot be read"):
        norms.load(folder / "nowhere.toml")
