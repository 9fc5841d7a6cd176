"""Signals in customers' comments that their account may leave."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, or_, select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from reports.monthly.themes import RISKS
from survey.models import Answer, Invitation, Reading, Response


def of_accounts(session: Session, wanted_accounts: ColumnElement[bool]) -> dict[int, list[str]]:
    """Return the signals in the current comments of each account that has one, the likeliest to leave first; of the
    accounts that the condition holds for."""
    wanted = _signalling(Contact.account_id, Reading.signals).join(Contact.account).where(wanted_accounts)
    found: dict[int, set[str]] = defaultdict(set)
    for account_id, signals in session.execute(wanted):
        found[account_id].update(signals.split())
    named = {account_id: [risk for risk in RISKS if risk in seen] for account_id, seen in found.items()}
    return {account_id: risks for account_id, risks in named.items() if risks}


def sent(signals: Collection[str]) -> ColumnElement[bool]:
    """Return the condition on accounts that one of `signals` stands in a current comment."""
    any_of = or_(*(Reading.signals.contains(signal, autoescape=True) for signal in signals))
    return Account.id.in_(_signalling(Contact.account_id).where(any_of))


def _signalling(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Reading)
        .join(Reading.answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        # Said in the words of the index, or SQLite does not use it.
        .where(Reading.signals != literal_column("''"), Answer.kind == "comment", Answer.superseded_at.is_(None))
    )
