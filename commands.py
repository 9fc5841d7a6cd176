"""The command line: `flask --app app COMMAND`. Each command does one step now, or shows something."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

import classifier
import migrations
from accounts.crm import CrmError
from accounts.models import CustomerSuccessManager
from accounts.pulling import pull_book
from accounts.signing_in import new_link
from survey import bounces, corrections, rehearsal
from survey.invitations import invite_contacts, send_invitations, start_wave
from survey.questionnaire import QuestionnaireError, load_file

if TYPE_CHECKING:
    from app import Parts

database = AppGroup("database", help="The database's tables.")
book = AppGroup("book", help="The book of business.")
waves = AppGroup("waves", help="Rounds of asking.")
questionnaires = AppGroup("questionnaires", help="What is asked.")
mail = AppGroup("mail", help="What comes back.")
readings = AppGroup("readings", help="How answers are read.")


def register(app: Flask) -> None:
    """Add all commands to `app`."""
    for command in (database, book, waves, questionnaires, mail, readings, explain, sign_in_link):
        app.cli.add_command(command)


def _parts() -> "Parts":
    parts: Parts = current_app.extensions["parts"]
    return parts


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to REVISION, by default the newest."""
    migrations.upgrade(_parts().engine, revision)
    click.echo(f"The database is at {revision}.")


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION."""
    migrations.downgrade(_parts().engine, revision)
    click.echo(f"The database is back at {revision}.")


@database.command()
@click.argument("message")
def draft(message: str) -> None:
    """Write a migration of what differs between the models and an up-to-date database."""
    migrations.draft(_parts().engine, message)


@book.command()
def pull() -> None:
    """Pull the book of business from the CRM now."""
    with _parts().sessions() as session:
        try:
            done = pull_book(session, _parts().crm, datetime.now(UTC))
        except CrmError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"{done} rows were new or changed.")


@waves.command("start")
@click.argument("name")
@click.option("--questionnaire", default="cadence", show_default=True, help="Name of the questionnaire.")
def start(name: str, questionnaire: str) -> None:
    """Ask every contact now: start the wave NAME and send its invitations."""
    parts = _parts()
    if questionnaire not in parts.questionnaires:
        known = ", ".join(parts.questionnaires)
        raise click.ClickException(f"There is no questionnaire {questionnaire}; there is: {known}")
    now = datetime.now(UTC)
    with parts.sessions() as session:
        start_wave(session, name, questionnaire, now, timedelta(days=parts.config.closes_after))
        session.commit()
        invited = invite_contacts(session, parts.config.link_secret, now)
        with click.progressbar(length=invited, label="Sending invitations") as bar:
            sent = send_invitations(session, parts.asking, now, bar.update)
    click.echo(f"{sent} of {invited} invitations are sent.")


@questionnaires.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say what is wrong, and where, in the questionnaire FILE."""
    try:
        found = load_file(file)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file.name} is fine: {len(found.questions)} questions.")


@mail.command("bounces")
@click.argument("files", type=click.File("rb"), nargs=-1)
def take_bounces(files: tuple[BinaryIO, ...]) -> None:
    """Take in returned messages from FILES, or one from standard input; suppress addresses that bounce for good."""
    raw = [file.read() for file in files or (click.open_file("-", "rb"),)]
    with _parts().sessions() as session:
        hard, soft = bounces.take_in(session, raw, _parts().config.link_secret, datetime.now(UTC))
    click.echo(f"{hard} hard and {soft} soft bounces among {len(raw)} messages.")


@readings.command()
def diff() -> None:
    """Show which stored readings the present rule book would change, before the jobs let it loose."""
    changed: list[str] = []
    with _parts().sessions() as session:
        for change in rehearsal.changes(session):
            changed.append(change.account)
            click.echo(f"answer {change.answer_id}, {change.account}:")
            click.echo(f"  before: {' '.join(change.before) or 'nothing understood'}")
            click.echo(f"  after:  {' '.join(change.after) or 'nothing understood'}")
    click.echo(f"{len(changed)} readings of {len(set(changed))} accounts would change.")


@readings.command()
def score() -> None:
    """Show how right the present rule book is on the answers that people have corrected or confirmed."""
    with _parts().sessions() as session:
        found = rehearsal.score(corrections.cases(session))
    if not found.answers:
        click.echo("Nobody has corrected or confirmed a reading yet.")
        return
    click.echo(f"{found.answers} answers: {found.right:.0%} right, {found.silent:.0%} wrong without asking for review,")
    click.echo(f"{found.covered:.0%} read without asking for review.")


@readings.command()
def export() -> None:
    """Print the corrected and confirmed answers as labelled cases, one JSON line each (docs/reading.md)."""
    with _parts().sessions() as session:
        for case in corrections.cases(session):
            click.echo(json.dumps(case, ensure_ascii=False))


@click.command()
@click.argument("text")
@click.option("--question", type=click.Choice(["cadence", "comment"]), default="cadence", show_default=True)
def explain(text: str, question: str) -> None:
    """Show, stage by stage, how the rule book reads TEXT."""
    for line in classifier.explain(text, question).lines():
        click.echo(line)


@click.command("sign-in-link")
@click.argument("email")
@with_appcontext
def sign_in_link(email: str) -> None:
    """Print a sign-in link for the CSM with the address EMAIL, valid for 15 minutes and once."""
    parts = _parts()
    with parts.sessions() as session:
        csm = session.scalar(select(CustomerSuccessManager).where(CustomerSuccessManager.email == email.lower()))
        if csm is None:
            raise click.ClickException(f"No CSM has the address {email}. Pull the book of business first.")
        token = new_link(session, csm, datetime.now(UTC))
        session.commit()
    click.echo(f"{parts.config.base_url}/sign-in/{token}")
