"""Single words vote for labels, and the votes are counted."""

import pytest

from classifier.comments import label
from classifier.comments.codebook import FOLDER
from classifier.comments.tokens import tokens_of
from classifier.comments.vocabulary import Roles, Vocabulary
from classifier.comments.votes import Ballot
from tests.score import SENTIMENTS, SIGNALS, TOPICS

KEYS = {"@number", "@never"}
GROUPS = {"number": "# two three", "never": "not never"}


def votes(folder, text, **files):
    """What the words of a text vote for: the label with its votes for each phrase said."""
    (folder / "topics").mkdir()
    for name, words in files.items():
        (folder / "topics" / f"{name}.toml").write_text(words)
    vocabulary = Vocabulary(KEYS, Roles(frozenset(KEYS), {}, frozenset(KEYS)), GROUPS, {}, {}, {})
    cast = Ballot(folder, vocabulary).cast(tokens_of(text, vocabulary))
    return [(dict(vote.worth), vote.negated) for vote in cast.get("topics", [])]


def test_a_word_votes_in_all_its_inflections_and_once(tmp_path):
    assert votes(tmp_path, "crashed, crashes, crashing", reliability="strong = 'crash'") == [
        ({"reliability": 3}, False)
    ]


def test_the_longest_phrase_counts_and_its_words_do_not(tmp_path):
    words = {"support": "plain = 'answer'", "pricing": "weak = 'answer in percent'"}
    assert votes(tmp_path, "an answer in percent", **words) == [({"pricing": 1}, False)]


def test_one_phrase_may_vote_for_two_labels(tmp_path):
    words = {"support": "plain = 'ring'", "relationship": "weak = 'ring'"}
    assert votes(tmp_path, "ring", **words) == [({"relationship": 1, "support": 2}, False)]


def test_a_phrase_may_ask_for_any_word_of_a_group(tmp_path):
    assert votes(tmp_path, "9 more, three more", expansion="plain = '@number more'") == [({"expansion": 2}, False)]


def test_a_word_denied_is_marked(tmp_path):
    assert votes(tmp_path, "not cancelled", churn_risk="plain = 'cancel'") == [({"churn_risk": 2}, True)]


@pytest.mark.parametrize("words", ["plain = 'crash, crashed'", "plain = 'crash,'", "plain = 'crash'\nweak = 'crashes'"])
def test_a_phrase_that_stands_twice_or_is_empty_is_refused(tmp_path, words):
    with pytest.raises(ValueError, match=r"twice|no word"):
        votes(tmp_path, "", reliability=words)


@pytest.mark.parametrize(
    ("kind", "labels"), [("topics", TOPICS), ("signals", SIGNALS), ("sentiment", SENTIMENTS - {"mixed"})]
)
def test_there_are_words_for_every_label_of_the_contract(kind, labels):
    assert {path.stem for path in (FOLDER / "votes" / kind).glob("*.toml")} == labels


def test_words_alone_make_a_label():
    (topic,) = label("Molasses, and then you fetch a coffee.").topics
    assert topic.name == "performance"


def test_beside_a_recommendation_a_topic_must_be_said_louder():
    assert [topic.name for topic in label("I rang, and nobody answered.").topics] == ["support"]
    assert label("I rang my sister and told everyone at the fair: recommended!").topics == ()


def test_of_two_topics_both_are_given_that_are_said_plainly():
    topics = label("The helpdesk is kind, the invoice is wrong.").topics
    assert {topic.name for topic in topics} == {"support", "pricing"}


def test_a_close_vote_asks_for_a_look():
    assert label("Sticky as honey.").needs_review
    assert not label("Your helpdesk answered my ticket.").needs_review


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("I nominated you at our guild.", "positive"),
        ("Our notice of termination is in the post.", "negative"),
        ("Twenty more seats for the depot.", "neutral"),
        ("Superb trainers, woeful manuals.", "mixed"),
    ],
)
def test_signals_and_votes_tell_the_mood(text, sentiment):
    assert label(text).sentiment == sentiment


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("We are fond of the trainers, but the printer in the hall is green.", "mixed"),
        ("The printer in the hall is green, but we are fond of the trainers.", "positive"),
        ("Like clockwork.", "positive"),
        ("Green printer.", "neutral"),
    ],
)
def test_a_turn_and_strong_words_tell_the_mood(text, sentiment):
    assert label(text).sentiment == sentiment


def test_a_compound_may_be_wrapped_within_a_phrase(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "support.toml").write_text("strong = '''no\none home'''")
    vocabulary = Vocabulary(KEYS, Roles(frozenset(KEYS), {}, frozenset(KEYS)), GROUPS, {}, {"no one": "nobody"}, {})
    assert Ballot(tmp_path, vocabulary).cast(tokens_of("No one home", vocabulary))["topics"]


@pytest.mark.parametrize(
    ("said", "denied", "signal"),
    [
        ("We are leaving you.", "We were going to leave, and now we are staying.", "churn_risk"),
        ("Everything by tomorrow, please!", "Everything by tomorrow, please! Only joking.", "demand"),
        ("Add twenty more seats.", "We would have bought twenty more seats, had anyone used the first.", "expansion"),
    ],
)
def test_what_denies_a_signal_outweighs_it(said, denied, signal):
    assert signal in {found.name for found in label(said).signals}
    assert signal not in {found.name for found in label(denied).signals}


def test_polite_thanks_for_nothing_are_neutral_and_need_no_look():
    labels = label("Nothing from our side, thanks.")
    assert (labels.sentiment, labels.needs_review) == ("neutral", False)
