"""What the commands work with."""

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from parts import Parts


class RowNumber(click.IntRange):
    """The number that a row of the database is known by; what is no number is called so."""

    name = "number"


NUMBER = RowNumber(1, 2**31 - 1)


def parts() -> Parts:
    """Return the parts of the application that the command belongs to."""
    found: Parts = current_app.extensions["parts"]
    return found


def csm_or_exit(session: Session, email: str) -> CustomerSuccessManager:
    """Return the CSM with the address `email`, or end the command with a message where there is none."""
    is_meant = CustomerSuccessManager.email == email.lower(), CustomerSuccessManager.removed_at.is_(None)
    csm = session.scalar(select(CustomerSuccessManager).where(*is_meant))
    if csm is None:
        raise click.ClickException(f"No CSM has the address {email}. Pull the book of business first.")
    return csm
