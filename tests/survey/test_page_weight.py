"""The answer page is light: HTML, styles and scripts together at most 14 kB compressed."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.links import Purpose
from survey.paging import layout
from survey.questionnaire import Questionnaire, load
from tests.pages import Page
from tests.survey.asked import Asked, questionnaire
from tests.world import World

STAGED = "a call every day in implementation, then weekly on Mondays, not on Fridays, no visits, and when it breaks"
MOST = 14 * 1024
SHIPPED = load(Path(__file__).parents[2] / "survey" / "questionnaires")


def fetched(client: FlaskClient, path: str) -> bytes:
    with client.get(path) as response:
        assert response.status_code == 200
        return response.data


@pytest.mark.parametrize("asked", [*SHIPPED.values(), questionnaire()], ids=lambda one: one.name)
def test_a_page_with_all_that_it_loads_is_light(app: Flask, world: World, asked: Questionnaire) -> None:
    ada = Asked.of(app, world, asked)
    for number in range(1, len(layout(asked)) + 1):
        soup = ada.open(f"?page={number}").soup
        loaded = [one["href"] for one in soup.select("link[rel=stylesheet]")] + [
            one["src"] for one in soup.select("script")
        ]
        assert len(loaded) >= 3
        assert all(path.startswith("/") for path in loaded)
        parts = [str(soup).encode(), *(fetched(ada.client, path) for path in loaded)]
        assert sum(len(gzip.compress(part)) for part in parts) <= MOST


def test_the_pages_after_the_answer_are_light_too(app: Flask, world: World) -> None:
    for days in range(1, 180, 3):
        world.touch(world.acme, days)
    ada = Asked.of(app, world, SHIPPED["cadence"])
    ada.client.post(ada.link, data={"cadence_words": STAGED})
    held = ada.world.token(ada.world.olga)
    world.invite(world.olga)
    ada.client.post(f"/s/{held}", data={"cadence_words": "x" * 2000}, headers={"User-Agent": "proofpoint"})
    stop = f"/stop/{ada.world.token(ada.world.ada, Purpose.STOP)}"
    links = [f"{ada.link}{path}" for path in ("/thanks", "/preferences", "/wish", "/correct")]
    for path in (*links, f"/s/{held}/held", stop):
        soup = Page(ada.client.get(path)).soup
        assert soup.select_one("main form"), path
        loaded = [one["href"] for one in soup.select("link[rel=stylesheet]")]
        loaded += [one["src"] for one in soup.select("script[src]")]
        parts = [str(soup).encode(), *(fetched(ada.client, path) for path in loaded)]
        assert sum(len(gzip.compress(part)) for part in parts) <= MOST


def test_scripts_are_tiny_and_stand_in_files(app: Flask, world: World) -> None:
    asked = Asked.of(app, world, questionnaire())
    for name in ("drafts", "opened"):
        assert 0 < len(fetched(asked.client, f"/static/{name}.js")) < 2000
    soup = asked.open().soup
    assert [one.text for one in soup.select("script")] == ["", ""]
    assert not soup.select("[style], [onclick], style")
