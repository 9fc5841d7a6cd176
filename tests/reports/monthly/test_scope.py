"""Whose accounts a report covers, and who may ask for which."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from accounts.past import keep_teams, teams_at
from reports.monthly import scope
from reports.monthly.scope import EVERYONE, Scope, asked_for, of_csm, of_team
from tests.world import World

pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def teams(world: World, session: Session) -> World:
    world.sam.team, world.kim.team = "Nord & Süd", "West"
    session.commit()
    return world


def test_a_manager_may_ask_for_all_a_team_and_each_csm(teams: World, session: Session) -> None:
    assert asked_for(session, teams.dana, "", teams.now) == EVERYONE
    team = asked_for(session, teams.dana, "team-Nord & Süd", teams.now)
    assert team == Scope("team-Nord & Süd", "Nord & Süd", (teams.sam.id,))
    assert (team.words, team.slug) == ("accounts of the team Nord & Süd", "nord-sud")
    assert asked_for(session, teams.dana, f"csm-{teams.kim.id}", teams.now) == of_csm(teams.kim)


def test_a_csm_may_ask_for_their_own_alone(teams: World, session: Session) -> None:
    mine = of_csm(teams.sam)
    assert asked_for(session, teams.sam, "", teams.now) == asked_for(session, teams.sam, mine.key, teams.now) == mine
    for key in (f"csm-{teams.kim.id}", "team-West", "team-Nord & Süd", "all"):
        assert asked_for(session, teams.sam, key, teams.now) is None


@pytest.mark.parametrize("key", ["csm-0", "csm-", "csm-x", "csm-9999999999999", "csm-²", "team-", "team-None", "x"])
def test_what_is_not_there_is_none(teams: World, session: Session, key: str) -> None:
    assert asked_for(session, teams.dana, key, teams.now) is None


def test_the_choices_are_all_the_teams_that_there_are_or_were_and_the_csms_who_are_there(
    teams: World, session: Session
) -> None:
    teams.kim.removed_at = teams.now
    session.commit()
    labels = [label for _, label in scope.choices(session)]
    assert labels == ["All accounts", "The team Nord & Süd", "The team West", "Dana Poe", "Sam Hill"]
    assert all(asked_for(session, teams.dana, key, teams.now) for key, _ in scope.choices(session))


def test_a_name_in_no_latin_script_still_names_a_file(teams: World) -> None:
    teams.sam.name = "山田"
    assert of_csm(teams.sam).slug == f"csm-{teams.sam.id}"


def test_a_team_is_told_as_it_was_at_the_time(teams: World, session: Session) -> None:
    rows = [{"crm_id": teams.sam.crm_id, "team": "West"}, {"crm_id": teams.kim.crm_id, "team": "West"}]
    keep_teams(session, rows, teams.now)
    teams.sam.team = "West"
    session.commit()
    earlier = teams.now - timedelta(seconds=1)
    assert of_team(session, "West", earlier) == Scope("team-West", "West", (teams.kim.id,))
    assert of_team(session, "West", teams.now) == Scope("team-West", "West", (teams.sam.id, teams.kim.id))
    assert of_team(session, "Nord & Süd", earlier) == Scope("team-Nord & Süd", "Nord & Süd", (teams.sam.id,))
    assert of_team(session, "Nord & Süd", teams.now) == Scope("team-Nord & Süd", "Nord & Süd", ())
    assert ("team-Nord & Süd", "The team Nord & Süd") in scope.choices(session)
    assert of_team(session, "South", earlier) is None


def test_of_several_moves_each_moment_has_its_team(teams: World, session: Session) -> None:
    days = [teams.now - timedelta(days=day) for day in (60, 30)]
    for day, team in zip(days, ("South", None), strict=True):
        keep_teams(session, [{"crm_id": teams.sam.crm_id, "team": team}], day)
        teams.sam.team = team
        session.commit()
    then = [teams_at(session, moment - timedelta(days=1))[teams.sam.id] for moment in (*days, teams.now)]
    assert then == ["Nord & Süd", "South", None]
