"""Ada, who is asked how often, and the steps that catch up with what she says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller

from jobs import all_jobs, run
from parts import Parts
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

STEPS = ("read_new_answers", "recommend_changed_accounts", "write_back_changed")
NOTHING = {"cadence": "", "cadence_words": "", "channel": "", "better_words": ""}
AFTER = NOW + timedelta(days=29)


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """The clock stands at NOW until it is moved."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@dataclass
class Listening:
    """Ada at her personal link."""

    client: FlaskClient
    world: World
    app: Flask
    link: str

    def get(self, path: str = "/preferences") -> Page:
        return Page(self.client.get(self.link + path, follow_redirects=True))

    def post(self, path: str = "", **form: Any) -> Page:
        return Page(self.client.post(self.link + path, data=form, follow_redirects=True))

    def answer(self, words: str = "", **more: str) -> Page:
        return self.post(**(NOTHING | {"cadence_words": words} | more))

    def work(self, now: datetime | None = None) -> None:
        """Let the jobs catch up."""
        self.world.session.rollback()
        parts: Parts = self.app.extensions["parts"]
        for job in all_jobs(parts):
            if job.name in STEPS:
                run(job, parts, now)
        self.world.session.rollback()

    def set(self, change: Callable[[], object]) -> None:
        change()
        self.world.session.commit()


@pytest.fixture
def ada(clock: Traveller, client: FlaskClient, app: Flask, world: World) -> Listening:
    world.invite(world.ada)
    return Listening(client, world, app, f"/s/{world.token(world.ada)}")
