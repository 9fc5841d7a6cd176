"""Asking now, without the pages."""

from datetime import UTC, datetime, timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from commands.own import parts
from survey.invitations import invite_contacts
from survey.models import Wave
from survey.sending import send_invitations
from survey.waves import progress, starting

waves = AppGroup("waves", help="Rounds of asking.")


@waves.command("start")
@click.argument("name")
@click.option("--questionnaire", default="cadence", show_default=True, help="Name of the questionnaire.")
@click.option("--again", is_flag=True, help="Even though a wave of that name is open.")
def start(name: str, questionnaire: str, again: bool) -> None:
    """Ask every contact now: start the wave NAME and send what may be sent at this hour; the jobs send the rest."""
    own = parts()
    now, open_for = datetime.now(UTC), timedelta(days=own.config.closes_after)
    with own.sessions() as session:
        _need_a_name_and_questionnaire(session, name.strip(), questionnaire, again=again)
        wave = starting.start_wave(session, name.strip(), questionnaire, now, open_for, own.config.remind_after)
        session.commit()
        invited = invite_contacts(session, own.asking, now)
        with click.progressbar(length=invited, label="Sending invitations") as bar:
            sent = send_invitations(session, own.asking, now, bar.update)
        click.echo(f"{sent} of {invited} invitations are sent.")
        waits = _say_what_is_left(session, wave, now)
    if not sent and not waits:
        raise SystemExit(1)


def _need_a_name_and_questionnaire(session: Session, name: str, questionnaire: str, *, again: bool) -> None:
    known = parts().questionnaires
    if not name:
        raise click.ClickException("A wave needs a name, such as “Spring”.")
    if questionnaire not in known:
        raise click.ClickException(f"There is no questionnaire {questionnaire}; there is: {', '.join(known)}")
    still_open = (Wave.name == name, Wave.closes_at > datetime.now(UTC))
    if not again and session.scalar(select(exists().where(*still_open))):
        raise click.ClickException(f"A wave named {name} is open. Choose another name, or add --again.")


def _say_what_is_left(session: Session, wave: Wave, now: datetime) -> bool:
    """Say what did not go out and why; return whether the rest only waits for its contacts' working hours."""
    rules = parts().asking.rules
    for standing, reason, number in progress.reasons(session, wave.id):
        click.echo(f"{number} {standing}: {reason}")
    waiting = progress.of_waves(session, [wave.id])[wave.id].waiting
    opening = progress.next_opening(session, wave, rules, now)
    if waiting and opening:
        click.echo(f"{waiting} wait; the jobs send them, from {opening:%-d %B %Y, %H:%M} UTC on.")
    return opening is not None and opening > now
