from hypothesis import given
from hypothesis import strategies as st

from reports.monthly.themes import risks, tallies, themes
from reports.monthly.voices import Comment
from tests.reports.monthly.cast import quote

TOPICS = st.lists(st.sampled_from(["support", "product", "pricing", "value"]), unique=True)
TONES = st.sampled_from(["positive", "negative", "mixed", "neutral"])
LENGTHS = st.none() | st.integers(0, 300)
COMMENTS = st.builds(lambda *read: Comment(0, *read), LENGTHS, TONES, TOPICS.map(tuple))


def comment(number: int, length: int | None, *topics: str, sentiment: str = "neutral") -> Comment:
    return Comment(number, length, sentiment, topics)


def test_themes_come_most_frequent_first_with_their_tones() -> None:
    found = tallies(
        [
            comment(1, 50, "support", sentiment="negative"),
            comment(2, 50, "support", "pricing", sentiment="mixed"),
            comment(3, 50, "support", sentiment="positive"),
            comment(4, 50, "pricing"),
            comment(5, 50, "api"),
        ]
    )
    drawn = themes(found, {})
    assert [(theme.topic, theme.comments) for theme in drawn] == [("support", 3), ("pricing", 2), ("api", 1)]
    assert (drawn[0].negative, drawn[0].mixed, drawn[0].neutral, drawn[0].positive) == (1, 1, 0, 1)


def test_two_quotes_of_two_tones_are_shown_readable_ones_first() -> None:
    said = [
        comment(1, 2, "support", sentiment="negative"),
        comment(2, 80, "support", sentiment="negative"),
        comment(3, 80, "support", sentiment="negative"),
        comment(4, 80, "support", sentiment="positive"),
    ]
    assert tallies(said)[0].quoted == (2, 4)


def test_words_that_are_gone_are_counted_and_not_quoted() -> None:
    (found,) = tallies([comment(1, None, "support"), comment(2, 0, "support"), comment(3, 9, "support")])
    assert (found.tones["neutral"], found.quoted) == (3, (3,))


def test_a_quote_that_was_erased_meanwhile_is_left_out() -> None:
    counted = tallies([comment(1, 50, "support"), comment(2, 50, "support")])
    there = quote("Still there", "support")
    (theme,) = themes(counted, {2: there})
    assert (theme.comments, theme.quotes) == (2, (there,))


def test_a_theme_stands_beside_the_month_before() -> None:
    counted = tallies([comment(1, 50, "support", "api")])
    assert {theme.topic: theme.before for theme in themes(counted, {}, {"api": 4})} == {"api": 4, "support": 0}
    assert {theme.before for theme in themes(counted, {})} == {None}


@given(st.lists(COMMENTS, max_size=12).map(lambda said: [one._replace(answer_id=at) for at, one in enumerate(said)]))
def test_no_comment_is_quoted_twice_and_none_beyond_two_a_theme(said: list[Comment]) -> None:
    found = tallies(said)
    quoted = [answer_id for one in found for answer_id in one.quoted]
    assert len(quoted) == len(set(quoted))
    assert all(len(one.quoted) <= 2 and all(one.topic in said[at].topics for at in one.quoted) for one in found)
    assert sum(one.tones.total() for one in found) == sum(len(one.topics) for one in said)


def test_risks_are_signs_of_leaving_the_likeliest_first() -> None:
    said = [
        quote("new boss", signals=("turnover",)),
        quote("great", signals=("advocate",)),
        quote("other tool", signals=("callback", "competitor")),
        quote("bye", signals=("churn_risk",)),
    ]
    assert [one.verbatim for one in risks(said)] == ["bye", "other tool", "new boss"]
