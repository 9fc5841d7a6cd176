"""What came back, and how it is read."""

import json
from datetime import UTC, datetime
from typing import BinaryIO

import click
from flask.cli import AppGroup

import classifier
from commands.own import parts
from reports.monthly.words import percent
from survey import bounces, corrections, rehearsal, suppressions

mail = AppGroup("mail", help="What comes back.")
readings = AppGroup("readings", help="How answers are read.")


@mail.command("bounces")
@click.argument("files", type=click.File("rb"), nargs=-1)
def take_bounces(files: tuple[BinaryIO, ...]) -> None:
    """Take in returned messages from FILES, or one from standard input; suppress addresses that bounce for good."""
    raw = [file.read() for file in files or (click.open_file("-", "rb"),)]
    with parts().sessions() as session:
        hard, soft = bounces.take_in(session, raw, parts().config.link_secret, datetime.now(UTC))
    click.echo(f"{hard} hard and {soft} soft bounces among {len(raw)} messages.")


suppressed = AppGroup("suppressions", help="Addresses that are not written to.")
mail.add_command(suppressed)


@suppressed.command("list")
def list_suppressions() -> None:
    """List the addresses that are not written to, since when, and why."""
    with parts().sessions() as session:
        found = suppressions.listed(session)
    for since, email, source in found:
        click.echo(f"{since:%Y-%m-%d}  {email or '(nobody in the book of business)'}  {source}")
    click.echo(f"{len(found)} addresses are not written to.")


@suppressed.command("lift")
@click.argument("email")
def lift_suppression(email: str) -> None:
    """Let an address that was refused or bounced be written to again, from the next wave on."""
    with parts().sessions() as session:
        fault = suppressions.lift_bounced(session, email, datetime.now(UTC))
        session.commit()
    if fault:
        raise click.ClickException(f"{email} {fault}.")
    click.echo(f"{email} is written to again, from the next wave on.")


@readings.command()
def diff() -> None:
    """Show which stored readings the present rule book would change, before the jobs let it loose."""
    changed: list[str] = []
    with parts().sessions() as session:
        for change in rehearsal.changes(session):
            changed.append(change.account)
            click.echo(f"answer {change.answer_id}, {change.account}:")
            click.echo(f"  before: {' '.join(change.before) or 'nothing understood'}")
            click.echo(f"  after:  {' '.join(change.after) or 'nothing understood'}")
    click.echo(f"{len(changed)} readings of {len(set(changed))} accounts would change.")


@readings.command()
def score() -> None:
    """Show how right the present rule book is on the answers that people have corrected or confirmed."""
    with parts().sessions() as session:
        found = rehearsal.score(corrections.cases(session))
    if not found.answers:
        click.echo("Nobody has corrected or confirmed a reading yet.")
        return
    right, silent = percent(found.right), percent(found.silent)
    click.echo(f"{found.answers} answers: {right} right, {silent} wrong without asking for review,")
    click.echo(f"{percent(found.covered)} read without asking for review.")


@readings.command()
def export() -> None:
    """Print the corrected and confirmed answers as labelled cases, one JSON line each (docs/reading.md)."""
    with parts().sessions() as session:
        for case in corrections.cases(session):
            click.echo(json.dumps(case, ensure_ascii=False))


@click.command()
@click.argument("text")
@click.option("--question", type=click.Choice(["cadence", "comment"]), default="cadence", show_default=True)
def explain(text: str, question: str) -> None:
    """Show, stage by stage, how the rule book reads TEXT."""
    for line in classifier.explain(text, question).lines():
        click.echo(line)
