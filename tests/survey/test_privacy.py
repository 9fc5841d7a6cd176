"""What is kept and why, told to customers by the very settings that the erasing goes by."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config import Config
from survey.privacy import in_words
from tests.pages import Page
from tests.world import World

PATH = "/what-we-keep"


def test_the_times_are_those_of_the_settings(config: Config) -> None:
    other = {
        "retention_verbatims_days": 1095, "retention_contacts_days": 90, "retention_drafts_days": 9,
        "retention_held_days": 11, "retention_addresses_days": 2, "retention_webhooks_days": 21, "privacy_contact": "privacy@nord.example.com",
    }  # fmt: skip
    app = create_app(config.model_copy(update=other))
    text = Page(app.test_client().get(PATH)).text
    for told in (
        "three years",
        "90 days",
        "nine days",
        "11 days",
        "two days",
        "21 days",
        "privacy@nord.example.com",
        "Nord & Co",
    ):
        assert told in text
    app.extensions["parts"].engine.dispose()


def test_without_a_contact_of_its_own_the_senders_address_stands_there(client: FlaskClient) -> None:
    page = Page(client.get(PATH))
    assert page.soup.select_one("main a[href^=mailto]")["href"] == "mailto:hello@nord.example.com"


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "one day"), (2, "two days"), (10, "ten days"), (60, "60 days"), (365, "one year"), (730, "two years"),
     (400, "400 days"), (4015, "11 years"), (5000, "5,000 days")],
)  # fmt: skip
def test_times_are_told_in_plain_words(days: int, words: str) -> None:
    assert in_words(timedelta(days=days)) == words


def test_every_customers_page_leads_there(app: Flask, client: FlaskClient, world: World) -> None:
    world.invite(world.ada)
    link, stop = f"/s/{world.token(world.ada)}", f"/stop/{world.token(world.ada, 'stop')}"
    client.post(link, data={"cadence": "monthly"})
    for path in (link, f"{link}/thanks", stop, "/s/unknown"):
        assert PATH in [one["href"] for one in Page(client.get(path)).soup.select(".legal a")], path
