from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact, Level, Stage
from accounts.tokens import address_hash
from reports.monthly.facts import Asked, Held
from reports.monthly.figures import Wanted, month_figures, months_with_figures
from reports.monthly.months import Month
from reports.monthly.scope import EVERYONE, of_csm
from reports.monthly.tables import overrides
from rhythm.contact import Verdict
from survey.models import HeldAnswer, Invitation, Response, Suppression
from tests.reports.monthly.conftest import AFTER, MONTHLY, NOVEMBER, QUARTERLY, WEEKLY, Figures, Told, on
from tests.world import World


def test_the_response_rate_has_numerator_and_denominator_by_level(world: World, figures: Figures) -> None:
    world.answer(world.ada, choice="monthly")
    world.invite(world.olga)
    world.invite(world.adam, sent=False)
    found = figures()
    assert found.asked == [Asked("executive sponsor", 1, 0), Asked("champion", 1, 1)]
    assert (found.response.invited, found.response.answered, found.response.share) == (2, 1, 0.5)


def test_who_answers_after_the_month_has_not_answered_in_it(world: World, session: Session, figures: Figures) -> None:
    session.add(Response(invitation=world.invite(world.ada), created_at=on(12, 1, 0)))
    session.commit()
    assert (figures().response.invited, figures().response.answered) == (1, 0)
    december = Month(date(2026, 12, 1), ZoneInfo("UTC"))
    assert figures(month=december).response.answered == 0, "the wave closed on 30 November"


def test_a_recommendation_counts_for_the_month_that_it_stood_at_the_end_of(told: Told, figures: Figures) -> None:
    told.recommend(told.world.acme, QUARTERLY, on(11, 3), until=on(11, 20), reason="first")
    told.recommend(told.world.acme, WEEKLY, on(11, 20), until=on(12, 5), reason="second")
    told.recommend(told.world.acme, MONTHLY, on(12, 5), reason="third")
    assert [(change.after, change.reason) for change in figures().changes] == [(WEEKLY, "second")]
    assert figures().with_verdict(Verdict.TOO_LITTLE)[0].wished == WEEKLY
    december = figures(month=NOVEMBER.after()).changes
    assert [(change.before, change.after) for change in december] == [(WEEKLY, MONTHLY)]


def test_a_running_month_stands_as_it_is_now(told: Told, figures: Figures) -> None:
    told.recommend(told.world.acme, QUARTERLY, on(11, 3))
    found = figures(now=on(11, 2))
    assert (found.is_running, found.until, list(found.changes)) == (True, on(11, 2), [])
    assert figures(now=on(11, 4)).changes


def test_a_first_norm_is_no_change_and_no_wish(told: Told, figures: Figures) -> None:
    told.recommend(told.world.acme, MONTHLY, on(11, 3), source="norm")
    assert list(figures().changes) == []
    assert {account.verdict for account in figures().accounts} == {Verdict.UNKNOWN}


def test_the_same_cadence_for_a_new_reason_is_no_change(told: Told, figures: Figures) -> None:
    told.recommend(told.world.acme, MONTHLY, on(10, 3), until=on(11, 3))
    told.recommend(told.world.acme, MONTHLY, on(11, 3), reason="Olga, too")
    assert list(figures().changes) == []


def test_delivered_counts_the_180_days_before_the_end(told: Told, figures: Figures) -> None:
    end = NOVEMBER.ends_at
    for moment in (end - timedelta(days=181), end - timedelta(days=179), end, end + timedelta(hours=1)):
        told.world.touch(told.world.acme, (told.world.now - moment) / timedelta(days=1))
    acme = next(account for account in figures().accounts if account.name == "Acme")
    assert acme.touchpoints == 2
    assert round(acme.delivered, 2) == 4.06


