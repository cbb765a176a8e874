"""What Alembic runs to migrate: on the connection that it was given, inside the transaction that is open there."""

from __future__ import annotations

from alembic import context

from grader.gradebook.migrate import VERSION_TABLE
from grader.gradebook.models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
