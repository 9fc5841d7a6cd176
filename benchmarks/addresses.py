"""The pages that benchmarks/pages.py asks for, each with the addresses it takes turns with."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from parts import Parts
from survey.models import Correction, Invitation, Response, Wave

MANAGER, CSM = 1, 2
TEAM = {
    "team": ["/team"],
    "team, plan of a CSM": [f"/team/{number}" for number in range(2, 12)],
    "team, policies": ["/team/policies", "/team/policies?show=all&page=40"],
}


@dataclass(frozen=True)
class Page:
    """A page to measure: its name, its addresses, the cookie of whoever reads it, and how often (0: as usual)."""

    name: str
    paths: list[str]
    cookie: str = ""
    rounds: int = 0


def pages(app: Flask) -> list[Page]:
    """Return all pages of a CSM with 200 accounts and of a manager with 5,000."""
    csm, manager = _cookie(app, CSM), _cookie(app, MANAGER)
    return [
        *(Page(f"{who}: {name}", paths, cookie) for who, cookie in (("CSM", csm), ("manager", manager))
          for name, paths in _book(who).items()),
        Page("CSM: today", ["/"], csm),
        Page("manager: today", ["/"], manager),
        Page("CSM: account", [f"/accounts/{1 + 25 * number}" for number in range(40)], csm),
        Page("CSM: review", ["/review"], csm),
        Page("manager: review", ["/review"], manager),
        *(Page(f"manager: {name}", paths, manager) for name, paths in _review(app).items()),
        Page("CSM: rule book", ["/rule-book"], csm),
        Page("manager: rule book, score", ["/rule-book/score"], manager),
        Page("manager: rule book, changes", ["/rule-book/changes"], manager),
        Page("CSM: archive of reports", ["/reports/"], csm),
        Page("manager: archive of reports", ["/reports/"], manager),
        *(Page(f"{who}: monthly report, {name}", [f"/reports/{datetime.now(UTC):%Y-%m}{ending}"], cookie)
          for who, cookie in (("CSM", csm), ("manager", manager)) for name, ending in (("page", ""), ("PDF", ".pdf"))),
        *(Page(f"manager: {name}", paths, manager) for name, paths in TEAM.items()),
        Page("manager: CRM", ["/crm"], manager),
        Page("manager: webhooks", ["/webhooks"], manager),
        *(Page(f"manager: {name}", paths, manager) for name, paths in _waves(app).items()),
        *(Page(f"customer: {name}", paths) for name, paths in _customers(app).items()),
    ]  # fmt: skip


def _cookie(app: Flask, csm_id: int) -> str:
    """The session cookie of a CSM who is signed in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'csm_id': csm_id})}"


def _book(who: str) -> dict[str, list[str]]:
    return {
        "book": ["/accounts", "/accounts?page=2"],
        "book, by name": ["/accounts?order=name", "/accounts?order=name&page=3"],
        "book, last page": ["/accounts?page=4"] if who == "CSM" else ["/accounts?page=100"],
        "book, searched": ["/accounts?search=%C3%B6st", "/accounts?search=123"],
        "book, too much contact": ["/accounts?contact=too+much&order=much"],
        "book, renewals with signals": ["/accounts?renewal=180&signal=any&order=renewal"],
        "book as CSV": ["/accounts.csv"],
        "book as XLSX": ["/accounts.xlsx"],
    }


def _review(app: Flask) -> dict[str, list[str]]:
    parts: Parts = app.extensions["parts"]
    with parts.sessions() as session:
        paths = [f"/review/{one}" for one in session.scalars(select(Correction.answer_id))]
    return {"review of an answer": paths, "review, look-alikes": [f"{path}/alike" for path in paths]}


def _waves(app: Flask) -> dict[str, list[str]]:
    parts: Parts = app.extensions["parts"]
    with parts.sessions() as session:
        ids = dict(session.execute(select(Wave.name, Wave.id)).all())
    live, draft = f"/waves/{ids['Autumn']}", f"/waves/{ids['Winter']}"
    return {
        "waves": ["/waves"],
        "live page of a wave": [live],
        "invitations of a wave": [f"{live}/people", f"{live}/people?page=200"],
        "silent ones of a wave": [f"{live}/people?standing=no+answer+yet&page=50"],
        "draft of a wave": [draft],
        "planning a wave": ["/waves/new"],
        "preview of a mail": [f"{draft}/preview/mail"],
    }


def _customers(app: Flask) -> dict[str, list[str]]:
    parts: Parts = app.extensions["parts"]
    with parts.sessions() as session:
        wanted = select(Invitation.nonce).join(Wave).where(Wave.name == "Autumn")
        answered = session.scalars(wanted.join(Response, Response.invitation_id == Invitation.id).limit(20)).all()
        silent = session.scalars(wanted.where(~Invitation.response.has()).limit(20)).all()
    path = {nonce: parts.asking.url(nonce).removeprefix(parts.config.base_url) for nonce in [*answered, *silent]}
    return {
        "question": [path[nonce] for nonce in silent],
        "thank-you page": [f"{path[nonce]}/thanks" for nonce in answered],
    }
