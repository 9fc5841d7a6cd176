"""A book of business of the size that the pages are promised for, built once and kept: 5,000 accounts, 15,000
contacts, 100,000 touchpoints, two waves and their answers. All of it is invented; the words are those of the
classifier's cases."""

import importlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

import classifier
from accounts.models import Account, Channel, Contact, CustomerSuccessManager, Level, Stage, Touchpoint
from accounts.tokens import address_hash
from cadence import LADDER
from parts import Parts
from recommendations.models import Decision, Recommendation
from recommendations.weighing import recommend_changed_accounts
from survey import corrections
from survey.corrections import By
from survey.invitations import invite_contacts
from survey.models import Answer, Invitation, Reading, Response, Wave
from survey.readings import read_new_answers, stored_reading
from survey.waves.starting import Plan, draft, start_wave

ACCOUNTS, CONTACTS_EACH, TOUCHPOINTS_EACH, CSMS = 5_000, 3, 20, 25
ANSWER_SHARE, OVERRIDDEN_SHARE, PUT_RIGHT = 0.4, 0.05, 10
CHANGED_SHARE = 10  # each tenth that another rule book has read
BATCH = 5_000
LAST_WAVE = "Winter"  # not started; the last that is built
WAVES = (("Spring", timedelta(days=200)), ("Autumn", timedelta(days=20)))
CHOICES = ("weekly", "every_two_weeks", "monthly", "every_two_months", "quarterly", "twice_a_year", "you_decide")
SEGMENTS = ("enterprise", "mid-market", "small")
# The labelled cases are read by a script without types: loaded by name, it stays outside the strict check.
cases = importlib.import_module("tests.classifier.figures").cases
Row = dict[str, Any]


def build(parts: Parts) -> None:
    """Fill the empty, migrated database of `parts`; the same book each time, up to the moments, which end now."""
    chance, now = random.Random(5), datetime.now(UTC)
    with parts.sessions() as session:
        for model, rows in (
            (CustomerSuccessManager, _csms()),
            (Account, _accounts(chance, now)),
            (Contact, _contacts(chance)),
            (Touchpoint, _touchpoints(chance, now)),
        ):
            _insert(session, model, rows)
        for name, ago in WAVES:
            _wave(session, parts, chance, name, now - ago)
        _override(session, chance, now)
        _put_right(session, now)
        _read_by_another(session)
        draft(session, Plan(LAST_WAVE, "cadence", now + timedelta(days=28)), now)
        session.commit()


def _insert(session: Session, model: Any, rows: Iterator[Row]) -> None:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            session.execute(insert(model), batch)
            batch = []
    if batch:
        session.execute(insert(model), batch)
    session.commit()


def _csms() -> Iterator[Row]:
    for number in range(CSMS + 1):
        is_manager = number == 0
        yield {
            "id": number + 1, "crm_id": f"csm{number}", "name": f"CSM {number:02}", "is_manager": is_manager,
            "email": f"csm{number}@example.com", "time_zone": "Europe/Berlin",
        }  # fmt: skip


def _accounts(chance: random.Random, now: datetime) -> Iterator[Row]:
    for number in range(ACCOUNTS):
        name = f"{chance.choice(('North', 'South', 'Blue', 'Öst', 'Grand'))} Account {number:04}"
        yield {
            "id": number + 1, "crm_id": f"a{number}", "name": name, "name_key": name.casefold(),
            "segment": chance.choice(SEGMENTS), "stage": chance.choices(list(Stage), (1, 12, 3, 1, 1))[0],
            "renewal_on": (now + timedelta(days=chance.randrange(-30, 400))).date(),
            "time_zone": chance.choice(("UTC", "Europe/Berlin", "America/New_York")),
            "csm_id": 2 + number % CSMS, "changed_at": now - timedelta(days=400),
        }  # fmt: skip


def _contacts(chance: random.Random) -> Iterator[Row]:
    for number in range(ACCOUNTS * CONTACTS_EACH):
        email = f"contact{number}@example.com"
        yield {
            "id": number + 1, "crm_id": f"c{number}", "account_id": 1 + number // CONTACTS_EACH, "email": email,
            "address_hash": address_hash(email), "name": f"Contact {number:05}", "level": chance.choice(list(Level)),
        }  # fmt: skip


