"""Alembic's entry: migrates over the connection that `migrations.upgrade` hands it."""

from alembic import context

import survey.models  # noqa: F401
from database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
