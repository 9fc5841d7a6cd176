"""What is only polite around a wish changes nothing of its reading."""

import pytest

from classifier import read

ANSWERS = [
    "monthly",
    "Only in emergencies",
    "feb + aug",
    "a data breach",
    "less",
    "no calls, mail please",
    "Weekly until go-live, then every six weeks",
    "asdf",
]
OPENINGS = [
    "Good question. ",
    "Fair question: ",
    "Hmm, tricky. ",
    "Let me think... ",
    "Easy: ",
    "Hello team, ",
    "Short answer: ",
]
CLOSINGS = [
    " if that works for you",
    ", if you don't mind",
    " if that's OK with you, thanks",
    " if it's not too much trouble.",
    ". Best regards, Ann",
    " Nothing else.",
]
# Here the same words say something.
MEANT = {
    "only if that suits you": "if that suits you",
    "twice a year, more if possible": "if possible",
    "Good question.": "Good question.",
    "No, thanks": "thanks",
}


def wishes(text: str) -> list[dict[str, object]]:
    """The wishes of an answer without their places in it."""
    return [{key: value for key, value in wish.items() if key != "span"} for wish in read(text).to_json()["wishes"]]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_courtesy_before_or_behind_changes_nothing(answer: str) -> None:
    framed = [*(opening + answer for opening in OPENINGS), *(answer + closing for closing in CLOSINGS)]
    assert {text: wishes(text) for text in framed} == {text: wishes(answer) for text in framed}


@pytest.mark.parametrize("text", MEANT)
def test_the_same_words_stay_where_they_count(text: str) -> None:
    from classifier.pipeline import language

    forms = language().tokens(text).forms
    assert any(word.strip(".,").lower() in " ".join(forms) for word in MEANT[text].split())


def test_spans_stay_those_of_the_text_as_typed() -> None:
    text = "Good question. Once a month, if that's OK with you."
    (wish,) = read(text).wishes
    assert text[slice(*wish.span)] == "Once a month"
