"""With whom there is to be no contact at all, said in one place for pages, calendars, messages and hours."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from accounts.models import Account, Contact
from database import When
from survey.models import Suppression

NOBODY = "No contact: everybody here has opted out or cannot be written to"


def is_left_alone(at: When) -> ColumnElement[bool]:
    """Return the condition on accounts that somebody was there at `at` (UTC), and that everybody who was had opted out
    or had an address that is not written to: no touch is planned for them."""
    among = select(Contact.account_id).where(_is_there(at), Contact.id.in_(_stopped(at)))
    others = Contact.account_id == Account.id, _is_there(at), Contact.id.not_in(_stopped(at))
    # Only for the few accounts of those who opted out is it asked whether somebody is left: SQLite looks at both sides
    # of an "and".
    return case((Account.id.in_(among), ~exists().where(*others).correlate(Account)), else_=false())


def rests_until(now: datetime) -> ColumnElement[datetime | None]:
    """Return the expression for until when (UTC) an account is to be left in peace, since everybody there who may be
    contacted asked for a pause: the first of their ends, which may be past; null where somebody did not ask.
    Correlated with Account."""
    everybody = func.count() == func.count(Contact.pause_ends_at)
    willing = Contact.account_id == Account.id, _is_there(now), Contact.id.not_in(_stopped(now))
    first_end = select(case((everybody, func.min(Contact.pause_ends_at)))).where(*willing).correlate(Account)
    resting = select(Contact.account_id).where(Contact.pause_ends_at.is_not(None))
    return case((Account.id.in_(resting), first_end.scalar_subquery()))


def _is_there(at: When) -> ColumnElement[bool]:
    return and_(*(or_(left.is_(None), left > at) for left in (Contact.removed_at, Contact.erased_at)))


def _stopped(at: When) -> Select[int]:
    """The ids of those who are not written to; said without the account, so that it is looked up once."""
    one = _other()
    held = Suppression.created_at <= at, or_(Suppression.lifted_at.is_(None), Suppression.lifted_at > at)
    return select(one.id).join(Suppression, Suppression.address_hash == one.address_hash).where(*held)


@cache
def _other() -> type[Contact]:
    return aliased(Contact)  # each page says it several times, and to make it takes as long as a query
