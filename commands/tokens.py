"""Tokens for programs."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select

from accounts import access_tokens
from accounts.access_tokens import Scope
from accounts.models import AccessToken, Purpose
from commands.own import csm_or_exit, parts

tokens = AppGroup("tokens", help="Tokens for programs.")


@tokens.command("create")
@click.argument("email")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([scope.value for scope in Scope]),
    multiple=True,
    required=True,
    help="What it may do.",
)
def create_token(email: str, name: str, scopes: tuple[str, ...]) -> None:
    """Make a token NAME for the CSM with the address EMAIL, and print it: it cannot be shown again."""
    with parts().sessions() as session:
        token = access_tokens.create(
            session, csm_or_exit(session, email), Purpose.API, _short(name), datetime.now(UTC), map(Scope, scopes)
        )
        session.commit()
    click.echo(token)


@tokens.command("list")
@click.argument("email")
def list_tokens(email: str) -> None:
    """List the tokens of the CSM with the address EMAIL that are in force, the calendar's address among them."""
    with parts().sessions() as session:
        csm = csm_or_exit(session, email)
        found = [token for purpose in Purpose for token in access_tokens.of_csm(session, csm, purpose)]
    for token in found:
        used = f"last used on {token.last_used_on}" if token.last_used_on else "not used yet"
        click.echo(f"{token.id}: {token.name}, {' '.join(token.scopes) or token.purpose}, {used}")
    if not found:
        click.echo("There are none.")


@tokens.command("revoke")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Let the token of that NUMBER, as the list has it, open nothing any more."""
    with parts().sessions() as session:
        token = session.scalar(select(AccessToken).where(AccessToken.id == number, AccessToken.revoked_at.is_(None)))
        if token is None:
            raise click.ClickException(f"There is no token {number} in force.")
        access_tokens.revoke(session, [token], datetime.now(UTC))
        session.commit()
    click.echo(f"{token.name} opens nothing any more.")


def _short(name: str) -> str:
    kept = " ".join(name.split())
    if not 1 <= len(kept) <= 100 or not kept.isprintable():
        raise click.ClickException("A name has 1 to 100 characters, none of them a control character.")
    return kept
