"""A questionnaire tried out on one machine: the real pages, asked of an invented contact, on a database that goes
when the preview ends."""

from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, Response, current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Contact
from accounts.tokens import token_hash
from survey import links
from survey.links import Purpose
from survey.models import Invitation, Wave
from survey.questionnaire import QuestionnaireError, load_file

BOOK = {
    "csms": "crm_id,name,email,is_manager,time_zone\ncsm,Sam Sample,sam@example.com,no,UTC\n",
    "accounts": "crm_id,name,segment,stage,renewal_on,time_zone,csm_crm_id\n"
    "account,Sample & Sons,small,steady,,UTC,csm\n",
    "contacts": "crm_id,account_crm_id,email,name,level\ncontact,account,ada@example.com,Ada Sample,champion\n",
    "touchpoints": "crm_id,account_crm_id,contact_crm_id,happened_at,channel\n",
}


def write_book(folder: Path) -> None:
    """Write an invented book of business of one contact to `folder`, as a CRM would."""
    for name, content in BOOK.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")


def invite(session: Session, questionnaire: str, link_secret: str, now: datetime) -> str:
    """Invite the one contact there is to answer `questionnaire`; return the path of their personal link. The caller
    commits."""
    wave = Wave(name="Preview", questionnaire=questionnaire, created_at=now, closes_at=now + timedelta(days=28))
    nonce = links.new_nonce()
    tokens = {purpose: links.token(link_secret, purpose, nonce) for purpose in Purpose}
    session.add(Invitation(
        wave=wave, contact=session.scalars(select(Contact)).one(), nonce=nonce, created_at=now, sent_at=now,
        answer_hash=token_hash(tokens[Purpose.ANSWER]), stop_hash=token_hash(tokens[Purpose.STOP]),
    ))  # fmt: skip
    return f"/s/{tokens[Purpose.ANSWER]}"


def follow(app: Flask, file: Path) -> None:
    """Let each page of `app` show `file` as it is now; a fault in it is shown instead of the page."""

    @app.before_request
    def _reload() -> Response | None:
        if request.endpoint in ("static", "site.accent"):
            return None
        try:
            found = load_file(file)
            current_app.extensions["questionnaires"][found.name] = found
        except QuestionnaireError as error:
            return Response(f"{error}\n", 422, mimetype="text/plain")
        return None
