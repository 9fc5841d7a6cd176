"""What words hint at: votes for a kind of wish where no rate is named."""

import pytest

from classifier import explain, read
from classifier.gathering.hinted import CLEARLY_HINTED, ONLY_HINTED
from classifier.pipeline import language
from classifier.words import hints
from classifier.words.hints import hints_of, lead, votes


def counted(text: str) -> dict[str, int]:
    return dict(votes(hints_of(language().tokens(text))))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("as and when, on request", "event"),
        ("our lawyers say you know best", "delegated"),
        ("my predecessor would have had a view, ask my boss", "none"),
        ("too many of your colleagues ring", "less"),
        ("we feel forgotten, step it up", "more"),
        ("the amount is right, carry on", "same"),
        ("lose my number, for good", "stop"),
        ("loads, we are all new starters", "high"),
        ("once in a blue moon", "low"),
        ("at regular intervals", "medium"),
    ],
)
def test_the_words_of_each_kind_vote_for_it(text: str, kind: str) -> None:
    found = counted(text)
    assert max(found, key=lambda name: found[name]) == kind


def test_of_phrases_that_begin_at_one_word_the_longest_votes() -> None:
    assert counted("more") == {"more": 2}
    assert counted("more than necessary") == {"less": 3}


def test_a_phrase_may_name_a_class_of_words_and_a_word_of_several_words_is_its_parts() -> None:
    assert counted("regular visits") == counted("regular phone calls") == counted("regular meetings")
    assert "low" in counted("now and then")


def test_a_phrase_that_is_said_again_has_no_second_vote() -> None:
    assert counted("less, less, less") == counted("less")


def test_a_kind_leads_by_its_votes_beyond_those_of_any_other() -> None:
    found = votes(hints_of(language().tokens("you know best, I do not mind; less, perhaps")))
    assert (
        lead(found, "delegated") == found["delegated"] - found["less"] > 0 > lead(found, "less") > lead(found, "same")
    )
    assert lead(votes([]), "event") == 0


def test_where_nothing_was_understood_the_votes_guess_for_a_person_to_look_at() -> None:
    reading = read("Hold course.")
    assert reading.main_wish is not None
    assert reading.main_wish.direction == "same"
    assert reading.needs_review
    assert ONLY_HINTED in explain("Hold course.").doubts


def test_a_guess_that_is_far_ahead_needs_nobody_unless_it_ends_all_contact() -> None:
    assert CLEARLY_HINTED in explain("Your horse, your reins.").doubts
    assert not read("Your horse, your reins.").needs_review
    assert read("Bury the file, consider me dead.").needs_review


def test_even_votes_guess_nothing() -> None:
    assert read("Hgjkl.").wishes == ()
    assert read("qwerty 123").main_wish is None


def test_a_wish_read_in_a_few_words_gives_way_to_what_far_more_words_hint_at() -> None:
    text = "Never mind the unsubscribe link: whatever suits, you decide, no preference, you know best."
    reading = read(text)
    assert reading.main_wish is not None
    assert (reading.main_wish.kind, reading.opt_out, reading.needs_review) == ("delegated", False, True)


def test_words_that_hint_at_the_very_wish_lift_doubts_about_it() -> None:
    alone = read(
        "Our people in the hall like it: occasionally. The new curtains hang well, the choir is back, we sing."
    )
    hinted = read("Our people in the hall like it: occasionally, now and then, seldom. The choir is back, we sing.")
    assert alone.main_wish
    assert hinted.main_wish
    assert alone.main_wish.level == hinted.main_wish.level == "low"
    assert hinted.confidence >= alone.confidence


def test_hints_say_nothing_about_answers_that_name_a_rate() -> None:
    text = "Seldom, rarely, hardly ever, now and then: once a quarter."
    assert read(text).main_wish is not None
    assert not [doubt for doubt in explain(text).doubts if "hint" in doubt]


def test_a_phrase_that_stands_twice_for_a_kind_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        hints, "_read", lambda language: iter([("low", "odd", 1), ("high", "odd", 1), ("low", "odd", 2)])
    )
    hints.load.cache_clear()
    try:
        with pytest.raises(ValueError, match="'odd' stands twice for 'low'"):
            hints.load()
    finally:
        monkeypatch.undo()
        hints.load.cache_clear()
