"""The step that plans next touches: an event keeps its UID, and its sequence grows with each change."""

from datetime import date, timedelta

from sqlalchemy import select

from accounts import snoozes
from accounts.models import Account
from cadence import Cadence
from recommendations import deciding
from recommendations.models import Recommendation
from reports.models import PlannedTouch
from tests.conftest import NOW
from tests.queries import queries
from tests.reports.calendar.conftest import plan
from tests.reports.test_book import add_accounts
from tests.world import World


def touch_of(world: World, account: Account) -> PlannedTouch:
    world.session.expire_all()
    return world.session.scalars(select(PlannedTouch).where(PlannedTouch.account_id == account.id)).one()


def test_a_touch_is_planned_once_and_stays_as_it_is(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    world.touch(world.acme, 5)
    assert plan(world) == 1
    first = touch_of(world, world.acme)
    assert (first.sequence, first.changed_at) == (0, NOW)
    assert plan(world, timedelta(hours=1)) == 0
    assert touch_of(world, world.acme).changed_at == NOW


def test_a_touch_that_moves_keeps_its_uid_and_its_sequence_grows(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    world.touch(world.acme, 20)
    plan(world)
    before = touch_of(world, world.acme)
    uid, starts_at = before.uid, before.starts_at
    world.touch(world.acme, 1)
    assert plan(world, timedelta(minutes=1)) == 1
    after = touch_of(world, world.acme)
    assert (after.uid, after.sequence, after.changed_at) == (uid, 1, NOW + timedelta(minutes=1))
    assert after.starts_at > starts_at


def test_a_touch_that_is_overdue_is_planned_anew_each_day_until_it_is_done(world: World) -> None:
    world.recommend(world.acme, "1/P1W")
    world.touch(world.acme, 60)
    for days in range(3):
        plan(world, timedelta(days=days))
    found = touch_of(world, world.acme)
    assert found.sequence == 2
    assert found.starts_at > NOW + timedelta(days=1)


def test_the_sequence_goes_on_where_it_was_after_an_account_was_away(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    plan(world)
    uid = touch_of(world, world.acme).uid
    world.acme.removed_at = NOW
    world.session.commit()
    assert plan(world, timedelta(minutes=1)) == 1
    assert touch_of(world, world.acme).starts_at is None
    assert plan(world, timedelta(minutes=2)) == 0
    world.acme.removed_at = None
    world.session.commit()
    plan(world, timedelta(minutes=3))
    assert (touch_of(world, world.acme).uid, touch_of(world, world.acme).sequence) == (uid, 2)


def test_it_says_why_without_anybodys_name_or_words(world: World) -> None:
    voices = [
        {"name": "Ada Lane", "verbatim": "my secret wish", "opted_out": False, "days": {"prefer": [], "avoid": ["TU"]}}
    ]
    world.recommend(world.acme, "1/P1M", voices=voices, reason='Ada Lane asked for "my secret wish".')
    world.touch(world.acme, 5)
    plan(world)
    found = touch_of(world, world.acme)
    assert found.why == "They asked for once a month. The last touchpoint was on 28 October 2026."
    assert found.summary == "Next touch: Acme"


def test_it_stands_on_a_day_that_suits(world: World) -> None:
    world.recommend(world.acme, "1/P1M", weekdays="FR")
    plan(world)
    assert f"{touch_of(world, world.acme).starts_at:%A}" == "Friday"


def test_an_account_that_is_left_alone_has_its_touch_after_that(world: World) -> None:
    world.recommend(world.acme, "1/P1W")
    plan(world)
    snoozes.snooze(world.session, world.acme, world.sam, date(2026, 11, 20), "Budget round", NOW)
    world.session.commit()
    assert plan(world, timedelta(minutes=1)) == 1
    assert touch_of(world, world.acme).starts_at.date() == date(2026, 11, 20)
    assert "Budget" not in touch_of(world, world.acme).why


def test_an_account_without_a_cadence_has_no_event(world: World) -> None:
    assert plan(world) == 0
    assert world.session.scalars(select(PlannedTouch)).all() == []


def test_a_norm_is_not_said_to_be_a_wish(world: World) -> None:
    world.recommend(world.acme, "1/P3M", source="norm")
    plan(world)
    assert "once a quarter is usual for their segment. There was no touchpoint yet." in touch_of(world, world.acme).why


def test_an_override_is_not_said_to_be_a_wish(world: World) -> None:
    world.recommend(world.acme, "1/P3M")
    deciding.override(world.session, world.acme, world.sam, Cadence.parse("1/P1M"), "Budget round", NOW)
    world.session.commit()
    plan(world)
    assert touch_of(world, world.acme).why.startswith("It was decided to be in touch once a month. ")


def test_it_says_by_which_channel_the_overrides_before_the_recommended_one(world: World) -> None:
    world.recommend(world.acme, "1/P3M", channel="phone")
    plan(world)
    assert touch_of(world, world.acme).why.startswith("They asked for once a quarter by phone. ")
    deciding.override(world.session, world.acme, world.sam, Cadence.parse("1/P1M"), "x", NOW, channel="email")
    world.session.commit()
    assert plan(world) == 1
    assert touch_of(world, world.acme).why.startswith("It was decided to be in touch once a month by e-mail. ")
    deciding.revoke(world.session, world.acme, NOW)
    world.session.commit()
    plan(world)
    assert touch_of(world, world.acme).why.startswith("They asked for once a quarter by phone. ")


def test_more_accounts_make_no_more_queries(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    few = queries(lambda: plan(world))
    add_accounts(world, 30)
    world.session.add_all(
        Recommendation(
            account=account, cadence=Cadence.parse("1/P1M"), policy="balanced", source="norm", reason="", respondents=0,
            invited=0, voices=[], created_at=NOW,
        )
        for account in world.session.scalars(select(Account).where(Account.crm_id.like("x%")))
    )  # fmt: skip
    world.session.commit()
    assert queries(lambda: plan(world)) <= few + 1  # the rows that are new go in with one more
