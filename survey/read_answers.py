"""Answers that were read and still stand, with all that leads to their account."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select, true

from accounts.models import Contact
from survey.models import Answer, Invitation, Response

# The condition on answers that leaves none out.
EVERY = true()


def at_accounts(visible: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition on answers that they come from accounts for which `visible` holds."""
    responses = select(Response.id).join(Response.invitation).join(Invitation.contact).join(Contact.account)
    return Answer.response_id.in_(responses.where(visible))


def with_accounts(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return the query `wanted` of answers, joined with their reading, correction (where there is one), response,
    invitation, contact and account, without those that later ones replace."""
    return (
        wanted.join(Answer.reading)
        .outerjoin(Answer.correction)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(Answer.superseded_at.is_(None))
    )
