"""What is remembered is bounded and changes no reading; what is quick agrees with NLTK's own way."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize.regexp import RegexpTokenizer

from classifier import pipeline
from classifier.mentions import items
from classifier.resolve import resolve
from classifier.structure.clauses import MOST_ITEMS, clauses_of
from classifier.words import lexicon, matching, tagging
from tests.classifier.hostile import HOSTILE

ANSWERS = (
    "Once a month by phone, please, but not on Fridays",
    "evry 6 wks or when something breaks",
    "Weekly until go-live, then quarterly",
    "No more calls. One mail a quarter is plenty",
    *(text[:300] for text in HOSTILE.values()),
)


@given(st.text(max_size=200) | st.sampled_from(list(HOSTILE.values())))
def test_tokens_are_those_of_the_tokenizer_of_nltk(text: str) -> None:
    assert lexicon.TOKEN.findall(text) == RegexpTokenizer(lexicon.TOKEN.pattern).tokenize(text)


def test_readings_stay_the_same_when_everything_remembered_is_forgotten_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    english = pipeline.language()
    wanted = [resolve(english.parse(text))[0] for text in ANSWERS]
    for module, name, bound in (
        (matching, "MOST_STEPS", 7),
        (matching, "MOST_KINDS", 5),
        (items, "REMEMBERED", 2),
        (tagging, "REMEMBERED", 3),
    ):
        monkeypatch.setattr(module, name, bound)
    pipeline.language.cache_clear()
    forgetful = pipeline.language()
    assert [resolve(forgetful.parse(text))[0] for text in ANSWERS] == wanted
    pipeline.language.cache_clear()


def test_nothing_remembered_outgrows_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    english = pipeline.language()
    monkeypatch.setattr(tagging, "REMEMBERED", len(english.lexemes) + 10)
    monkeypatch.setattr(matching, "MOST_KINDS", 50)
    for number in range(200):
        english.parse(f"wordx{number} mumbled{number} weekly")
    assert len(english.lexemes) <= tagging.REMEMBERED
    assert len(english.matcher._kinds) <= 50


def test_a_long_word_is_read_and_not_remembered() -> None:
    english = pipeline.language()
    word = "word" * 1_000
    assert english.lexemes[word].unknown
    assert word not in english.lexemes


def test_a_clause_of_more_items_than_anybody_says_is_cut() -> None:
    parsed = pipeline.language().parse("weekly " * (3 * MOST_ITEMS))
    assert max(len(clause.items) for clause in clauses_of(parsed.items, len(parsed.tokens))) == MOST_ITEMS


def test_reading_an_answer_loads_nothing_of_the_comments() -> None:
    script = "import sys, classifier; classifier.read('monthly'); print('classifier.comments' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
