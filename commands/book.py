"""The book of business, and the first sign-in."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup, with_appcontext

from accounts.crm import CrmError
from accounts.pulling import pull_book
from accounts.signing_in import new_link
from commands.own import csm_or_exit, parts

book = AppGroup("book", help="The book of business.")


@book.command()
def pull() -> None:
    """Pull the book of business from the CRM now."""
    with parts().sessions() as session:
        try:
            done = pull_book(session, parts().crm, datetime.now(UTC))
        except CrmError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"{done} rows were new or changed.")


@click.command("sign-in-link")
@click.argument("email")
@with_appcontext
def sign_in_link(email: str) -> None:
    """Print a sign-in link for the CSM with the address EMAIL, valid for 15 minutes and once."""
    own = parts()
    with own.sessions() as session:
        csm = csm_or_exit(session, email)
        token = new_link(session, csm, datetime.now(UTC))
        session.commit()
    click.echo(f"{own.config.base_url}/sign-in/{token}")
