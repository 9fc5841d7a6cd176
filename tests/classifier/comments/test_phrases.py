"""The language of the phrases."""

import pytest

from classifier.comments.phrases import keys_of, phrases_of
from classifier.comments.tokens import tokens_of
from classifier.comments.vocabulary import Roles, Vocabulary

GROUPS = {"number": "# two three"}


def says(written, text):
    phrase = phrases_of(written)[0]
    keys = frozenset(keys_of([phrase]))
    words = Vocabulary(keys, Roles(keys, {}, keys), GROUPS, {"pls": "please"}, {"no one": "nobody"}, {"good": 1.9})
    words.forgive_slips()
    tokens = tokens_of(text, words)
    known = [word.keys for word in tokens.words]
    places = [place for place, there in enumerate(known) if phrase.steps[0].key in there]
    return phrase.find(places, known, tokens.sentences) is not None


@pytest.mark.parametrize(
    ("written", "said", "unsaid"),
    [
        ("help desk", "Your help-desk!", "help the desk"),
        ("slow|laggy", "so laggy", "so fast"),
        ("crash*", "it crashed", "it rashly"),
        ("@number clicks", "two clicks, 11 clicks", "many clicks"),
        ("the new? menu", "the menu", "the old menu"),
        ("told _ friends", "told my friends", "told friends"),
        ("price .. up", "the price went straight up", "a price. It went up"),
        ("fine ... but", "All fine. Well, but", "but fine"),
        ("please add", "pls add", "please"),
        ("nobody called", "No one called", "one called"),
        ("manager left", "account manger left", "ranger left"),
        ("thank ^", "thank Mireille", "thank mireille"),
    ],
)
def test_a_phrase_is_found_where_it_is_said(written, said, unsaid):
    assert says(written, said)
    assert not says(written, unsaid)


@pytest.mark.parametrize("written", [".. up", "up ..", "new? menu", "menu new?", "_ menu"])
def test_a_phrase_needs_a_word_at_both_ends(written):
    with pytest.raises(ValueError, match="begin with a word"):
        phrases_of(written)
