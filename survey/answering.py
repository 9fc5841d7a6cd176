"""One customer's way through a questionnaire: what they typed so far, the page they are on, and where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from werkzeug.datastructures import MultiDict

from survey import paging
from survey.forms import AnswerForm, all_field_names, filled_in, form_of, taken
from survey.kinds import KINDS, is_blank
from survey.models import Answer, Draft
from survey.paging import Page, Typed
from survey.questionnaire import Questionnaire
from survey.questions import Question
from survey.responses import Given

# Kinds of which one value can be picked before the page is opened, by a link in the mail.
PRESELECTED = ("cadence", "choice", "scale")


@dataclass(frozen=True)
class Way:
    """`typed` holds all pages' fields, `number` is the page asked for (from 1)."""

    questionnaire: Questionnaire
    typed: Typed
    number: int

    @cached_property
    def pages(self) -> list[Page]:
        """The pages that have something to ask, given what is typed."""
        return paging.asked(self.questionnaire, self.typed)

    @cached_property
    def page(self) -> Page:
        """The page asked for, or the last one before it that has something to ask."""
        return [self.pages[0], *(page for page in self.pages if page.number <= self.number)][-1]

    @cached_property
    def form(self) -> AnswerForm:
        """The page as a form."""
        return form_of(self.page.questions, self.typed)

    @cached_property
    def progress(self) -> tuple[int, int]:
        """Which page this is, and of how many at most."""
        return paging.progress(self.questionnaire, self.typed, self.page.number)

    @property
    def back(self) -> int | None:
        """The page before this one."""
        before = [page.number for page in self.pages if page.number < self.page.number]
        return before[-1] if before else None

    @property
    def next(self) -> int | None:
        """The page after this one, given what is typed here."""
        after = [page.number for page in self.pages if page.number > self.page.number]
        return after[0] if after else None

    @property
    def says_something(self) -> bool:
        """Whether anything was typed or picked on any page that is asked."""
        return any(not is_blank(question, self.typed) for question in self._asked())

    def with_sent(self, sent: "MultiDict[str, str]") -> "Way":
        """Return the way with what was sent from this page in place of what its fields held."""
        others = {name: texts for name, texts in self.typed.items() if name not in self.form}
        return replace(self, typed=others | taken(self.page.questions, sent), number=self.page.number)

    def preselected(self, wanted: Mapping[str, str]) -> "Way":
        """Return the way with the options of `wanted` (by question) picked; what is not on offer is ignored."""
        picked = {
            question.key: [wanted[question.key]]
            for question in self._asked()
            if question.kind in PRESELECTED and question.offers(wanted.get(question.key, ""))
        }
        if not picked:
            return self
        first = next(page.number for page in self.pages if any(one.key in picked for one in page.questions))
        return replace(self, typed={**self.typed, **picked}, number=first)

    def first_fault(self) -> "Way | None":
        """Return the way at the first page with a fault, its form checked; None where all can be sent."""
        for page in self.pages:
            there = replace(self, number=page.number)
            if not there.form.validate():
                return there
        if self.says_something:
            return None
        self.form.want_something()
        return self

    def walked(self, turns_back: bool) -> "Way | None":
        """Return the way at the page that follows what was sent from this one, or at a page with a fault, its form
        checked; None where all can be sent."""
        if turns_back:
            return replace(self, number=self.back or 1)
        if not self.form.validate():
            return self
        return replace(self, number=self.next) if self.next else self.first_fault()

    def given(self) -> dict[str, Given]:
        """Return what is given for each question; nothing for those whose condition does not hold."""
        asked = {question.key for question in self._asked()}
        return {
            one.key: KINDS[one.kind].given(one, self.typed) if one.key in asked else Given(one.kind)
            for one in self.questionnaire.questions
        }

    def _asked(self) -> list[Question]:
        return [question for page in self.pages for question in page.questions]


def way(questionnaire: Questionnaire, answers: Sequence[Answer], draft: Draft | None, number: int | None) -> Way:
    """Return the way of a customer who has sent `answers` before, has typed `draft` since, and asks for the page
    `number`, or for the one to go on with."""
    if draft is None:
        return Way(questionnaire, filled_in(questionnaire, answers), number or 1)
    known = all_field_names(questionnaire)
    typed = {name: texts for name, texts in draft.content.items() if name in known}
    return Way(questionnaire, typed, number or draft.page)
