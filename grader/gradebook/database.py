"""Connections: how transactions begin, who waits for whom, and what is on the disk when."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from grader.gradebook.errors import GradebookError
from grader.gradebook.explain import explained, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_EXAMPLES = {"file": "sqlite:///FILE", "server": "postgresql://USER@HOST/DATABASE"}


class Database:
    """A SQLite file or a PostgreSQL database.

    At rest a SQLite gradebook is one plain file, which can be copied, archived, and read from a read-only disk. While
    a run writes to it, it has a write-ahead log beside it: then a commit is an append without waiting for the disk,
    and readers and the writer do not wait for each other. A killed process loses nothing that was committed; a power
    cut may lose the last few results, which are graded again, but never leaves a damaged file.

    Args:
        where: the path of a SQLite file, or a URL.
        patience: how many seconds to wait for another program's lock.

    Raises:
        GradebookError: `where` names no database that a gradebook can be in.
    """

    def __init__(self, where: str | Path, patience: float) -> None:
        self.url = _url(where)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        try:
            self._engine = create_engine(self.url, connect_args=_arguments(self.url, patience))
        except ModuleNotFoundError as error:
            raise GradebookError(
                "a gradebook in PostgreSQL needs {library}: {command}",
                library=str(error.name),
                command="pip install 'deltagrade[postgresql]'",
            ) from error
        self._patience = patience
        self._logged = False
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        else:
            milliseconds = int(patience * 1000)
            event.listen(self._engine, "connect", lambda connection, _: _prepare_postgresql(connection, milliseconds))

    def __str__(self) -> str:
        return shown(self.url)

    def exists(self) -> bool:
        """Whether there is a file to open; a server has to be asked."""
        return not self.is_sqlite or Path(str(self.url.database)).exists()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads.

        Raises:
            GradebookError: the database cannot be read.
        """
        with explained(self.url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, may_be_redone: bool = False, enforced: bool = True) -> Iterator[Connection]:
        """A transaction that writes all of what is done in it, or nothing.

        Args:
            may_be_redone: after a power cut it would be done again, so a commit need not wait for the disk.
            enforced: whether foreign keys are. SQLite alters a table by making another one and dropping the first, and
                then what refers to it must stay.

        Raises:
            GradebookError: the database cannot be written.
        """
        # Only the write-ahead log stays whole without waiting.
        options = {"writes": True, "waits": not (may_be_redone and self._logged), "enforced": enforced}
        with explained(self.url), self._engine.execution_options(**options).begin() as connection:
            yield connection

    def write_ahead(self) -> None:
        """Prepare for a run: many commits, and people who look at the gradebook meanwhile."""
        if self.is_sqlite and not self._logged:
            self._logged = self._set_journal("wal", patience=self._patience) == "wal"

    def close(self) -> None:
        """Close all connections; the last program that does leaves one plain file."""
        self._engine.dispose()
        if self.is_sqlite:
            # Of whoever used it, a run that was killed included; at once or not at all, as others may be at work.
            self._set_journal("delete", patience=0)
            self._engine.dispose()

    def _set_journal(self, mode: str, patience: float) -> str:
        """The mode that the journal has then: a folder that cannot have another, or somebody who reads, prevents it."""
        try:
            with closing(self._engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
                cursor.execute(f"PRAGMA journal_mode={mode}")
                (now,) = cursor.fetchone() or ("",)
                return str(now)
        except (DBAPIError, sqlite3.Error):
            return ""


def _url(where: str | Path) -> URL:
    if isinstance(where, Path):
        return URL.create("sqlite", database=str(where))
    if "://" not in where:
        raise GradebookError("{gradebook!r} is no database: give {file} or {server}", **_EXAMPLES, gradebook=where)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as error:
        raise GradebookError("this is no address of a database: give {file} or {server}", **_EXAMPLES) from error
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite":
        raise GradebookError("a gradebook in memory would end with the command: give {file} or {server}", **_EXAMPLES)
    raise GradebookError("a gradebook cannot be in {kind}: give {file} or {server}", **_EXAMPLES, kind=url.drivername)


def _arguments(url: URL, patience: float) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"timeout": patience}
    return {"connect_timeout": max(int(patience), 1)}


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    # Python's own module would begin no transaction for what changes the schema; we begin every one (below).
    connection.isolation_level = None


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writes"):
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options['waits'] else 'NORMAL'}")
        connection.exec_driver_sql(f"PRAGMA foreign_keys={'ON' if options['enforced'] else 'OFF'}")
        # The lock is taken at once: a reader that becomes a writer would fail without waiting.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _prepare_postgresql(connection: Any, milliseconds: int) -> None:
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {milliseconds}")
    connection.autocommit = False
