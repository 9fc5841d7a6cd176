"""Whose accounts a report covers, and who may ask for which."""

import pytest
from sqlalchemy.orm import Session

from reports.monthly import scope
from reports.monthly.scope import EVERYONE, Scope, asked_for, of_csm
from tests.world import World

pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def teams(world: World, session: Session) -> World:
    world.sam.team, world.kim.team = "Nord & Süd", "West"
    session.commit()
    return world


def test_a_manager_may_ask_for_all_a_team_and_each_csm(teams: World, session: Session) -> None:
    assert asked_for(session, teams.dana, "") == EVERYONE
    team = asked_for(session, teams.dana, "team-Nord & Süd")
    assert team == Scope("team-Nord & Süd", "Nord & Süd", (teams.sam.id,))
    assert (team.words, team.slug) == ("accounts of the team Nord & Süd", "nord-sud")
    assert asked_for(session, teams.dana, f"csm-{teams.kim.id}") == of_csm(teams.kim)


def test_a_csm_may_ask_for_their_own_alone(teams: World, session: Session) -> None:
    mine = of_csm(teams.sam)
    assert asked_for(session, teams.sam, "") == asked_for(session, teams.sam, mine.key) == mine
    for key in (f"csm-{teams.kim.id}", "team-West", "team-Nord & Süd", "all"):
        assert asked_for(session, teams.sam, key) is None


@pytest.mark.parametrize("key", ["csm-0", "csm-", "csm-x", "csm-9999999999999", "csm-²", "team-", "team-None", "x"])
def test_what_is_not_there_is_none(teams: World, session: Session, key: str) -> None:
    assert asked_for(session, teams.dana, key) is None


def test_the_choices_are_all_the_teams_and_the_csms_who_are_there(teams: World, session: Session) -> None:
    teams.kim.removed_at = teams.now
    session.commit()
    labels = [label for _, label in scope.choices(session)]
    assert labels == ["All accounts", "The team Nord & Süd", "Dana Poe", "Sam Hill"]
    assert all(asked_for(session, teams.dana, key) for key, _ in scope.choices(session))


def test_a_name_in_no_latin_script_still_names_a_file(teams: World) -> None:
    teams.sam.name = "山田"
    assert of_csm(teams.sam).slug == f"csm-{teams.sam.id}"