def test_accounts_are_listed_worst_first_with_their_touchpoints(told: Told, figures: Figures) -> None:
    told.recommend(told.world.acme, MONTHLY, on(11, 3))
    told.recommend(told.world.globe, QUARTERLY, on(11, 3))
    told.touch(told.world.acme, 12, NOVEMBER.ends_at)
    told.touch(told.world.globe, 12, NOVEMBER.ends_at)
    found = figures()
    assert [account.name for account in found.with_verdict(Verdict.TOO_MUCH)] == ["Globe", "Acme"]
    assert [len(found.strips[account.id]) for account in found.accounts] == [12, 12]
    small = next(row for row in found.segments if row.segment == "small")
    assert (small.accounts, small.known, small.asked, small.recommended) == (1, 1, 4, 4)


def test_decisions_of_the_month_are_counted_unless_revoked(told: Told, figures: Figures) -> None:
    row = told.recommend(told.world.acme, MONTHLY, on(11, 3))
    told.decide(row, None, on(11, 4))
    told.decide(row, WEEKLY, on(11, 5), channel="email")
    told.decide(row, QUARTERLY, on(11, 6), revoked_at=on(11, 7))
    told.decide(row, QUARTERLY, on(12, 1))
    found = figures()
    assert [(made.cadence, made.recommended) for made in found.decisions] == [(WEEKLY, MONTHLY), (None, MONTHLY)]
    assert [made.reason for made in found.overridden] == ["agreed by phone"]
    assert overrides(found, 9) == [["Acme", "once a month", "every week by e-mail", "agreed by phone"]]


def test_opt_outs_are_those_of_the_month_that_still_stand(world: World, session: Session, figures: Figures) -> None:
    twin = Contact(
        crm_id="ada-2", account=world.globe, email="Ada@acme.example.com", name="Ada L.", level=Level.END_USER
    )
    rows = [
        ("ada@acme.example.com", "link", on(11, 3), None),
        ("olga@acme.example.com", "answer", on(11, 4), on(11, 5)),
        ("adam@acme.example.com", "link", on(12, 1), None),
        ("gus@globe.example.net", "bounce", on(11, 6), on(12, 2)),
        ("stranger@example.com", "link", on(11, 7), None),
    ]
    session.add(twin)
    session.add_all(
        Suppression(address_hash=address_hash(e), source=s, created_at=c, lifted_at=x) for e, s, c, x in rows
    )
    session.commit()
    assert [(row.account, row.source) for row in figures().opt_outs] == [
        ("Acme", "link"),
        ("Globe", "bounce"),
        (None, "link"),
    ]
    assert [row.contact for row in figures(of_csm(world.sam)).opt_outs] == ["Ada Lane"]
    assert [row.contact for row in figures(of_csm(world.kim)).opt_outs] == ["Ada L.", "Gus Amari"]
    assert (len(figures().left), len(figures().bounced)) == (2, 1)


def test_comments_are_those_of_the_month_as_they_stood(told: Told, figures: Figures) -> None:
    world = told.world
    told.comment(world.ada, "Too slow.", on(11, 3), ["performance"], sentiment="negative")
    told.comment(world.olga, "Changed my mind since.", on(11, 3), ["product"], superseded_at=on(11, 9))
    told.comment(world.adam, "Will change in December.", on(11, 3), ["support"], superseded_at=on(12, 9))
    told.comment(world.gus, "Too late.", on(12, 1), ["pricing"])
    found = figures()
    assert found.comments == 2
    assert {theme.topic: theme.comments for theme in found.themes} == {"performance": 1, "support": 1}


def test_what_happened_the_month_before_is_not_told_again(told: Told, session: Session, figures: Figures) -> None:
    last_moment = NOVEMBER.before().ends_at
    told.decide(told.recommend(told.world.acme, MONTHLY, on(10, 3)), WEEKLY, last_moment)
    told.comment(told.world.ada, "Too slow.", last_moment, ["performance"], ["churn_risk"])
    session.add(Suppression(address_hash=address_hash("ada@acme.example.com"), source="link", created_at=last_moment))
    session.commit()
    found, october = figures(), figures(month=NOVEMBER.before())
    for name in ("changes", "decisions", "opt_outs", "themes", "risks"):
        assert list(getattr(found, name)) == [], name
        assert len(getattr(october, name)) == 1, name


