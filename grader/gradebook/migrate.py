"""Brings a database to the schema of this version, by the revisions in `migrations/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import inspect, text

from grader.gradebook.errors import GradebookError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grader.gradebook.database import Database

VERSION_TABLE = "gradebook_version"
"""Of our own name: another program in the same database may use Alembic too."""
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
"""The folder of the revisions."""
_LOCK = 0x64656C7461  # any number that no other program uses


def configuration(connection: Connection, migrations: Path = MIGRATIONS) -> Config:
    """What Alembic needs to know; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Create the tables, or bring those of an older version up to date; all of it or nothing.

    A gradebook that is up to date is only read.

    Args:
        database: a gradebook, or an empty database.
        migrations: the folder of the revisions.

    Raises:
        GradebookError: it is another program's database, or a newer version's, or it cannot be read or written.
    """
    with database.reading() as connection:
        if _is_at_head(connection, database, migrations):
            return
    with database.writing(enforced=False) as connection:
        if not database.is_sqlite:
            # SQLite has one writer at a time; here two programs that start together would both create the tables.
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        if not _is_at_head(connection, database, migrations):
            command.upgrade(configuration(connection, migrations), "head")


def _is_at_head(connection: Connection, database: Database, migrations: Path) -> bool:
    revision = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    if revision is None:
        others = inspect(connection).get_table_names()
        if others:
            raise GradebookError(
                f"the gradebook {database} is another program's database: it has the table {min(others)}; "
                "name a database of its own"
            )
        return False
    script = ScriptDirectory.from_config(configuration(connection, migrations))
    try:
        script.get_revision(revision)
    except CommandError as error:
        raise GradebookError(
            f"the gradebook {database} was written by a newer deltagrade (its schema is {revision}); "
            "update: pip install --upgrade deltagrade"
        ) from error
    return revision == script.get_current_head()
