"""Each entry of the codebook is shown by its examples, bounded by its counter-examples, and needed."""

import pytest

from classifier.comments import rules
from classifier.comments.codebook import TONES, load
from classifier.comments.labelling import labeller, weighed
from tests.score import SENTIMENTS, SIGNALS, TOPICS

ENTRIES = pytest.mark.parametrize("entry", rules(), ids=lambda entry: entry.name)


def fired(text):
    return {firing.entry.name for firing in labeller().fired(text)[1]}


@ENTRIES
def test_every_entry_has_examples_on_which_it_fires(entry):
    assert entry.examples
    assert [text for text in entry.examples if entry.name not in fired(text)] == []


@ENTRIES
def test_every_entry_has_counter_examples_on_which_it_does_not(entry):
    assert entry.counter_examples
    assert [text for text in entry.counter_examples if entry.name in fired(text)] == []


@ENTRIES
def test_without_an_entry_one_of_its_examples_is_weighed_otherwise(entry):
    readings = [labeller().fired(text) for text in entry.examples]
    assert any(
        weighed(tokens, firings, {}) != weighed(tokens, [f for f in firings if f.entry.name != entry.name], {})
        for tokens, firings in readings
    )


def test_the_codebook_covers_the_words_of_the_contract():
    assert {entry.label for entry in rules() if entry.kind == "topics"} == TOPICS
    assert {entry.label for entry in rules() if entry.kind == "signals"} == SIGNALS
    assert set(TONES) > SENTIMENTS


def test_names_are_unique():
    names = [entry.name for entry in rules()]
    assert len(names) == len(set(names))


def test_an_unknown_field_is_refused_with_file_and_entry(tmp_path):
    for kind in ("topics", "signals", "sentiment"):
        (tmp_path / kind).mkdir()
    (tmp_path / "words.toml").write_text("[groups]\n[spelling]\n[compounds]\n[misleading]\nwords = ''\n")
    (tmp_path / "topics" / "support.toml").write_text(
        "[desk]\nphrases='desk'\nexamples=['desk']\ncounter_examples=['chair']\ncolour='red'\n"
    )
    with pytest.raises(ValueError, match=r"support\.toml, entry desk.*colour"):
        load(tmp_path)
