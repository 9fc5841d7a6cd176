import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence import Cadence
from reports.monthly import findings
from reports.monthly.facts import Held, OptOut
from reports.monthly.voices import Theme
from reports.monthly.words import QUOTED_LENGTH, part, quoted
from tests.reports.monthly.cast import MONTH, MONTHLY, accounts, asked, figures, quote, segment

COUNT = st.integers(0, 40)


def test_the_summary_has_three_sentences_that_can_be_read_aloud() -> None:
    found = figures(
        asked=asked(110, 61),
        accounts=accounts(too_much=12, as_wished=15, too_little=7, unknown=6),
        found=9,
        opt_outs=[OptOut("Ada", "Acme", "link", MONTH.ends_at), OptOut("Gus", "Globe", "bounce", MONTH.ends_at)],
        risks=[quote("bye", signals=("churn_risk",)), quote("bye bye", signals=("competitor",))],
    )
    assert findings.summary(found) == [
        "In October 2026, 61 of the 110 people we asked how often they would like to hear from us have answered (55 %).",
        "Of the 34 accounts whose wish we know, we talk to 15 as often as they wish, to 12 more often and to 7 less often.",
        "The recommended rhythm was found for nine accounts, one person asked us to stop writing, and one account said"
        " something that sounds like leaving.",
    ]


def test_an_empty_month_is_summed_up_without_numbers() -> None:
    assert findings.summary(figures(is_running=True)) == [
        "So far in October 2026, nobody was asked how often they would like to hear from us.",
        "We do not know yet how often any account would like to hear from us.",
        "The recommended rhythm changed for no accounts, nobody asked us to stop writing, and nobody said that they"
        " might leave.",
    ]


@given(COUNT, COUNT, COUNT, COUNT, COUNT, COUNT)
def test_every_month_has_three_whole_sentences(
    much: int, fine: int, little: int, unknown: int, sent: int, done: int
) -> None:
    found = figures(
        asked=asked(sent, min(done, sent)),
        accounts=accounts(too_much=much, as_wished=fine, too_little=little, unknown=unknown),
    )
    for sentence in findings.summary(found):
        assert re.fullmatch(r"[A-Z][^.]*[a-z)]\.", sentence)
        assert "None" not in sentence
        assert not re.search(r"\b(1|one) (people|accounts)\b", sentence)
    assert len(findings.summary(found)) == 3


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        (
            {"too_much": 24, "as_wished": 6, "too_little": 7},
            "Two thirds of the accounts want less contact than they get",
        ),
        ({"too_much": 1, "as_wished": 3}, "1 of 4 accounts wants less contact than they get"),
        ({"too_little": 5, "too_much": 1, "as_wished": 7}, "5 of 13 accounts want more contact than they get"),
        ({"too_little": 1}, "The one account that told us its wish wants more contact than it gets"),
        ({"too_little": 3}, "All of the accounts want more contact than they get"),
        ({"as_wished": 3, "unknown": 9}, "Every account that told us its wish gets it"),
        ({"unknown": 9}, "No account has told us its wish yet"),
    ],
)
def test_the_finding_of_the_balance_names_the_larger_side(counts: dict[str, int], finding: str) -> None:
    assert findings.balance(figures(accounts=accounts(**counts))) == finding


@pytest.mark.parametrize(
    ("count", "total", "words"),
    [
        (8, 12, "Two thirds of the accounts"),
        (2, 4, "2 of 4 accounts"),
        (0, 9, "None of the accounts"),
        (7, 15, "7 of 15 accounts"),
    ],
)
def test_a_share_is_a_fraction_only_where_it_is_near_one(count: int, total: int, words: str) -> None:
    assert part(count, total, "accounts") == words


def test_the_finding_of_the_segments_names_the_farthest() -> None:
    rows = [segment("small", 4, 4), segment("large", 12, 30), segment("empty", None, None)]
    assert (
        findings.segments(figures(segments=rows)) == "We talk to large accounts 2.5 times as often as they would like"
    )
    rows.append(segment("remote", 12, 0))
    assert findings.segments(figures(segments=rows)) == "We talk to remote accounts less often than they would like"
    assert findings.segments(figures(segments=rows[:1])) == "In every segment we talk about as often as is recommended"
    assert findings.segments(figures()) == "Nothing to compare yet: no wish is known"


def test_the_finding_of_the_themes_names_the_most_frequent() -> None:
    theme = Theme("relationship", 2, 0, 1, 4, ())
    assert findings.themes(figures(themes=[theme])) == "Seven comments are about the relationship, two of them critical"
    assert findings.themes(figures(themes=[Theme("api", 1, 0, 0, 0, ())])) == "One comment is about api, and critical"
    assert findings.themes(figures(comments=2)) == "The comments touch no known theme"
    assert findings.themes(figures()) == "Nobody wrote a comment this month"


def test_nobody_is_at_risk_only_where_that_is_known() -> None:
    assert findings.nobody_at_risk(figures(accounts=accounts(too_much=1))) == ""
    assert findings.nobody_at_risk(figures(risks=[quote("bye", signals=("churn_risk",))])) == ""
    assert findings.nobody_at_risk(figures(accounts=accounts(as_wished=1))).startswith("Nobody that we know of")
    assert findings.nobody_at_risk(figures(accounts=accounts(unknown=1))).endswith("No wish is known yet.")


@given(st.text())
def test_a_quote_is_one_line_of_bounded_length_and_keeps_its_words(verbatim: str) -> None:
    line = quoted(verbatim)
    assert len(line) <= QUOTED_LENGTH + 2
    assert line.splitlines() in ([line], [])
    if len(verbatim) <= QUOTED_LENGTH and verbatim.isprintable():
        assert line.split() == verbatim.split()


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Held(), ""),
        (Held(1), "One answer was held because a mail filter may have sent it: one still waiting."),
        (
            Held(14, released=2, discarded=9, overtaken=1),
            "14 answers were held because a mail filter may have sent them: two released, nine discarded, one followed"
            " by an answer of the person’s own, two still waiting.",
        ),
    ],
)
def test_what_was_held_is_told_with_what_became_of_it(found: Held, says: str) -> None:
    assert findings.held(figures(held=found)) == says


@pytest.mark.parametrize(
    ("befores", "heading"),
    [
        ([None], "One account got its first recommendation that follows a wish"),
        ([None] * 36, "36 accounts got their first recommendation that follows a wish"),
        ([MONTHLY, None, None], "One recommendation changed, and two accounts got their first that follows a wish"),
        ([MONTHLY], "One recommendation changed"),
    ],
)
def test_the_heading_of_the_changes_says_which_are_the_first(befores: list[Cadence | None], heading: str) -> None:
    found = befores.count(None)
    assert findings.lists(figures(changed=len(befores) - found, found=found))["changes"] == heading
