"""Questionnaires for tests, and a customer who is asked one."""

import tomllib
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, select

from survey.models import Answer, Draft
from survey.questionnaire import Questionnaire
from tests.pages import Page
from tests.world import World

ALL_KINDS = """
name = "all_kinds"
title = "All kinds"
why = "We would rather ask."
minutes = 3
[[questions]]
key = "often"
kind = "cadence"
text = "How often?"
options = [{ value = "monthly", label = "Once a month", wish = "1/P1M" }, { value = "never", label = "Never", wish = "stop" }]
[[questions]]
key = "ways"
kind = "choices"
text = "Which ways suit you?"
help = "Pick as many as you like."
options = [{ value = "email", label = "E-mail" }, { value = "phone", label = "Phone" }, { value = "other", label = "Other" }]
[[questions]]
key = "content"
kind = "scale"
text = "How content are you?"
required = true
lowest = 1
highest = 5
lowest_label = "Not at all"
highest_label = "Very"
[[questions]]
key = "which"
kind = "comment"
text = "Which other way?"
required = true
show_if = { question = "ways", is = ["other"] }
[[questions]]
key = "wrong"
kind = "comment"
text = "What went wrong?"
show_if = { question = "content", is = [1, 2] }
[[questions]]
key = "topics"
kind = "sum"
text = "What should calls be about?"
help = "Spread 100 % over these."
new_page = true
tie_break = "Which counts most?"
parts = [{ value = "news", label = "News" }, { value = "help", label = "Help" }, { value = "plans", label = "Plans" }]
[[questions]]
key = "team"
kind = "choice"
text = "Which team are you in?"
options = [{ value = "it", label = "IT" }, { value = "ops", label = "Operations" }]
[[questions]]
key = "better"
kind = "contact"
text = "Who is the better contact?"
"""
CONTENT = {"content": "4"}


def questionnaire(text: str = ALL_KINDS, **changes: Any) -> Questionnaire:
    return Questionnaire(**(tomllib.loads(text) | changes))


@dataclass
class Asked:
    """Ada, who is asked a questionnaire by a personal link."""

    client: FlaskClient
    world: World
    link: str

    @classmethod
    def of(cls, app: Flask, world: World, asked: Questionnaire) -> "Asked":
        app.extensions["questionnaires"][asked.name] = asked
        world.wave.questionnaire = asked.name
        world.invite(world.ada)
        return cls(app.test_client(), world, f"/s/{world.token(world.ada)}")

    def open(self, query: str = "") -> Page:
        return Page(self.client.get(self.link + query, follow_redirects=True))

    def page(self, path: str) -> Page:
        return Page(self.client.get(self.link + path))

    def send(self, page: int, form: dict[str, Any], back: bool = False) -> Page:
        path = f"{self.link}?page={page}{'&back=1' if back else ''}"
        return Page(self.client.post(path, data=form, follow_redirects=True))

    def answers(self) -> dict[str, Answer]:
        return {one.question: one for one in self._rows(select(Answer).where(Answer.superseded_at.is_(None)))}

    def drafts(self) -> list[Draft]:
        return self._rows(select(Draft))

    def _rows(self, wanted: Select[Any]) -> list[Any]:
        self.world.session.expire_all()
        rows = list(self.world.session.scalars(wanted))
        self.world.session.commit()  # no lock stays behind
        return rows
