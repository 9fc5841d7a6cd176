"""Answers that are held because a mail filter may have sent them, without the pages."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from commands.own import NUMBER, parts
from survey.held import keeping
from survey.held.keeping import OPERATOR, Outcome
from survey.held.taking_back import take_back
from survey.models import HeldAnswer

held = AppGroup("held", help="Answers that a mail filter may have sent.")
LISTED = 500


@held.command("list")
def list_waiting() -> None:
    """List the held answers that wait, the newest first: number, moment, contact, account, wave, reason."""
    with parts().sessions() as session:
        for one in keeping.waiting(session, LISTED):
            contact, wave = one.invitation.contact, one.invitation.wave
            click.echo(
                f"{one.id}  {one.posted_at:%Y-%m-%d %H:%M} UTC  {contact.name}, {contact.account.name}, {wave.name}:"
                f" {one.reason}"
            )
        click.echo(f"{keeping.count_waiting(session)} held answers wait.")


@held.command()
@click.argument("number", type=NUMBER)
def release(number: int) -> None:
    """Let held answer NUMBER count as if it had never been held."""
    with parts().sessions() as session:
        found = _find(session, number)
        questionnaire = parts().questionnaires.get(found.invitation.wave.questionnaire)
        outcome = keeping.release(session, found, questionnaire, OPERATOR, datetime.now(UTC))
        session.commit()
    if outcome is Outcome.TOO_LATE:
        raise click.ClickException("Left as it is: it is settled, or its words are no longer there.")
    click.echo("It counts now." if outcome is Outcome.COUNTS else "It waits as a draft for the contact.")


@held.command()
@click.argument("number", type=NUMBER)
def discard(number: int) -> None:
    """Let held answer NUMBER rest: a program has sent it."""
    with parts().sessions() as session:
        keeping.discard(_find(session, number), datetime.now(UTC))
        session.commit()
    click.echo("Discarded.")


@held.command()
@click.argument("number", type=NUMBER)
def undo(number: int) -> None:
    """Let held answer NUMBER wait again, after it was released or discarded here or on the page."""
    with parts().sessions() as session:
        done = take_back(session, _find(session, number), datetime.now(UTC))
        session.commit()
    if not done:
        raise click.ClickException("This cannot be undone: the contact has confirmed it or said more since.")
    click.echo("It waits again.")


def _find(session: Session, number: int) -> HeldAnswer:
    found = keeping.find(session, number)
    if found is None:
        raise click.ClickException(f"There is no held answer {number}.")
    return found
