"""The command line: `flask --app app COMMAND`. Each command does one step now, or shows something."""

import json
import logging
import signal
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import BinaryIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

import accounts.people
import classifier
import migrations
import recommendations.people
import survey.people
from accounts.crm import CrmError
from accounts.models import CustomerSuccessManager
from accounts.pulling import pull_book
from accounts.signing_in import new_link
from parts import Parts
from survey import bounces, corrections, previewing, rehearsal
from survey.invitations import invite_contacts
from survey.models import Wave
from survey.paging import layout
from survey.questionnaire import QuestionnaireError, load_file
from survey.sending import send_invitations
from survey.waves import progress, starting

database = AppGroup("database", help="The database's tables.")
book = AppGroup("book", help="The book of business.")
waves = AppGroup("waves", help="Rounds of asking.")
questionnaires = AppGroup("questionnaires", help="What is asked.")
people = AppGroup("contacts", help="The data of one person.")
mail = AppGroup("mail", help="What comes back.")
readings = AppGroup("readings", help="How answers are read.")


def register(app: Flask) -> None:
    """Add all commands to `app`."""
    for command in (database, book, waves, questionnaires, people, mail, readings, explain, sign_in_link):
        app.cli.add_command(command)


def _parts() -> Parts:
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
@click.option("--again", is_flag=True, help="Even though a wave of that name is open.")
def start(name: str, questionnaire: str, again: bool) -> None:
    """Ask every contact now: start the wave NAME and send what may be sent at this hour; the jobs send the rest."""
    parts = _parts()
    now, open_for = datetime.now(UTC), timedelta(days=parts.config.closes_after)
    with parts.sessions() as session:
        _need_a_name_and_questionnaire(session, name.strip(), questionnaire, again=again)
        wave = starting.start_wave(session, name.strip(), questionnaire, now, open_for, parts.config.remind_after)
        session.commit()
        invited = invite_contacts(session, parts.asking, now)
        with click.progressbar(length=invited, label="Sending invitations") as bar:
            sent = send_invitations(session, parts.asking, now, bar.update)
        click.echo(f"{sent} of {invited} invitations are sent.")
        waits = _say_what_is_left(session, wave, now)
    if not sent and not waits:
        raise SystemExit(1)


def _need_a_name_and_questionnaire(session: Session, name: str, questionnaire: str, *, again: bool) -> None:
    known = _parts().questionnaires
    if not name:
        raise click.ClickException("A wave needs a name, such as “Spring”.")
    if questionnaire not in known:
        raise click.ClickException(f"There is no questionnaire {questionnaire}; there is: {', '.join(known)}")
    still_open = (Wave.name == name, Wave.closes_at > datetime.now(UTC))
    if not again and session.scalar(select(exists().where(*still_open))):
        raise click.ClickException(f"A wave named {name} is open. Choose another name, or add --again.")


def _say_what_is_left(session: Session, wave: Wave, now: datetime) -> bool:
    """Say what did not go out and why; return whether the rest only waits for its contacts' working hours."""
    rules = _parts().asking.rules
    for standing, reason, number in progress.reasons(session, wave.id):
        click.echo(f"{number} {standing}: {reason}")
    waiting = progress.of_waves(session, [wave.id])[wave.id].waiting
    opening = progress.next_opening(session, wave, rules, now)
    if waiting and opening:
        click.echo(f"{waiting} wait; the jobs send them, from {opening:%-d %B %Y, %H:%M} UTC on.")
    return opening is not None and opening > now


@questionnaires.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say what is wrong, and where, in the questionnaire FILE."""
    try:
        found = load_file(file)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file.name} is fine: {len(found.questions)} questions on {len(layout(found))} pages.")


@questionnaires.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", default=0, help="Port of the address; by default one that is free.")
@click.option("--open/--no-open", "opens", default=True, help="Open the browser, where there is one.")
def preview(file: Path, port: int, opens: bool) -> None:
    """Serve the questionnaire FILE on this machine until Ctrl-C. All of it works, and nothing is kept."""
    try:
        load_file(file)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from None
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell may have started this with it ignored
        signal.signal(number, signal.default_int_handler)
    with TemporaryDirectory(prefix="ask-them-") as folder:
        app, path = _on_stage(file, Path(folder))
        server = make_server("127.0.0.1", port, app, threaded=True)
        url = f"http://127.0.0.1:{server.server_port}{path}"
        click.echo(f"{url}\nChanges of the file show when the page is loaded again. Ctrl-C ends the preview.")
        if opens:
            webbrowser.open(url)
        with suppress(KeyboardInterrupt):
            server.serve_forever()
        app.extensions["parts"].engine.dispose()


def _on_stage(file: Path, folder: Path) -> tuple[Flask, str]:
    """The product on a database of its own in `folder`, asking the questionnaire `file`; and the link's path."""
    from app import create_app  # which imports this module

    copyfile(file, folder / file.name)
    previewing.write_book(folder)
    own = {"database_url": f"sqlite:///{folder / 'preview.db'}", "questionnaires_folder": folder, "crm_folder": folder}
    app = create_app(_parts().config.model_copy(update=own))
    previewing.follow(app, file)
    parts: Parts = app.extensions["parts"]
    migrations.upgrade(parts.engine)
    now = datetime.now(UTC)
    with parts.sessions() as session:
        pull_book(session, parts.crm, now)
        path = previewing.invite(session, load_file(file).name, parts.config.link_secret, now)
        session.commit()
    return app, path


@people.command("export")
@click.argument("email")
def export_person(email: str) -> None:
    """Print all that is stored about the person with the address EMAIL, as JSON."""
    with _parts().sessions() as session:
        found = accounts.people.contacts_of(session, email)
        everything = [
            accounts.people.export_contact(session, contact) | survey.people.export_answers(session, contact)
            for contact in found
        ]
    if not everything:
        raise click.ClickException(f"Nothing is stored about {email}.")
    click.echo(json.dumps(everything, ensure_ascii=False, indent=2))


@people.command("erase")
@click.argument("email")
@click.confirmation_option(prompt="This cannot be undone. Erase everything about this person?")
def erase_person(email: str) -> None:
    """Erase what is stored about the person with the address EMAIL: counts stay, and nobody writes to them again."""
    now = datetime.now(UTC)
    with _parts().sessions() as session:
        found = accounts.people.contacts_of(session, email)
        for contact in found:
            survey.people.erase_answers(session, contact, now)
            recommendations.people.erase_voice(session, contact)
            accounts.people.erase_contact(session, contact, now)
        session.commit()
    if not found:
        raise click.ClickException(f"Nothing is stored about {email}.")
    click.echo(f"Erased at {len(found)} accounts. Take the person out of the CRM too; nobody is written to meanwhile.")


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
