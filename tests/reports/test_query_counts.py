"""No page asks the database more often when it shows more rows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from accounts.models import Account, Contact, CustomerSuccessManager, Level, Stage
from cadence import Cadence
from capacity import available
from classifier import Reading as ReadOut
from recommendations.models import Decision, Recommendation
from reports.models import BookView
from survey.models import Answer, Correction, Invitation, Reading, Response, Suppression, Wave
from tests.conftest import NOW
from tests.queries import queries
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
PAGES = (
    "/accounts",
    "/accounts?order=name&contact=unknown",
    "/accounts.csv",
    "/accounts.xlsx",
    "/accounts/{account}",
    "/review",
    "/review/{answer}",
    "/review/{answer}/alike",
    "/rule-book/score",
    "/rule-book/changes",
    "/rule-book/changes.csv",
    "/reports/",
    "/reports/2026-11",
    "/reports/2026-11.xlsx",
    "/reports/2026-11?of=team-North",
    "/waves",
    "/waves/{wave}",
    "/waves/{wave}/people",
    "/waves/{draft}",
    "/team",
    "/team/{csm}",
    "/team/policies?show=all",
    "/team/policies.csv",
)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def add(world: World, count: int, label: str) -> None:
    """`count` of everything that a page shows, more of it at Acme and in the world's wave too."""
    for number in range(count):
        key = f"{label}{number}"
        account = Account(
            crm_id=key, name=f"Account {key}", segment="small", stage=Stage.STEADY, time_zone="UTC", csm=world.sam,
            changed_at=NOW, renewal_on=NOW.date(),
        )  # fmt: skip
        world.session.add(account)
        for at in (account, world.acme):
            world.session.flush()
            _answered(world, at, f"{key}-{at.crm_id}", is_current=at is account)
            world.touch(at, 3 + number + len(label) / 10)
        world.session.add(BookView(csm_id=world.dana.id, name=key, query="", created_at=NOW, changed_at=NOW))
        world.session.add(
            Wave(name=key, questionnaire="cadence", created_at=NOW, started_at=NOW, closes_at=NOW + timedelta(days=9))
        )
        world.session.add(Suppression(address_hash=key, source="link", created_at=NOW))
    world.session.commit()


def _answered(world: World, account: Account, key: str, *, is_current: bool) -> None:
    contact = Contact(
        crm_id=key, account=account, email=f"{key}@example.com", name=f"Contact {key}", level=Level.CHAMPION
    )
    invitation = Invitation(
        wave=world.wave, contact=contact, nonce=key, answer_hash=f"a{key}", stop_hash=f"s{key}", created_at=NOW,
        sent_at=NOW,
    )  # fmt: skip
    response = Response(invitation=invitation, created_at=NOW)
    world.session.add_all([contact, invitation, response])
    for kind, signals in (("cadence", []), ("comment", ["churn_risk"])):
        answer = Answer(response=response, question=kind, kind=kind, verbatim="Hm", answered_at=NOW)
        content = ReadOut(needs_review=True).to_json() | {"topics": ["support"], "signals": signals}
        reading = Reading(answer=answer, rule_book="1", content=content, needs_review=True, read_at=NOW)
        world.session.add_all([answer, reading])
    recommendation = Recommendation(
        account=account, cadence=Cadence.parse("1/P1M"), source="asked", reason="Ada asked", policy="balanced",
        respondents=1, invited=1, voices=[], created_at=NOW, superseded_at=None if is_current else NOW,
    )  # fmt: skip
    decision = Decision(
        account_id=account.id, recommendation=recommendation, cadence=Cadence.parse("1/P3M"), reason="Budget",
        decided_by=world.sam.id, decided_at=NOW, revoked_at=None if is_current else NOW,
    )  # fmt: skip
    world.session.add_all([recommendation, decision])


@pytest.fixture
def addresses(world: World) -> dict[str, int]:
    available.say(world.session, world.sam, 0, world.dana, NOW)  # so that something lighter is looked for
    draft = Wave(name="Winter", questionnaire="cadence", created_at=NOW, closes_at=NOW + timedelta(days=9))
    world.session.add(draft)
    answer = world.answer(world.ada, "Hm")
    right = ReadOut(needs_review=True).to_json()
    world.session.add(Reading(answer=answer, rule_book="1", content=right, needs_review=True, read_at=NOW))
    world.session.add(Correction(
        answer=answer, source="csm", confirms=False, content=right, was_read=right, rule_book="1", corrected_at=NOW,
    ))  # fmt: skip
    world.sam.team = "North"
    world.session.commit()
    numbers = {
        "csm": world.sam.id, "account": world.acme.id, "wave": world.wave.id, "draft": draft.id, "answer": answer.id,
    }  # fmt: skip
    world.session.rollback()
    return numbers


@pytest.mark.parametrize("page", PAGES)
def test_more_rows_make_no_more_queries(world: World, sign_in: SignIn, addresses: dict[str, int], page: str) -> None:
    add(world, 2, "few")
    client, path = sign_in(world.dana), page.format(**addresses)

    def show() -> None:
        answer = client.get(path)
        assert answer.status_code == 200
        answer.close()

    show()
    few = queries(show)
    add(world, 9, "many")
    assert queries(show) == few > 1
