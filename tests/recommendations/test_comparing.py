"""The policies beside each other: what each would recommend for the answers as they are, without storing anything."""

import pytest
from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from accounts.models import Account, Contact, Level, Stage
from recommendations.comparing import Comparer
from recommendations.models import Recommendation
from recommendations.policy import POLICIES
from survey.models import Reading
from tests.queries import queries
from tests.recommendations.conftest import NORMS, Says, Weigh, current, wish_of_choice
from tests.recommendations.said import NOW, wish
from tests.world import World


@pytest.fixture
def comparer() -> Comparer:
    return Comparer(wish_of_choice, NORMS)


def recommends(comparer: Comparer, session: Session, account: Account) -> dict[str, tuple[str, str | None]]:
    (found,) = comparer.compare(session, Account.id == account.id)
    return {policy: (str(choice.cadence), choice.channel) for policy, choice in found.choices.items()}


def test_each_policy_recommends_what_it_would_if_it_were_in_force(
    session: Session, world: World, says: Says, weigh: Weigh, comparer: Comparer
) -> None:
    says(world.olga, wish("1/P3M", channel="phone"))
    says(world.ada, wish("1/P1W", channel="email"))
    says(world.adam, wish("1/P1W", channel="chat"))
    weigh()
    compared = recommends(comparer, session, world.acme)
    assert len(set(compared.values())) > 1
    for minutes, policy in enumerate(POLICIES, 1):
        weigh(minutes=minutes * 361, policy=policy)
        weighed = current(session, world.acme)
        assert (str(weighed.cadence), weighed.channel) == compared[policy]


def test_nothing_is_stored(session: Session, world: World, says: Says, weigh: Weigh, comparer: Comparer) -> None:
    says(world.olga, wish("1/P3M"))
    says(world.ada, wish("1/P1W"))
    weigh()
    count = select(func.count()).select_from(Recommendation)
    before = session.scalar(count)
    comparer.compare(session, true())
    assert not session.new | session.dirty
    assert session.scalar(count) == before


def test_where_nobody_answered_every_policy_recommends_the_norm(
    session: Session, world: World, weigh: Weigh, comparer: Comparer
) -> None:
    weigh()
    assert set(recommends(comparer, session, world.acme).values()) == {("1/P1M", None)}


def test_one_range_alone_moves_under_the_cautious_policy(
    session: Session, world: World, says: Says, weigh: Weigh, comparer: Comparer
) -> None:
    says(world.ada, wish("1-3/P3M"))
    weigh()
    assert recommends(comparer, session, world.acme)["cautious"] == ("1/P3M", None)


def test_a_new_answer_is_taken_into_account(
    session: Session, world: World, says: Says, weigh: Weigh, comparer: Comparer
) -> None:
    says(world.olga, wish("1/P3M"))
    says(world.ada, wish("1/P1M"))
    weigh()
    assert recommends(comparer, session, world.acme)["cautious"] == ("1/P3M", None)
    says(world.adam, wish("1/P1Y"))
    weigh(minutes=1)
    assert recommends(comparer, session, world.acme)["cautious"] == ("1/P1Y", None)


def test_an_account_whose_answers_cannot_be_read_keeps_what_is_recommended(
    session: Session, world: World, says: Says, weigh: Weigh, comparer: Comparer
) -> None:
    says(world.olga, wish("1/P3M"))
    says(world.ada, wish("1/P1W"))
    weigh()
    session.query(Reading).update({"content": {"wishes": 3}})
    session.query(Recommendation).update({"choices": None})  # weighed before they were kept
    session.commit()
    stored = current(session, world.acme)
    assert set(recommends(comparer, session, world.acme).values()) == {(str(stored.cadence), stored.channel)}


def test_what_was_kept_is_what_is_worked_out_of_the_answers(
    session: Session, world: World, says: Says, weigh: Weigh, comparer: Comparer
) -> None:
    says(world.olga, wish("1/P3M", channel="phone"))
    says(world.ada, wish("2-3/P1W", channel="email"))
    says(world.adam, wish("<=1/P1M"))
    weigh()
    kept = recommends(comparer, session, world.acme)
    session.query(Recommendation).update({"choices": None})
    session.commit()
    assert recommends(comparer, session, world.acme) == kept
    weigh(minutes=361)
    assert current(session, world.acme).choices is not None


def test_accounts_are_compared_together(
    session: Session, world: World, says: Says, weigh: Weigh, comparer: Comparer
) -> None:
    def asked_apart(number: int) -> None:
        account = Account(
            crm_id=f"a{number}", name=f"A {number}", segment="small", stage=Stage.STEADY, time_zone="UTC",
            csm=world.sam, changed_at=NOW,
        )  # fmt: skip
        for level, rate in ((Level.CHAMPION, "1/P1W"), (Level.END_USER, "1/P3M")):
            key = f"{number}-{level}"
            contact = Contact(crm_id=key, account=account, email=f"{number}{level[0]}@x.example", name=key, level=level)
            session.add(contact)
            session.flush()
            says(contact, wish(rate))

    def forget() -> None:
        session.query(Recommendation).update({"choices": None})
        session.commit()

    asked_apart(1)
    weigh()
    kept = queries(lambda: comparer.compare(session, true()))
    forget()
    first = queries(lambda: comparer.compare(session, true()))
    assert first > kept
    for number in range(2, 6):
        asked_apart(number)
    weigh(minutes=1)
    forget()
    assert queries(lambda: comparer.compare(session, true())) == first
