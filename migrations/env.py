"""Alembic's entry: migrates over the connection that `migrations.upgrade` hands it."""

from importlib import import_module

from alembic import context

from database import Base

# Imported for their tables, which register themselves with Base.
for room in ("accounts", "accounts.crm", "webhooks", "survey", "recommendations", "capacity", "reports"):
    import_module(f"{room}.models")

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
