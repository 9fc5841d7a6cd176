from hypothesis import given
from hypothesis import strategies as st

from reports.monthly.themes import risks, themes
from reports.monthly.voices import Quote
from tests.reports.monthly.cast import quote

TOPICS = st.lists(st.sampled_from(["support", "product", "pricing", "value"]), unique=True)
QUOTES = st.builds(
    lambda verbatim, topics, tone: quote(verbatim, *topics, sentiment=tone),
    st.text(min_size=1, max_size=300),
    TOPICS,
    st.sampled_from(["positive", "negative", "mixed", "neutral"]),
)
LONG = "This comment is long enough to say something and short enough to be read"


def test_themes_come_most_frequent_first_with_their_tones() -> None:
    found = themes(
        [
            quote("a", "support", sentiment="negative"),
            quote("b", "support", "pricing", sentiment="mixed"),
            quote("c", "support", sentiment="positive"),
            quote("d", "pricing"),
            quote("e", "api"),
        ]
    )
    assert [(theme.topic, theme.comments) for theme in found] == [("support", 3), ("pricing", 2), ("api", 1)]
    assert (found[0].negative, found[0].mixed, found[0].neutral, found[0].positive) == (1, 1, 0, 1)


def test_two_quotes_of_two_tones_are_shown_readable_ones_first() -> None:
    said = [
        quote("no", "support", sentiment="negative"),
        quote(f"{LONG} 1.", "support", sentiment="negative"),
        quote(f"{LONG} 2.", "support", sentiment="negative"),
        quote(f"{LONG} 3.", "support", sentiment="positive"),
    ]
    assert [one.verbatim[-2:] for one in themes(said)[0].quotes] == ["1.", "3."]


@given(st.lists(QUOTES, max_size=12))
def test_no_quote_is_shown_twice_and_none_beyond_two_a_theme(said: list[Quote]) -> None:
    found = themes(said)
    shown = [id(one) for theme in found for one in theme.quotes]
    assert len(shown) == len(set(shown))
    assert all(len(theme.quotes) <= 2 and all(theme.topic in one.topics for one in theme.quotes) for theme in found)
    assert sum(theme.comments for theme in found) == sum(len(one.topics) for one in said)


def test_risks_are_signs_of_leaving_the_likeliest_first() -> None:
    said = [
        quote("new boss", signals=("turnover",)),
        quote("great", signals=("advocate",)),
        quote("other tool", signals=("callback", "competitor")),
        quote("bye", signals=("churn_risk",)),
    ]
    assert [one.verbatim for one in risks(said)] == ["bye", "other tool", "new boss"]
