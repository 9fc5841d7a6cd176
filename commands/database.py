"""The database's tables."""

import click
from flask.cli import AppGroup

import migrations
from commands.own import parts

database = AppGroup("database", help="The database's tables.")


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to REVISION, by default the newest."""
    migrations.upgrade(parts().engine, revision)
    click.echo(f"The database is at {revision}.")


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION."""
    migrations.downgrade(parts().engine, revision)
    click.echo(f"The database is back at {revision}.")


@database.command()
@click.argument("message")
def draft(message: str) -> None:
    """Write a migration of what differs between the models and an up-to-date database."""
    migrations.draft(parts().engine, message)
