"""The revisions in `migrations/`, which bring a gradebook of an older version up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def upgrade(connection: Connection, migrations: Path) -> None:
    """Run the revisions that a database lacks, in the transaction that is open."""
    command.upgrade(configuration(connection, migrations), "head")


def is_known(revision: str, connection: Connection, migrations: Path) -> bool:
    """Whether there is such a revision."""
    try:
        ScriptDirectory.from_config(configuration(connection, migrations)).get_revision(revision)
    except CommandError:
        return False
    return True


def configuration(connection: Connection, migrations: Path) -> Config:
    """What Alembic needs to know; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
