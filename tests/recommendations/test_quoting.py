import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.quoting import LONGEST, quote


@pytest.mark.parametrize(
    ("verbatim", "deciding", "quoted"),
    [
        ("once a month max", "once a month", "once a month max"),
        ("Well, hello! At most  once a month, {please}. Thanks", "once a month", "At most once a month, {please}"),
        ("no calls; quarterly will do", "quarterly", "quarterly will do"),
        ("Hi\n\nquarterly\nBest, Ada", "quarterly", "quarterly"),
        ("every 1.5 months. Really", "every 1.5 months", "every 1.5 months"),
        ("monthly...", "monthly", "monthly"),
        ("weekly!!! WEEKLY!!!", "WEEKLY", "WEEKLY"),
        ("Once a month. Or two", "month. Or two", "Once a month. Or two"),
        ("Stop it. Quarterly", "Quarterly", "Quarterly"),
    ],
)
def test_the_sentence_around_the_deciding_words_is_quoted(verbatim: str, deciding: str, quoted: str) -> None:
    start = verbatim.index(deciding)
    assert quote(verbatim, (start, start + len(deciding))) == f'"{quoted}"'


def test_without_deciding_words_everything_is_quoted() -> None:
    assert quote(" now. and\tthen ", None) == '"now. and then"'


def test_a_long_sentence_begins_at_the_deciding_words() -> None:
    verbatim = "well " * 40 + "once a month please"
    assert quote(verbatim, (200, 212)) == '"…once a month please"'


def test_a_long_end_is_cut() -> None:
    quoted = quote("monthly " * 40, (0, 7))
    assert len(quoted) <= LONGEST + 2
    assert quoted.endswith('monthly…"')


@given(st.text(), st.integers(0, 60), st.integers(0, 60))
def test_any_text_can_be_quoted_on_one_short_line(verbatim: str, one: int, other: int) -> None:
    quoted = quote(verbatim, (min(one, other), max(one, other)))
    assert len(quoted) <= LONGEST + 2
    assert quoted.splitlines() == [quoted]


@given(st.text("ab. !\n", max_size=80), st.data())
def test_a_quote_holds_the_deciding_words(verbatim: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(verbatim)))
    end = data.draw(st.integers(start, len(verbatim)))
    deciding = verbatim[start:end].split()
    quoted = quote(verbatim, (start, end))
    assert all(word.strip(".!") in quoted for word in deciding)
