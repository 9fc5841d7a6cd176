"""Which lighter forms the accounts of a CSM could take, from the answers as they are stored."""

import pytest

from accounts.models import Account, Contact, Level, Stage
from cadence import Cadence
from capacity.lighter import Candidate, Measures, candidates
from classifier import read
from recommendations.deciding import accept, override
from survey.models import Reading
from tests.conftest import NOW
from tests.queries import queries
from tests.world import World

pytestmark = pytest.mark.on_sqlite


def say(world: World, contact: Contact, words: str, cadence: str = "1/P1M", channel: str | None = "phone") -> None:
    """`contact` writes `words`, which are read, and of which a cadence was made."""
    answer = world.answer(contact, words)
    content = read(words).to_json()
    world.session.add(Reading(answer=answer, rule_book="1", content=content, needs_review=False, read_at=NOW))
    world.recommend(contact.account, cadence, channel=channel, contact_id=contact.id)


def of_acme(world: World, measures: Measures) -> list[Candidate]:
    return candidates(world.session, measures, [world.acme.id, world.globe.id])


def test_an_account_could_take_what_its_contact_accepts(world: World, measures: Measures) -> None:
    say(world, world.ada, "A call once a month at most.")
    (acme,) = of_acme(world, measures)
    assert (acme.name, str(acme.cadence), acme.channel) == ("Acme", "1/P1M", "phone")
    assert [(str(one.cadence), one.channel, round(one.saves, 2)) for one in acme.options] == [
        ("1/P6W", "phone", 0.28),
        ("1/P2M", "phone", 0.5),
    ]
    assert acme.options[0].why == 'Ada Lane (champion) asked for "A call once a month at most"'
    assert 0 < acme.options[0].distance < acme.options[1].distance


def test_a_lighter_channel_saves_at_the_same_rate_and_both_save_most(world: World, measures: Measures) -> None:
    say(world, world.ada, "A call at most once a month, an email is fine too")
    (acme,) = of_acme(world, measures)
    found = {(str(one.cadence), one.channel): one for one in acme.options}
    mailed = found["1/P1M", "email"]
    assert (mailed.saves, mailed.distance) == (pytest.approx(0.75), 0)
    assert mailed.why.startswith("e-mail: Ada Lane (champion) wrote ")
    assert mailed.kept == "by e-mail, which they named"
    both = found["1/P2M", "email"]
    assert both.saves == pytest.approx(0.875) == max(one.saves for one in acme.options)
    assert both.kept == "at most once a month; by e-mail, which they named"


def test_a_channel_that_takes_longer_is_no_lighter_form(world: World, measures: Measures) -> None:
    say(world, world.ada, "an email once a month, a call is fine too", channel="email")
    assert of_acme(world, measures) == []


def test_an_account_that_was_overridden_stays_as_it_was_decided(world: World, measures: Measures) -> None:
    say(world, world.ada, "at most once a month")
    accept(world.session, world.acme, world.sam, NOW)
    assert len(of_acme(world, measures)) == 1
    override(world.session, world.acme, world.sam, Cadence.parse("1/P1M"), "agreed so", NOW)
    assert of_acme(world, measures) == []


def test_a_broken_reading_keeps_its_account_alone_out(world: World, measures: Measures) -> None:
    say(world, world.ada, "at most once a month")
    say(world, world.gus, "at most once a month")
    world.session.query(Reading).filter_by(answer_id=1).update({"content": {"wishes": 3}})
    world.session.commit()
    assert len(of_acme(world, measures)) == 1


def test_more_accounts_make_no_more_queries(world: World, measures: Measures) -> None:
    say(world, world.ada, "at most once a month")
    ids = [world.acme.id]
    few = queries(lambda: candidates(world.session, measures, ids))
    for number in range(4):
        account = Account(
            crm_id=f"a{number}", name=f"A {number}", segment="small", stage=Stage.STEADY, time_zone="UTC",
            csm=world.sam, changed_at=NOW,
        )  # fmt: skip
        contact = Contact(
            crm_id=f"c{number}", account=account, email=f"c{number}@x.example", name="Cy", level=Level.END_USER
        )
        world.session.add(contact)
        world.session.flush()
        say(world, contact, "at most once a month")
        ids.append(account.id)
    assert queries(lambda: candidates(world.session, measures, ids)) == few
    assert len(candidates(world.session, measures, ids)) == 5
