"""The cast: Sam looks after Acme, where Ada is the champion; Dana manages; Kim looks after Globe."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from accounts import logged
from accounts.models import Account, Channel, Contact, CustomerSuccessManager, Level, Stage, Touchpoint
from accounts.tokens import token_hash
from cadence import Cadence
from recommendations.models import Recommendation
from survey import links
from survey.links import Purpose
from survey.models import Answer, Invitation, Response, Wave

SECRET = "a link secret for tests, long enough"


@dataclass
class World:
    session: Session
    now: datetime
    sam: CustomerSuccessManager
    kim: CustomerSuccessManager
    dana: CustomerSuccessManager
    acme: Account
    globe: Account
    ada: Contact
    olga: Contact
    adam: Contact
    gus: Contact
    wave: Wave

    @classmethod
    def build(cls, session: Session, now: datetime) -> "World":
        sam = CustomerSuccessManager(
            crm_id="csm-sam", name="Sam Hill", email="sam@example.com", is_manager=False, time_zone="Europe/Berlin"
        )
        kim = CustomerSuccessManager(
            crm_id="csm-kim", name="Kim Roe", email="kim@example.com", is_manager=False, time_zone="UTC"
        )
        dana = CustomerSuccessManager(
            crm_id="csm-dana", name="Dana Poe", email="dana@example.com", is_manager=True, time_zone="America/New_York"
        )
        acme = Account(
            crm_id="acme",
            name="Acme",
            segment="mid-market",
            stage=Stage.STEADY,
            renewal_on=date(2027, 3, 1),
            time_zone="Europe/Berlin",
            csm=sam,
            changed_at=now,
        )
        globe = Account(
            crm_id="globe",
            name="Globe",
            segment="small",
            stage=Stage.STEADY,
            renewal_on=None,
            time_zone="UTC",
            csm=kim,
            changed_at=now,
        )
        people = [
            Contact(crm_id="ada", account=acme, email="ada@acme.example.com", name="Ada Lane", level=Level.CHAMPION),
            Contact(
                crm_id="olga",
                account=acme,
                email="olga@acme.example.com",
                name="Olga Brandt",
                level=Level.EXECUTIVE_SPONSOR,
            ),
            Contact(
                crm_id="adam", account=acme, email="adam@acme.example.com", name="Adam Okoro", level=Level.ADMINISTRATOR
            ),
            Contact(crm_id="gus", account=globe, email="gus@globe.example.net", name="Gus Amari", level=Level.END_USER),
        ]
        wave = Wave(
            name="Autumn",
            questionnaire="cadence",
            remind_after=7,
            created_at=now,
            starts_at=now,
            started_at=now,
            closes_at=now + timedelta(days=28),
            invited_at=now,
        )
        session.add_all([sam, kim, dana, acme, globe, *people, wave])
        session.commit()
        return cls(session, now, sam, kim, dana, acme, globe, *people, wave)

    def recommend(self, account: Account, cadence: str, **more: Any) -> Recommendation:
        """The current recommendation of `account`; asked for unless `more` says otherwise."""
        values = {
            "source": "asked", "reason": "Ada asked", "policy": "balanced", "agreement": 0.75, "respondents": 3,
            "invited": 4, "voices": [], "created_at": self.now,
        }  # fmt: skip
        row = Recommendation(account=account, cadence=Cadence.parse(cadence), **(values | more))
        self.session.add(row)
        self.session.commit()
        return row

    def log(self, account: Account, days_ago: int = 0, channel: Channel = Channel.PHONE, **more: Any) -> Touchpoint:
        """A touchpoint that the account's CSM logged."""
        day = (self.now - timedelta(days=days_ago)).date()
        row, _ = logged.log(self.session, account, account.csm, logged.Talk(day, channel, **more), self.now)
        self.session.commit()
        return row

    def touch(
        self, account: Account, days_ago: float, channel: Channel = Channel.PHONE, contact: Contact | None = None
    ) -> Touchpoint:
        """One touchpoint, that many days before now."""
        happened_at = self.now - timedelta(days=days_ago)
        row = Touchpoint(
            crm_id=f"{account.crm_id}-{days_ago}-{channel}",
            account=account,
            contact=contact,
            happened_at=happened_at,
            channel=channel,
        )
        self.session.add(row)
        self.session.commit()
        return row

    def invite(self, contact: Contact, sent: bool = True) -> Invitation:
        """An invitation to the wave; its personal link's token is `token(contact)`."""
        row = Invitation(
            wave=self.wave,
            contact=contact,
            nonce=f"nonce-{contact.crm_id}",
            created_at=self.now,
            claimed_at=self.now if sent else None,
            sent_at=self.now if sent else None,
            answer_hash=token_hash(self.token(contact)),
            stop_hash=token_hash(self.token(contact, Purpose.STOP)),
        )
        self.session.add(row)
        self.session.commit()
        return row

    def token(self, contact: Contact, purpose: Purpose = Purpose.ANSWER) -> str:
        return links.token(SECRET, purpose, f"nonce-{contact.crm_id}")

    def answer(
        self, contact: Contact, own_words: str | None = None, choice: str | None = None, days_ago: float = 0
    ) -> Answer:
        """An answered invitation of `contact`, not read yet."""
        at = self.now - timedelta(days=days_ago)
        response = Response(invitation=self.invite(contact), created_at=at)
        answer = Answer(
            response=response, question="cadence", kind="cadence", choice=choice, verbatim=own_words, answered_at=at
        )
        self.session.add_all([response, answer])
        self.session.commit()
        return answer
