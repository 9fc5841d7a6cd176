"""What a comment's labels are, on plain comments and on those that turn a word round."""

import pytest

from classifier.comments import label


def names(labels):
    return {item.name for item in labels}


def test_a_label_carries_its_span_and_the_rule_that_fired():
    text = "Well: your HELPDESK is kind."
    (topic,) = label(text).topics
    assert (topic.name, text[topic.start : topic.end], topic.rule) == ("support", "HELPDESK", "support.desk")


@pytest.mark.parametrize(
    ("text", "topics", "sentiment"),
    [
        ("No complaints about support.", {"support"}, "positive"),
        ("It hasn't crashed once.", {"reliability"}, "positive"),
        ("Friendly account team, terribly slow system.", {"relationship", "performance"}, "mixed"),
        ("Please add a dark mode.", {"product"}, "neutral"),
        ("can't complain", set(), "positive"),
        ("Nine days for a reply.", {"support"}, "negative"),
        ("n/a", set(), "neutral"),
        ("", set(), "neutral"),
    ],
)
def test_negation_contrast_and_requests_are_heard(text, topics, sentiment):
    labels = label(text)
    assert (names(labels.topics), labels.sentiment) == (topics, sentiment)


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("We are leaving you.", {"churn_risk"}),
        ("We are not leaving you.", set()),
        ("Our account manager is leaving the company.", {"turnover"}),
        ("I would recommend you.", {"advocate"}),
        ("I would not recommend you.", set()),
        ("Nobody called us back.", set()),
    ],
)
def test_a_signal_denied_is_no_signal(text, signals):
    assert names(label(text).signals) == signals


def test_irony_asks_for_a_look():
    labels = label("Oh the outage page is lovely, I get to see it so often.")
    assert (labels.sentiment, labels.needs_review) == ("negative", True)


def test_a_long_comment_without_a_known_word_asks_for_a_look():
    assert label("zu viele fremde Wörter in diesem Satz hier drin").needs_review
    assert not label("asdf").needs_review


def test_of_several_hints_only_the_likeliest_is_given():
    assert names(label("As long as Mireille is there I have no worries, and her cake is good.").topics) == {
        "relationship"
    }


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("A barrel organ.", set()),
        ("Sticky.", set()),
        ("Honey, molasses.", {"performance"}),
        ("One feature.", {"product"}),
        ("One feature: talks about coming features.", {"product", "roadmap"}),
        ("The invoice came, and while the map loads I knit.", {"pricing", "performance"}),
    ],
)
def test_hints_make_a_label_by_their_number(text, topics):
    assert names(label(text).topics) == topics


def test_a_link_that_fails_is_a_matter_of_reliability_too():
    assert names(label("The connector crashes and posts each receipt twice.").topics) == {"integration", "reliability"}
    assert names(label("The connector posts each receipt.").topics) == {"integration"}


def test_a_question_blames_nobody():
    assert label("The backups are delayed.").sentiment == "negative"
    assert label("Are the backups delayed?").sentiment == "neutral"


def test_what_is_asked_for_under_no_label_is_asked_of_the_product():
    (topic,) = label("Perhaps a purple moon some time?").topics
    assert (topic.name, topic.rule.split(".")[0]) == ("product", "requests")


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Include the moon.", "neutral"),
        ("Where are the moons kept?", "neutral"),
        ("It never gave us any trouble.", "positive"),
    ],
)
def test_a_sentence_that_opens_as_a_request_judges_nothing(text, sentiment):
    assert label(text).sentiment == sentiment
