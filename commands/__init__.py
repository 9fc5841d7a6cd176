"""The command line: `flask --app app COMMAND`. Each command does one step now, or shows something."""

from flask import Flask

from commands.answers import explain, mail, readings
from commands.book import book, sign_in_link
from commands.crm import crm
from commands.database import database
from commands.held import held
from commands.people import people
from commands.questionnaires import questionnaires
from commands.reports import reports
from commands.tokens import tokens
from commands.waves import waves


def register(app: Flask) -> None:
    """Add all commands to `app`."""
    for command in (
        database, book, crm, waves, held, questionnaires, people, mail, readings, explain, sign_in_link, tokens,
        reports,
    ):  # fmt: skip
        app.cli.add_command(command)
