"""The history of the database's tables, one file a step under versions/."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

HERE = Path(__file__).parent


def alembic_config() -> AlembicConfig:
    """Return Alembic's settings for this project."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`, by default the newest."""
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to `revision`."""
    _run(engine, lambda config: command.downgrade(config, revision))


def is_current(engine: Engine) -> bool:
    """Return whether the database is at the newest revision."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def draft(engine: Engine, message: str) -> None:
    """Write a migration file of the differences between the models and an up-to-date database."""
    number = f"{len(list((HERE / 'versions').glob('*.py'))) + 1:04}"
    _run(engine, lambda config: command.revision(config, message, autogenerate=True, rev_id=number))


def _run(engine: Engine, act: Callable[[AlembicConfig], object]) -> None:
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        act(config)
        connection.commit()
