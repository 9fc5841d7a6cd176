"""Which questions stand on which page, given what was answered so far. Pure: no form, no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.questionnaire import Questionnaire
from survey.questions import Question

# What was typed, by field of the form; see survey/kinds.py for the fields of each kind.
Typed = Mapping[str, Sequence[str]]
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """The questions that are asked on the page `number` (from 1)."""

    number: int
    questions: tuple[Question, ...]


def layout(questionnaire: Questionnaire) -> list[list[Question]]:
    """Return all questions page by page. A question stands on a later page than the one it depends on, so that the
    condition is decided on the server."""
    pages: list[list[Question]] = [[]]
    for question in questionnaire.questions:
        if pages[-1] and (_begins_page(question, pages[-1]) or len(pages[-1]) >= questionnaire.questions_per_page):
            pages.append([])
        pages[-1].append(question)
    # The question that breaks a tie stands on the page after its sum.
    return [*pages, []] if any(question.tie_break for question in pages[-1]) else pages


def _begins_page(question: Question, page: list[Question]) -> bool:
    return question.new_page or bool(question.show_if and question.show_if.question in {one.key for one in page})


def asked(questionnaire: Questionnaire, typed: Typed) -> list[Page]:
    """Return the pages that have something to ask, given `typed`."""
    pages: list[Page] = []
    shown: set[str] = set()
    before: list[Question] = []
    for number, questions in enumerate(layout(questionnaire), 1):
        here = [question for question in questions if _holds(question, typed, shown)]
        ties = [tie for question in before if (tie := tie_break(question, typed))]
        shown |= {question.key for question in here}
        before = here
        if ties or here:
            pages.append(Page(number, (*ties, *here)))
    return pages


def _holds(question: Question, typed: Typed, shown: set[str]) -> bool:
    condition = question.show_if
    if condition is None:
        return True
    return condition.question in shown and not set(typed.get(condition.question, ())).isdisjoint(condition.among)


def progress(questionnaire: Questionnaire, typed: Typed, at: int) -> tuple[int, int]:
    """Return which page `at` is for the customer (from 1), and of how many: those after it that may yet be asked
    count too, so that the number can shrink on the way but never grow."""
    so_far = [page for page in asked(questionnaire, typed) if page.number <= at]
    return len(so_far), len(so_far) + len(list(_may_come(questionnaire, typed, at)))


def _may_come(questionnaire: Questionnaire, typed: Typed, at: int) -> Iterator[int]:
    """The numbers of the pages after `at` that are asked, or may be, depending on what is answered from `at` on."""
    shown = {question.key for page in asked(questionnaire, typed) if page.number <= at for question in page.questions}
    of_page = {question.key for page in asked(questionnaire, typed) if page.number == at for question in page.questions}
    pages = layout(questionnaire)
    open_keys = set(of_page)
    may_tie = any(question.tie_break for question in pages[at - 1] if question.key in of_page)
    for number, questions in enumerate(pages[at:], at + 1):
        here = [one for one in questions if _may_hold(one, typed, shown, open_keys)]
        if here or may_tie:
            yield number
        open_keys |= {question.key for question in here}
        may_tie = any(question.tie_break for question in here)


def _may_hold(question: Question, typed: Typed, shown: set[str], open_keys: set[str]) -> bool:
    return bool(question.show_if and question.show_if.question in open_keys) or _holds(question, typed, shown)


def part_field(question: Question, part: str) -> str:
    """Return the name of the field for one part of a sum. A hyphen: no key has one, so that no two fields clash."""
    return f"{question.key}-{part}"


def percent(text: str) -> int | None:
    """Return the percentage that `text` says, nothing being 0; None where it is not a whole number from 0 to 100."""
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return 0
    number = int(bare) if bare.isdecimal() and len(bare) <= 3 else WHOLE + 1
    return number if number <= WHOLE else None


def parts_of(question: Question, typed: Typed) -> dict[str, int] | None:
    """Return the percentages by part; None where one of them is no percentage."""
    texts = {part.value: next(iter(typed.get(part_field(question, part.value), ())), "") for part in question.parts}
    shares = {value: share for value, text in texts.items() if (share := percent(text)) is not None}
    return shares if len(shares) == len(texts) else None


def tie_break(question: Question, typed: Typed) -> Question | None:
    """Return the question that breaks the tie of a sum's largest parts, where they add up and tie."""
    parts = question.tie_break and parts_of(question, typed)
    if not parts or sum(parts.values()) != WHOLE:
        return None
    top = max(parts.values())
    tied = tuple(part for part in question.parts if parts[part.value] == top)
    if len(tied) == 1:
        return None
    return Question.model_construct(
        key=tie_key(question), kind="choice", text=question.tie_break, options=tied, required=True,
        help=f"You gave {top} % to each of these.",
    )  # fmt: skip


def tie_key(question: Question) -> str:
    """Return the key of the question that breaks a tie; two hyphens, as no part's value begins with one."""
    return f"{question.key}--tie"
