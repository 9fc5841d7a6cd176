"""A sentence tried in the rule book: every stage is shown, whatever is typed, and nothing is kept."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

import classifier
from accounts.models import CustomerSuccessManager
from classifier.doubting.confidence import WEIGHTS
from reports.rulebook import trying
from survey.explaining import in_sentences, pieces, sentences, visible
from survey.kinds import MOST_CHARACTERS
from tests.pages import Page
from tests.world import World

pytestmark = pytest.mark.on_sqlite

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
SENTENCE = "Weekly is too much. Every 2-3 weeks during the rollout, then a mail once a quarter at most"


def read(client: FlaskClient, text: str, question: str = "cadence") -> Page:
    form = Page(client.get("/rule-book")).form() | {"text": text, "question": question}
    return Page(client.post("/rule-book", data=form))


def test_every_stage_of_a_sentence_is_shown(world: World, sign_in: SignIn) -> None:
    page = read(sign_in(world.sam), SENTENCE)
    assert page.all(".verdict-line") == [
        "During implementation: every 2 to 3 weeks.",
        "After that: once a quarter at most, by e-mail.",
    ]
    assert "Every 2-3 weeks every-period rate.interval" in page.text
    assert "Weekly , because it is called too much" in page.text
    assert any("rollout" in told and "STAGE=onboarding" in told for told in page.all(".tokens li"))
    assert page.soup.select_one("textarea").text.strip() == SENTENCE


def test_a_comment_is_read_by_its_own_rules(world: World, sign_in: SignIn) -> None:
    page = read(sign_in(world.sam), "Support takes days to answer our tickets", "comment")
    assert "support" in page.all(".verdict-line")[0].lower()


def test_what_no_rule_knows_is_said_to_be_so(world: World, sign_in: SignIn) -> None:
    page = read(sign_in(world.sam), "zzyzx")
    assert page.all(".verdict-line") == ["Nothing understood."]
    assert "No rule knows any of these words" in page.text


def test_where_there_is_nothing_to_read_nobody_is_told_to_go_ahead(world: World, sign_in: SignIn) -> None:
    page = read(sign_in(world.sam), "🙈")
    assert page.all(".verdict-line") == ["Nothing understood."]
    assert "Sure enough" not in page.text
    assert "Nothing in it to act on" in page.text


@pytest.mark.parametrize(
    ("text", "fault"),
    [("  \n ", "Write a sentence first"), ("x" * (MOST_CHARACTERS + 1), "Shorten this by 1 character; ")],
)
def test_what_cannot_be_read_is_told_and_kept(world: World, sign_in: SignIn, text: str, fault: str) -> None:
    page = read(sign_in(world.sam), text)
    assert page.status == 422
    assert fault in page.all(".fault")[0]
    assert page.soup.select_one("textarea").text.strip() == text.strip()


HOSTILE = {
    "markup": "weekly <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "template": "{{ 7 * 7 }} {% raw %} monthly",
    "control": "monthly \x07\x1b[31m\x7f\x01 or weekly",
    "emoji": "monthly 🎉👩‍👩‍👧‍👦 weekly \u202eyletrauq",
    "long": ("every 3 weeks, no, monthly! " * 200)[:4000],
    "marks": "<>&\"'" * 800,
    "one word": "ä" * 4000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_as_text(world: World, sign_in: SignIn, name: str) -> None:
    page = read(sign_in(world.sam), HOSTILE[name])
    assert page.status == 200
    assert not page.soup.select("main script, main img")
    assert visible(HOSTILE[name].split()[0][:20]) in page.text.replace(" ", "")


def test_however_long_a_text_is_only_so_much_is_listed() -> None:
    found = trying.stages("monthly, weekly " * 250, "cadence")
    assert (len(found.tokens), found.more_tokens > 0) == (trying.MOST_TOKENS, True)
    assert (len(found.rules), found.more_rules > 0) == (trying.MOST_ROWS, True)


@given(st.text(max_size=50), st.lists(st.tuples(st.integers(-2, 55), st.integers(-2, 55)), max_size=4))
def test_the_pieces_of_a_text_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    ordered = [(min(one), max(one)) for one in spans]
    assert "".join(piece.text for piece in pieces(text, ordered)) == visible(text)


def test_spans_that_overlap_are_both_marked() -> None:
    found = [(piece.text, piece.marks) for piece in pieces("once a month", [(0, 6), (5, 12)])]
    assert found == [("once ", (1,)), ("a", (1, 2)), (" month", (2,))]


def test_each_doubt_of_the_rule_book_has_a_sentence_and_no_other_has() -> None:
    assert set(sentences()) == set(WEIGHTS)
    assert all(one[0].isupper() or one[0] == "“" for one in sentences().values())
    assert all(one.endswith(".") for one in sentences().values())


def test_a_doubt_is_told_as_a_sentence_and_named_where_it_is_explained(world: World, sign_in: SignIn) -> None:
    text = "Weekly is too much. Every two weeks, or every month"
    names = classifier.explain(text).doubts
    told = read(sign_in(world.sam), text).all(".doubts li")
    assert told == [sentences()[name] for name in names]
    assert f"doubt     {names[0]}" in classifier.explain(text).lines()


def test_a_doubt_that_came_twice_is_told_once_and_one_without_a_sentence_by_its_name() -> None:
    assert in_sentences(["guessed", "guessed", "something new"])[1:] == ["something new."]
