"""What goes wrong is logged without personal links and without customers' words."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.world import World

NOTHING = {"cadence": "", "channel": "", "better_words": ""}


def test_a_fault_on_a_customers_page_is_logged_without_link_and_words(
    app: Flask, client: FlaskClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.invite(world.ada)
    link = f"/s/{world.token(world.ada)}"
    world.session.execute(text("ALTER TABLE response RENAME TO elsewhere"))
    world.session.commit()
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    caplog.set_level(logging.DEBUG)
    try:
        response = client.post(link, data=NOTHING | {"cadence_words": "my secret wish"})
    finally:
        world.session.execute(text("ALTER TABLE elsewhere RENAME TO response"))
        world.session.commit()
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "Exception on survey." in caplog.text
    assert world.token(world.ada) not in caplog.text
    assert "my secret wish" not in caplog.text
