from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from database import Sessions
from mail import Outbox, Person
from reports.models import SentReport
from reports.monthly.facts import MonthFigures
from reports.monthly.figures import Wanted, month_figures
from reports.monthly.sending import ReportRules, send_monthly_reports
from tests.post import FakeMailer
from tests.reports.monthly.conftest import on
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = on(12, 1)
EXTRA = ("board@example.com",)


@pytest.fixture
def outbox(mailer: FakeMailer) -> Outbox:
    return Outbox(mailer, Person("Nord & Co", "hello@nord.example.com"), "https://ask.example.com", "#0b6157")


@pytest.fixture
def asked(world: World) -> World:
    """Ada was asked; Kim looks after nobody any more."""
    world.globe.removed_at = on(10, 1)
    world.invite(world.ada)
    return world


def send(session: Session, outbox: Outbox, recipients: Sequence[str] = EXTRA, now: datetime = FIRST) -> int:
    return send_monthly_reports(session, outbox, ReportRules(BERLIN, recipients), now)


def rows(session: Session) -> list[tuple[str, bool, bool, str | None]]:
    session.expire_all()
    found = session.scalars(select(SentReport).order_by(SentReport.recipient))
    return [(row.recipient, row.claimed_at is not None, row.sent_at is not None, row.failure) for row in found]


def test_managers_and_those_in_the_settings_get_the_report_once(
    asked: World, outbox: Outbox, mailer: FakeMailer
) -> None:
    assert send(asked.session, outbox) == 3
    assert send(asked.session, outbox, now=FIRST + timedelta(days=1)) == 0
    assert mailer.recipients == ["board", "dana", "sam"], "Kim has no accounts"
    assert rows(asked.session)[0] == ("board@example.com", True, True, None)


def test_the_mail_has_the_summary_the_address_and_the_pdf(asked: World, outbox: Outbox, mailer: FakeMailer) -> None:
    send(asked.session, outbox, ())
    message, _ = mailer.sent
    assert message["Subject"] == "How we kept in touch: November 2026"
    for kind in ("plain", "html"):
        body = message.get_body((kind,)).get_content()
        assert "In November 2026, the one person we asked" in body
        assert "https://ask.example.com/reports/2026-11" in body
        assert "Dana Poe" in body
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "contact-rhythm-2026-11.pdf"
    assert "all accounts" in PdfReader(BytesIO(attached.get_content())).pages[0].extract_text()


def test_a_manager_named_in_the_settings_too_gets_one(asked: World, outbox: Outbox, mailer: FakeMailer) -> None:
    assert send(asked.session, outbox, ("DANA@example.com", "board@example.com", "Board@example.com")) == 3


def test_the_month_ends_in_the_reports_zone(asked: World, outbox: Outbox) -> None:
    assert send(asked.session, outbox, now=datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) == 0
    assert send(asked.session, outbox, now=datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) == 3


def test_a_run_that_was_missed_is_caught_up_once(asked: World, outbox: Outbox, mailer: FakeMailer) -> None:
    assert send(asked.session, outbox, now=on(12, 19)) == 3
    assert send(asked.session, outbox, now=on(12, 20)) == 0
    assert {str(message["Subject"]) for message in mailer.sent} == {"How we kept in touch: November 2026"}


def test_each_month_is_sent(asked: World, outbox: Outbox) -> None:
    assert [send(asked.session, outbox, now=FIRST + timedelta(days=31 * n)) for n in range(3)] == [3, 3, 3]


def test_nothing_is_due_before_anybody_was_asked(world: World, outbox: Outbox) -> None:
    assert send(world.session, outbox) == 0
    world.invite(world.ada, sent=False)
    assert send(world.session, outbox) == 0
    world.invite(world.olga)
    assert send(world.session, outbox, now=on(11, 3)) == 0, "October had none"
    assert rows(world.session) == []


def test_a_refused_address_is_noted_and_does_not_stop_the_rest(
    asked: World, outbox: Outbox, mailer: FakeMailer
) -> None:
    mailer.refused = ("board@",)
    assert send(asked.session, outbox) == 2
    assert rows(asked.session)[0] == ("board@example.com", True, False, "AddressRefusedError")
    mailer.refused = ()
    assert send(asked.session, outbox) == 0


def test_an_address_that_is_none_is_noted_and_does_not_stop_the_rest(
    asked: World, outbox: Outbox, mailer: FakeMailer
) -> None:
    assert send(asked.session, outbox, ("a board", "b@x\r\nBcc: c@example.com")) == 2
    assert [row[1:3] for row in rows(asked.session)] == [(True, False), (True, False), (True, True), (True, True)]
    assert mailer.recipients == ["dana", "sam"]