def test_an_answer_that_could_not_be_read_is_a_comment_of_no_theme(
    told: Told, session: Session, figures: Figures
) -> None:
    answer = told.comment(told.world.ada, "?!", on(11, 3))
    assert answer.reading
    answer.reading.content = None
    session.commit()
    assert (figures().comments, list(figures().themes)) == (1, [])


def test_a_csm_gets_the_figures_of_their_own_accounts(told: Told, figures: Figures) -> None:
    world = told.world
    told.recommend(world.globe, MONTHLY, on(11, 3))
    told.comment(world.gus, "We may leave.", on(11, 3), ["value"], ["churn_risk"])
    sams, kims = figures(of_csm(world.sam)), figures(of_csm(world.kim))
    assert (sams.scope.name, [account.name for account in sams.accounts]) == ("Sam Hill", ["Acme"])
    assert (list(sams.changes), list(sams.asked), sams.comments, list(sams.risks)) == ([], [], 0, [])
    assert (len(kims.changes), kims.response.invited, len(kims.risks)) == (1, 1, 1)


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    engine: Engine, told: Told, session: Session, figures: Figures
) -> None:
    told.recommend(told.world.acme, MONTHLY, on(11, 3))
    told.comment(told.world.ada, "Slow and dear.", on(11, 5), ["performance", "pricing"], ["churn_risk"])
    few = queries(engine, figures)
    for number in range(40):
        account = Account(
            crm_id=f"a{number}", name=f"Account {number}", segment="small", stage=Stage.STEADY, time_zone="UTC",
            csm=told.world.kim, changed_at=on(11, 1),
        )  # fmt: skip
        contact = Contact(
            crm_id=f"c{number}", account=account, email=f"c{number}@example.org", name="C", level=Level.CHAMPION
        )
        session.add_all([account, contact])
        told.decide(told.recommend(account, QUARTERLY, on(11, 3)), WEEKLY, on(11, 4))
        told.touch(account, 5, on(11, 20))
        told.comment(contact, "Slow and dear.", on(11, 5), ["performance", "pricing"], ["churn_risk"])
    assert queries(engine, figures) == few
    assert len(figures().accounts) == 42


def queries(engine: Engine, figures: Figures) -> int:
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    figures()
    event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if "SELECT" in statement])


def test_the_archive_begins_with_the_month_of_the_first_invitation(world: World, session: Session) -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert months_with_figures(session, zone, EVERYONE, AFTER) == []
    world.invite(world.ada)
    found = months_with_figures(session, zone, EVERYONE, on(1, 31).replace(year=2027))
    assert [str(month) for month in found] == ["2027-01", "2026-12", "2026-11"]
    assert months_with_figures(session, zone, of_csm(world.kim), AFTER) == []


def test_an_empty_book_has_figures_too(session: Session) -> None:
    found = month_figures(session, Wanted(NOVEMBER, EVERYONE), AFTER)
    assert (list(found.accounts), list(found.segments), found.response.share) == ([], [], 0)


def test_what_was_held_in_the_month_is_counted_as_it_stood_at_its_end(
    world: World, session: Session, figures: Figures
) -> None:
    def hold(contact: Contact, posted: int, **became: object) -> None:
        wanted = select(Invitation).where(Invitation.contact_id == contact.id)
        invitation = session.scalar(wanted) or world.invite(contact)
        row = HeldAnswer(invitation=invitation, reason="why", content={}, posted_at=on(11, posted))
        for name, moment in became.items():
            setattr(row, name, moment)
        session.add(row)
        session.commit()

    hold(world.ada, 3, released_at=on(11, 4))
    hold(world.ada, 5, discarded_at=on(12, 4))
    hold(world.gus, 6, overtaken_at=on(11, 6))
    session.add(HeldAnswer(invitation=world.invite(world.olga), reason="why", content={}, posted_at=on(12, 1)))
    session.commit()
    assert figures().held == Held(3, released=1, overtaken=1)
    assert figures().held.waiting == 1
    assert figures(of_csm(world.kim)).held == Held(1, overtaken=1)
    assert figures(month=NOVEMBER.before()).held == Held()
