"""Slips of the fingers are put right, and real words are left alone."""

import pytest
from spellchecker import SpellChecker

from classifier import read
from classifier.comments.labelling import labeller
from classifier.pipeline import language
from classifier.words.slips import LONGEST, Slips

DOUBLED, LEFT_OUT, SWAPPED, BESIDE = "letter typed twice", "letter left out", "letters swapped", "key beside"
SLIPS = (
    ("phoone", "phone", DOUBLED), ("pohne", "phone", SWAPPED), ("phpne", "phone", BESIDE), ("phne", "phone", LEFT_OUT),
    ("thhree", "three", DOUBLED), ("trhee", "three", SWAPPED), ("lesat", "least", SWAPPED), ("leaat", "least", BESIDE),
    ("visot", "visit", BESIDE), ("ttwice", "twice", DOUBLED), ("twcie", "twice", SWAPPED), ("plety", "plenty", LEFT_OUT),
    ("clal", "call", SWAPPED), ("newlsetter", "newsletter", SWAPPED), ("outgae", "outage", SWAPPED),
    ("vidoe", "video", SWAPPED), ("whatsaapp", "whatsapp", DOUBLED), ("emaol", "email", BESIDE), ("mtlhy", "monthly", SWAPPED),
)  # fmt: skip
# Words that hardly anybody means who types them to us: "the account manger".
LIKELIER_SLIPS = frozenset(["manger"])
# Real words, names, words of other languages, and nothing like a word.
LEFT_ALONE = (
    "trams",
    "moths",
    "lest",
    "colour",
    "realise",
    "tyres",
    "goran",
    "votre",
    "trans",
    "dept",
    "xyzzy",
    "",
)


def dictionary() -> list[str]:
    words = SpellChecker(language="en").word_frequency.words()
    return [word for word in words if word.isalpha() and len(word) < LONGEST and word not in LIKELIER_SLIPS]


@pytest.fixture(scope="module")
def slips() -> Slips:
    words = language().words
    return Slips(language().known, {form for form, entry in words.words.items() if entry.classes}, words.spelling)


@pytest.mark.parametrize(("typed", "meant", "slip"), SLIPS)
def test_a_slip_of_the_fingers_is_put_right(slips: Slips, typed: str, meant: str, slip: str) -> None:
    assert slips.meant(typed) == meant, slip


@pytest.mark.parametrize("word", LEFT_ALONE)
def test_a_word_of_its_own_is_left_alone(slips: Slips, word: str) -> None:
    assert slips.meant(word) is None


def test_no_word_of_the_dictionary_is_taken_for_a_slip(slips: Slips) -> None:
    """What is missing belongs into classifier/data/en/real_words.toml."""
    assert not [word for word in dictionary() if slips.meant(word)]


def test_no_word_of_the_dictionary_becomes_another_in_a_comment() -> None:
    vocabulary, spelling = labeller().vocabulary, labeller().codebook.spelling
    slips = vocabulary.slips
    assert slips is not None
    likely = [word for word in dictionary() if word not in spelling and slips.meant(word)]
    assert not [word for word in likely if vocabulary[word].text != word]


@pytest.mark.parametrize(
    ("text", "per_year", "channel"),
    [
        ("twicce a year by phnoe", 2, "phone"),
        ("at lesat thhree calls a month", 36, "phone"),
        ("an emial every secnod month is plneyt", 6, "email"),
        ("evrey six wekes on teasm", 8.7, None),
        ("a visot onec a year", 1, "in_person"),
    ],
)
def test_a_rate_is_read_through_its_slips(text: str, per_year: float, channel: str | None) -> None:
    wish = read(text).to_json()["wishes"][0]
    assert wish["per_year"][0] == pytest.approx(per_year, abs=0.01)
    assert wish["channel"] == channel


def test_what_a_word_was_taken_for_is_shown() -> None:
    from classifier import explain

    assert any("(spelt 'phone')" in line for line in explain("quarterly by phnoe").lines())