def test_a_mail_server_that_is_down_is_tried_again(asked: World, outbox: Outbox, mailer: FakeMailer) -> None:
    mailer.down = True
    assert send(asked.session, outbox) == 0
    assert rows(asked.session) == [
        ("board@example.com", False, False, "OutOfReachError"),
        ("dana@example.com", False, False, "OutOfReachError"),
        ("sam@example.com", False, False, "OutOfReachError"),
    ]
    mailer.down = False
    assert send(asked.session, outbox) == 3
    assert rows(asked.session)[0] == ("board@example.com", True, True, None)


def test_what_another_process_has_claimed_is_left_to_it(
    asked: World, outbox: Outbox, mailer: FakeMailer, sessions: Sessions
) -> None:
    class Overtaken(FakeMailer):
        def send(self, message: object, envelope_sender: str | None = None) -> None:
            with sessions() as other:
                done.append(send(other, Outbox(mailer, outbox.sender, outbox.base_url, outbox.accent_colour)))
            super().send(message, envelope_sender)  # type: ignore[arg-type]

    done: list[int] = []
    overtaken = Overtaken()
    asked.session.add(
        CustomerSuccessManager(crm_id="m", name="Mo", email="mo@example.com", is_manager=True, time_zone="UTC")
    )
    asked.session.commit()
    send(asked.session, Outbox(overtaken, outbox.sender, outbox.base_url, outbox.accent_colour))
    assert done == [3]
    assert sorted(overtaken.recipients + mailer.recipients) == ["board", "dana", "mo", "sam"]


def test_a_csm_gets_the_report_of_their_own_accounts(asked: World, outbox: Outbox, mailer: FakeMailer) -> None:
    send(asked.session, outbox, ())
    message = mailer.sent[-1]
    assert message["To"] == "Sam Hill <sam@example.com>"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "contact-rhythm-2026-11-sam-hill.pdf"
    assert "accounts of Sam Hill" in PdfReader(BytesIO(attached.get_content())).pages[0].extract_text()
    assert "Accounts of Sam Hill, in three sentences:" in message.get_body(("html",)).get_content()


def test_a_manager_gets_the_report_of_their_team_too(asked: World, outbox: Outbox, mailer: FakeMailer) -> None:
    asked.dana.team = asked.sam.team = "North"
    asked.session.commit()
    send(asked.session, outbox, ())
    files = [attached.get_filename() for attached in mailer.sent[0].iter_attachments()]
    assert files == ["contact-rhythm-2026-11.pdf", "contact-rhythm-2026-11-north.pdf"]
    body = mailer.sent[0].get_body(("plain",)).get_content()
    assert "Attached as PDF: all accounts, and accounts of the team North." in " ".join(body.split())


def test_a_csm_gets_it_though_nobody_at_their_accounts_was_asked_yet(
    asked: World, outbox: Outbox, mailer: FakeMailer
) -> None:
    asked.globe.removed_at = on(12, 1)  # at the end of the month it was Kim's still
    asked.session.commit()
    assert send(asked.session, outbox, ()) == 3
    assert mailer.recipients == ["dana", "kim", "sam"]


def test_a_manager_who_looks_after_accounts_gets_the_report_of_these_too(
    asked: World, outbox: Outbox, mailer: FakeMailer
) -> None:
    asked.globe.removed_at, asked.globe.csm = None, asked.dana
    asked.session.commit()
    send(asked.session, outbox, (asked.sam.email,))
    files = {one["To"]: [part.get_filename() for part in one.iter_attachments()] for one in mailer.sent}
    whole = "contact-rhythm-2026-11.pdf"
    assert files == {
        "Dana Poe <dana@example.com>": [whole, "contact-rhythm-2026-11-dana-poe.pdf"],
        "Sam Hill <sam@example.com>": [whole, "contact-rhythm-2026-11-sam-hill.pdf"],
    }


def test_a_report_that_cannot_be_made_does_not_stop_the_rest(
    asked: World, outbox: Outbox, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_few(session: Session, wanted: Wanted, now: datetime) -> MonthFigures:
        if not wanted.scope.key:
            raise ZeroDivisionError
        return month_figures(session, wanted, now)

    monkeypatch.setattr("reports.monthly.sending.month_figures", of_few)
    assert send(asked.session, outbox) == 1
    assert mailer.recipients == ["sam"]
    monkeypatch.undo()
    assert send(asked.session, outbox) == 2
