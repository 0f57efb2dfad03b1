"""Runs the migrations on the connection that `caseway.kit.migrate` opened, each in its own transaction."""

from alembic import context

from caseway.kit import clock
from caseway.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[metadata, clock.metadata],
    transaction_per_migration=True,
)
context.run_migrations()
