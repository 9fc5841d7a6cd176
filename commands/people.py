"""The data of one person."""

import json
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

import accounts.people
import recommendations.people
import survey.exporting
import survey.people
import webhooks.forgetting
from commands.own import parts

people = AppGroup("contacts", help="The data of one person.")


@people.command("export")
@click.argument("email")
def export_person(email: str) -> None:
    """Print all that is stored about the person with the address EMAIL, as JSON."""
    with parts().sessions() as session:
        found = accounts.people.contacts_of(session, email)
        everything = [
            accounts.people.export_contact(session, contact)
            | survey.exporting.export_answers(session, contact)
            | {"told_to_other_systems": webhooks.forgetting.export_events(session, contact)}
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
    with parts().sessions() as session:
        found = accounts.people.contacts_of(session, email)
        notes = sum(accounts.people.notes_naming(session, contact) for contact in found)
        for contact in found:
            survey.people.erase_and_suppress(session, contact, now)
            recommendations.people.erase_voice(session, contact)
            webhooks.forgetting.erase_contact(session, contact)
            accounts.people.erase_contact(session, contact, now)
        session.commit()
    if not found:
        raise click.ClickException(f"Nothing is stored about {email}.")
    click.echo(f"Erased at {len(found)} accounts. Take the person out of the CRM too; nobody is written to meanwhile.")
    if notes:
        click.echo(f"{notes} notes of CSMs about these accounts name the person. Ask them to edit or delete these.")