def _touchpoints(chance: random.Random, now: datetime) -> Iterator[Row]:
    for number in range(ACCOUNTS * TOUCHPOINTS_EACH):
        account = 1 + number // TOUCHPOINTS_EACH
        yield {
            "crm_id": f"t{number}", "account_id": account, "channel": chance.choice(list(Channel)),
            "contact_id": 1 + (account - 1) * CONTACTS_EACH + chance.randrange(CONTACTS_EACH),
            "happened_at": now - timedelta(days=chance.random() ** (1 + account % 3) * 400),
        }  # fmt: skip


def _wave(session: Session, parts: Parts, chance: random.Random, name: str, at: datetime) -> None:
    """Ask everybody at the moment `at`, let some answer in the days after it, and read and weigh what they said."""
    wave = start_wave(session, name, "cadence", at, timedelta(days=60))
    session.commit()
    invite_contacts(session, parts.asking, at)
    asked = update(Invitation).where(Invitation.wave_id == wave.id, Invitation.skipped_at.is_(None))
    session.execute(asked.values(claimed_at=at, sent_at=at))
    session.execute(update(Wave).where(Wave.id == wave.id).values(finished_at=at))
    session.commit()
    invited = list(session.scalars(select(Invitation.id).where(Invitation.wave_id == wave.id)))
    answering = sorted(chance.sample(invited, int(len(invited) * ANSWER_SHARE)))
    moments = {one: at + timedelta(days=chance.random() * 15) for one in answering}
    _insert(session, Response, ({"id": one, "invitation_id": one, "created_at": at} for one, at in moments.items()))
    _insert(session, Answer, _answers(chance, moments))
    then = at + timedelta(days=15)
    read_new_answers(session, parts.questionnaires, then)
    recommend_changed_accounts(session, parts.config.policy, parts.norms, parts.wish_of_choice, then)


def _answers(chance: random.Random, moments: dict[int, datetime]) -> Iterator[Row]:
    texts = {
        kind: [case["text"] for case in cases() if case.get("question", "cadence") == kind and case["text"].strip()]
        for kind in ("cadence", "comment")
    }
    for response, at in moments.items():
        shared = {"response_id": response, "answered_at": at, "number": None, "choice": None, "verbatim": None}
        said = {"choice": chance.choice(CHOICES)}
        if chance.random() < 0.7:
            said = {"verbatim": chance.choice(texts["cadence"])}
        yield shared | said | {"question": "cadence", "kind": "cadence"}
        yield shared | {"question": "satisfaction", "kind": "scale", "number": chance.randint(1, 10)}
        if chance.random() < 0.5:
            yield shared | {"question": "better", "kind": "comment", "verbatim": chance.choice(texts["comment"])}


def _override(session: Session, chance: random.Random, now: datetime) -> None:
    current = select(Recommendation.id, Recommendation.account_id).where(Recommendation.superseded_at.is_(None))
    found = session.execute(current).all()
    _insert(session, Decision, (
        {
            "account_id": account_id, "recommendation_id": recommendation_id, "cadence": chance.choice(LADDER),
            "reason": "Agreed in the review", "decided_by": 1, "decided_at": now - timedelta(days=3),
        }
        for recommendation_id, account_id in chance.sample(found, int(len(found) * OVERRIDDEN_SHARE))
    ))  # fmt: skip


def _put_right(session: Session, now: datetime) -> None:
    """Let the manager correct the first answers that wait in the review; others look like them."""
    waiting = select(Answer).join(Answer.reading).where(Reading.needs_review, Answer.kind == "cadence")
    in_words = waiting.where(Answer.verbatim.is_not(None), Answer.superseded_at.is_(None)).order_by(Answer.id)
    for answer in session.scalars(in_words.limit(PUT_RIGHT)):
        corrections.keep(session, answer, stored_reading(answer), By(1), now, confirms=False)


def _read_by_another(session: Session) -> None:
    """Let an earlier rule book have read the first wave's answers, each tenth of which it made nothing of."""
    first = select(Answer.id).join(Answer.response).join(Response.invitation).join(Invitation.wave)
    read_then = update(Reading).where(Reading.answer_id.in_(first.where(Wave.name == WAVES[0][0])))
    session.execute(read_then.values(rule_book="an earlier one"))
    nothing = classifier.Reading(needs_review=True).to_json()
    changed = read_then.where(Reading.answer_id % CHANGED_SHARE == 0)
    session.execute(changed.values(content=nothing, topics="", sentiment=nothing["sentiment"]))
