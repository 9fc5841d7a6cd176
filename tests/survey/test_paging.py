"""Which questions stand on which page, and how far a customer is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.paging import asked, layout, percent, progress, tie_break
from tests.survey.asked import questionnaire

ALL = questionnaire()
SUM = next(question for question in ALL.questions if question.kind == "sum")


def keys(pages: list) -> list[list[str]]:
    return [[question.key for question in page] for page in pages]


def parts(*shares: object) -> dict[str, list[str]]:
    return {f"topics-{part.value}": [str(share)] for part, share in zip(SUM.parts, shares, strict=True)}


def test_a_question_with_a_condition_stands_on_a_later_page_than_what_it_looks_at() -> None:
    assert keys(layout(ALL)) == [
        ["often", "ways", "content"],
        ["which", "wrong"],
        ["topics", "team", "better"],
        [],
    ]


def test_a_page_ends_by_itself_after_so_many_questions() -> None:
    short = questionnaire(questions_per_page=2)
    assert keys(layout(short))[:2] == [["often", "ways"], ["content", "which"]]


@pytest.mark.parametrize(
    ("typed", "second"),
    [
        ({}, None),
        ({"content": ["4"], "ways": ["email", "phone"]}, None),
        ({"ways": ["email", "other"]}, ["which"]),
        ({"content": ["2"]}, ["wrong"]),
        ({"content": ["2"], "ways": ["other"]}, ["which", "wrong"]),
    ],
)
def test_a_condition_decides_whether_its_question_is_asked(
    typed: dict[str, list[str]], second: list[str] | None
) -> None:
    found = {page.number: [question.key for question in page.questions] for page in asked(ALL, typed)}
    assert found.get(2) == second
    assert found[3] == ["topics", "team", "better"]


def test_a_condition_on_a_question_that_is_not_asked_does_not_hold() -> None:
    chained = questionnaire(
        """
        name = "chained"
        title = "Chained"
        why = "Why not?"
        minutes = 1
        [[questions]]
        key = "a"
        kind = "choice"
        text = "A?"
        options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]
        [[questions]]
        key = "b"
        kind = "choice"
        text = "B?"
        show_if = { question = "a", is = ["yes"] }
        options = [{ value = "yes", label = "Yes" }]
        [[questions]]
        key = "c"
        kind = "comment"
        text = "C?"
        show_if = { question = "b", is = ["yes"] }
        """
    )
    assert [page.number for page in asked(chained, {"a": ["no"], "b": ["yes"]})] == [1]
    assert [page.number for page in asked(chained, {"a": ["yes"], "b": ["yes"]})] == [1, 2, 3]


def test_pages_that_may_yet_be_asked_are_counted_until_they_are_decided() -> None:
    assert progress(ALL, {}, 1) == (1, 4)
    assert progress(ALL, {"content": ["2"]}, 2) == (2, 4)
    assert progress(ALL, {"content": ["4"]}, 3) == (2, 3)
    assert progress(ALL, {"content": ["4"]} | parts(50, 50, 0), 4) == (3, 3)


@given(
    content=st.sampled_from(["", "1", "3"]),
    ways=st.lists(st.sampled_from(["email", "other"]), unique=True),
    shares=st.sampled_from([("", "", ""), (50, 50, 0), (60, 40, 0)]),
)
def test_the_number_of_pages_never_grows_on_the_way(content: str, ways: list[str], shares: tuple[object, ...]) -> None:
    typed = {"content": [content], "ways": ways} | parts(*shares)
    totals = [progress(ALL, typed, page.number) for page in asked(ALL, typed)]
    assert [total for _, total in totals] == sorted((total for _, total in totals), reverse=True)
    assert [position for position, _ in totals] == list(range(1, len(totals) + 1))
    assert totals[-1][1] >= totals[-1][0]


@given(st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_the_tie_break_asks_for_the_largest_of_parts_that_add_up_and_tie(shares: list[int]) -> None:
    found = tie_break(SUM, parts(*shares))
    tied = [part.value for part, share in zip(SUM.parts, shares, strict=True) if share == max(shares)]
    if sum(shares) == 100 and len(tied) > 1:
        assert found is not None
        assert [option.value for option in found.options] == tied
        assert (found.text, found.required) == ("Which counts most?", True)
    else:
        assert found is None


@pytest.mark.parametrize("shares", [(50, 50, 0), ("50 %", " 50", ""), ("050", "50%", "0")])
def test_a_tie_is_seen_however_the_parts_are_written(shares: tuple[object, ...]) -> None:
    assert tie_break(SUM, parts(*shares)) is not None


@given(st.integers(0, 100), st.sampled_from(["{}", " {} ", "{}%", "{} %"]))
def test_a_whole_number_with_or_without_sign_is_a_percentage(number: int, form: str) -> None:
    assert percent(form.format(number)) == number


@pytest.mark.parametrize("text", ["-1", "101", "12.5", "1e2", "ten", "%%", "²", "9" * 5000, "1 0", "+5", "½"])
def test_anything_else_is_none(text: str) -> None:
    assert percent(text) is None


@given(st.text(max_size=20))
def test_any_text_is_a_percentage_or_none(text: str) -> None:
    found = percent(text)
    assert found is None or 0 <= found <= 100
