"""A sender who may be a program: what it sends is sent as it is, from the address and by the program that a test says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Contact
from survey.models import Answer, Draft, HeldAnswer, Response, Sighting
from tests.conftest import NOW
from tests.customer import HUMAN, a_page_opened
from tests.pages import Page
from tests.survey.asked import questionnaire
from tests.world import World

MONTHLY = {"often": "monthly", "content": "4"}
OFFICE = "93.184.216.34"


@dataclass
class Sender:
    """Sends forms to the page of `contact`, at the moments that a test says."""

    client: FlaskClient
    world: World
    contact: Contact
    now: datetime = NOW

    @property
    def link(self) -> str:
        return f"/s/{self.world.token(self.contact)}"

    def open(self, path: str = "") -> Page:
        return Page(self.client.get(self.link + path, follow_redirects=True))

    def send(
        self, form: dict[str, Any], path: str = "", opened: float | None = 60, agent: str = HUMAN, address: str = OFFICE
    ) -> Page:
        """Send `form`, with the token of a page opened that many seconds ago; None: without one."""
        return self.send_to(self.link + path, form, opened, agent, address)

    def send_to(
        self, url: str, form: dict[str, Any], opened: float | None = 60, agent: str = HUMAN, address: str = OFFICE
    ) -> Page:
        """The same, to any page of the customer."""
        link = "/".join(url.partition("?")[0].split("/")[:3])
        token = {} if opened is None else {"page_token": a_page_opened(link, opened)}
        sent = self.client.post(
            url,
            data=token | form,
            follow_redirects=True,
            headers={"User-Agent": agent},
            environ_base={"REMOTE_ADDR": address},
        )
        return Page(sent)

    def rows(self, model: type[Any]) -> list[Any]:
        # A session of its own: what is looked at leaves no lock behind.
        with Session(self.world.session.get_bind()) as fresh:
            return list(fresh.scalars(select(model)))

    @property
    def held(self) -> list[HeldAnswer]:
        return self.rows(HeldAnswer)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many responses, answers and drafts are stored."""
        return len(self.rows(Response)), len(self.rows(Answer)), len(self.rows(Draft))

    @property
    def sightings(self) -> list[Sighting]:
        return self.rows(Sighting)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as found:
        yield found


@pytest.fixture
def senders(app: Flask, world: World) -> dict[str, Sender]:
    """Everybody of the cast, each invited."""
    app.test_client_class = FlaskClient
    app.extensions["questionnaires"]["all_kinds"] = questionnaire()
    world.wave.questionnaire = "all_kinds"
    people = {"ada": world.ada, "olga": world.olga, "adam": world.adam, "gus": world.gus}
    for contact in people.values():
        world.invite(contact)
    return {name: Sender(app.test_client(), world, contact) for name, contact in people.items()}


@pytest.fixture
def ada(senders: dict[str, Sender]) -> Sender:
    return senders["ada"]


def later(clock: time_machine.Traveller, seconds: float) -> None:
    clock.shift(timedelta(seconds=seconds))
