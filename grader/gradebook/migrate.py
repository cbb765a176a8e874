"""Brings a database to the schema of this version, by the revisions in `migrations/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, inspect, select, text

from grader.gradebook.errors import GradebookError
from grader.gradebook.models import METADATA

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grader.gradebook.database import Database

VERSION_TABLE = "gradebook_version"
"""Of our own name: another program in the same database may use Alembic too."""
HEAD = "0001"
"""The revision of this version's tables."""
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
"""The folder of the revisions."""
_LOCK = 0x64656C7461  # any number that no other program uses


# As Alembic makes it.
_VERSION = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)


def migrate(database: Database, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Create the tables, or bring those of an older version up to date; all of it or nothing.

    A gradebook that is up to date is only read. Alembic is imported for one that is not: to import it takes a tenth of
    a second.

    Args:
        database: a gradebook, or an empty database.
        migrations: the folder of the revisions.
        head: the last of them; the models are what it makes, if it is `HEAD`.

    Raises:
        GradebookError: it is another program's database, or a newer version's, or it cannot be read or written.
    """
    with database.reading() as connection:
        if _revision(connection, database) == head:
            return
    with database.writing(enforced=False) as connection:
        if not database.is_sqlite:
            # SQLite has one writer at a time; here two programs that start together would both create the tables.
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        revision = _revision(connection, database)
        if revision is None and head == HEAD:
            METADATA.create_all(connection)
            _VERSION.create(connection)
            connection.execute(_VERSION.insert().values(version_num=HEAD))
        elif revision != head:
            _upgrade(connection, database, revision, migrations)


def _revision(connection: Connection, database: Database) -> str | None:
    """Which revision made the tables; None if there are none."""
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        return connection.scalars(select(_VERSION.c.version_num)).one_or_none()
    if tables:
        raise GradebookError(
            "the gradebook {gradebook} is another program's database: it has the table {table}; name a database of "
            "its own",
            gradebook=database,
            table=min(tables),
        )
    return None


def _upgrade(connection: Connection, database: Database, revision: str | None, migrations: Path) -> None:
    from grader.gradebook.upgrade import is_known, upgrade  # noqa: PLC0415 - see `migrate`

    if revision is not None and not is_known(revision, connection, migrations):
        raise GradebookError(
            "the gradebook {gradebook} was written by a newer deltagrade (its schema is {schema}); update: {command}",
            gradebook=database,
            schema=revision,
            command="pip install --upgrade deltagrade",
        )
    upgrade(connection, migrations)
