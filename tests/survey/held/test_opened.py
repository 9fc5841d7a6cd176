"""“Opened the page” counts browsers that had the page in view for two seconds, and nothing else."""

import pytest
import time_machine
from flask.testing import FlaskClient

from survey.models import Invitation
from tests.conftest import NOW
from tests.pages import Page
from tests.survey.held.conftest import Sender, later
from tests.survey.held.test_operator import SignIn
from tests.world import World


def opened(sender: Sender) -> list[object]:
    return [one.opened_at for one in sender.rows(Invitation) if one.opened_at]


def test_the_script_of_the_page_says_that_it_was_opened(ada: Sender, clock: time_machine.Traveller) -> None:
    assert ada.send({}, "/opened", opened=2.1).status == 204
    later(clock, 3600)
    ada.send({}, "/opened", opened=2.1)
    assert opened(ada) == [NOW]


@pytest.mark.parametrize("how", [{"opened": None}, {"opened": 1.5}, {"agent": "HeadlessChrome/126"}])
def test_nobody_else_can_say_so(ada: Sender, how: dict[str, object]) -> None:
    assert ada.send({}, "/opened", **how).status == 204
    assert ada.client.get(f"{ada.link}/opened").status_code == 405
    assert opened(ada) == []


def test_an_unknown_link_is_not_there(ada: Sender) -> None:
    assert ada.client.post("/s/nothing/opened").status_code == 404


def test_opening_alone_counts_nothing(ada: Sender) -> None:
    ada.open()
    assert opened(ada) == []


def test_the_waves_page_says_how_many_and_what_that_leaves_out(
    senders: dict[str, Sender], world: World, sign_in: SignIn
) -> None:
    for name in ("ada", "olga"):
        senders[name].send({}, "/opened", opened=3)
    client: FlaskClient = sign_in(world.dana)
    text = Page(client.get(f"/waves/{world.wave.id}")).text
    assert "Opened the page 2" in text
    assert "“Opened” counts pages that stood in view for two seconds" in text
