"""The pages of which demo/screens.py makes pictures, by who reads them."""

from datetime import UTC, datetime, timedelta
from mailbox import messages

from sqlalchemy import select

from accounts.crm.models import CrmRun
from accounts.models import Account, CustomerSuccessManager
from capacity import workload
from parts import Parts
from reports.book import saved
from survey.models import Answer, Invitation, Response, Wave
from survey.waves.starting import Plan, draft

SHOWN_ACCOUNT = "A-1001"  # a sponsor and an administrator who want different things
VIEW = ("Renewals of this half-year", "renewal=180&order=renewal&columns=rhythm&columns=next&columns=renewal")
Paths = dict[str, str]


def prepare(parts: Parts, now: datetime, open_for: timedelta) -> None:
    """Add what the sample lacks: a wave that is not started, and a view of the manager's."""
    with parts.sessions() as session:
        draft(session, Plan("Winter", "cadence", now + open_for), now)
        saved.add(session, _reader(parts, is_manager=True), *VIEW, now)
        session.commit()


def of(parts: Parts) -> dict[str | None, Paths]:
    """Return the paths of all pages by the name of their picture, by the e-mail address of the reader: None for
    customers and for whoever is not signed in."""
    csm, manager = _reader(parts, is_manager=False), _reader(parts, is_manager=True)
    return {None: _customers(parts), csm.email: _csms(parts, csm), manager.email: _managers(parts)}


def _reader(parts: Parts, *, is_manager: bool) -> CustomerSuccessManager:
    with parts.sessions() as session:
        wanted = select(CustomerSuccessManager).where(CustomerSuccessManager.is_manager == is_manager)
        return session.scalars(wanted.order_by(CustomerSuccessManager.id).limit(1)).one()


def _customers(parts: Parts) -> Paths:
    """The customers' pages and mails, and the page to sign in."""
    with parts.sessions() as session:
        nonces = select(Invitation.nonce).order_by(Invitation.id).limit(1)
        silent = session.scalars(nonces.where(~Invitation.response.has())).one()
        in_words = nonces.join(Response).join(Answer).where(Answer.kind == "cadence", Answer.verbatim.is_not(None))
        answered = session.scalars(in_words).one()
    link = {nonce: parts.asking.url(nonce).removeprefix(parts.config.base_url) for nonce in (silent, answered)}
    invitation = _newest_mail(parts, "/s/")
    return {
        "answer": link[silent],
        "thanks": f"{link[answered]}/thanks",
        "put-right": f"{link[answered]}/correct",
        "preferences": f"{link[answered]}/preferences",
        "another-wish": f"{link[answered]}/wish",
        "stop": invitation.links("/stop/")[0].removeprefix(parts.config.base_url),
        "mail-invitation": f"/mailbox/{invitation.name}/html",
        "sign-in": "/sign-in",
        "what-we-keep": "/what-we-keep",
    }


def _newest_mail(parts: Parts, link: str) -> messages.Kept:
    kept = messages.newest(parts.config.mailbox_folder) if parts.config.mailbox_folder else []
    return next(one for one in kept if one.links(link))


def _csms(parts: Parts, csm: CustomerSuccessManager) -> Paths:
    with parts.sessions() as session:
        own = select(Account.id).where(Account.csm_id == csm.id).order_by(Account.id).limit(1)
        account = session.scalars(own).one()
    return {
        "today": "/",
        "book-of-a-csm": "/accounts",
        "account-of-a-csm": f"/accounts/{account}",
        "review": "/review",
        "rule-book": "/rule-book",
        "settings": "/settings",
    }


def _managers(parts: Parts) -> Paths:
    with parts.sessions() as session:
        account = session.scalars(select(Account.id).where(Account.crm_id == SHOWN_ACCOUNT)).one()
        over = [load for load in workload.loads(session, parts.efforts, datetime.now(UTC)) if load.over][-1].csm_id
        live, winter = session.scalars(select(Wave.id).order_by(Wave.id)).all()
        run = session.scalars(select(CrmRun.id).order_by(CrmRun.id).limit(1)).one()
        month = session.scalars(select(Invitation.sent_at).where(Invitation.sent_at.is_not(None)).limit(1)).one()
    return {
        "book": "/accounts",
        "book-filtered": "/views/1",
        "account": f"/accounts/{account}",
        "reports": "/reports/",
        "report": f"/reports/{month:%Y-%m}",
        "team": "/team",
        "team-of-a-csm": f"/team/{over}",
        "policies": "/team/policies",
        "rule-book-score": "/rule-book/score",
        "rule-book-changes": "/rule-book/changes",
        "crm": "/crm",
        "crm-run": f"/crm/runs/{run}",
        "webhooks": "/webhooks",
        "waves": "/waves",
        "waves-held": "/waves/held",
        "wave-plan": "/waves/new",
        "wave-draft": f"/waves/{winter}",
        "wave-preview": f"/waves/{winter}/preview/mail",
        "wave": f"/waves/{live}",
        "wave-people": f"/waves/{live}/people",
    }
