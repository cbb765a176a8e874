"""What a database's error means for a teacher, in one line."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sqlalchemy.exc import DBAPIError

from grader.gradebook.errors import GradebookError
from grader.model import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import URL

_KEPT = {"kept": Message("what is recorded is safe, and the same command goes on from there")}
_LOCKED = Message("another program holds it locked; wait for it to end, or end it, and try again")
# By the beginning of the name of SQLite's error.
_SQLITE = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": Message("the disk is full; free some space: {kept}", **_KEPT),
    "SQLITE_READONLY": Message("it is read-only; make the file and its folder writable, or choose another place"),
    "SQLITE_NOTADB": Message("it is no database; move it away or name another file"),
    "SQLITE_CORRUPT": Message("it is damaged; restore a copy of it, or move it away and grade again"),
    "SQLITE_PROTOCOL": Message("it cannot be locked, as on some network folders; choose a place on this machine"),
    "SQLITE_IOERR": Message(
        "the disk failed, is over its quota, or takes no file of this size; once that is solved, {kept}", **_KEPT
    ),
}
_LOST = Message("the server ended the connection: {kept}", **_KEPT)
_TABLES_LOCKED = Message("another program holds its tables locked; wait for it to end, or end it, and try again")
# By the beginning of the SQLSTATE.
_POSTGRESQL = {
    "53100": Message("the server's disk is full; free some space: {kept}", **_KEPT),
    "53300": Message("the server has no connection free; try again later"),
    "55P03": _TABLES_LOCKED,
    "40P01": _TABLES_LOCKED,
    "25006": Message("it is read-only"),
    "42501": Message("this user may not do that there; ask for the right to create and write tables"),
    "57P": _LOST,
    "08": _LOST,
}


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turns what a database complains about into one line; what only a mistake of ours explains passes through.

    Raises:
        GradebookError: the database cannot do what it was asked.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        reason = _LOST if _is_lost(error) else _reason(error.orig if isinstance(error, DBAPIError) else error, url)
        if reason is None:
            raise
        raise GradebookError("the gradebook {gradebook}: {problem}", gradebook=shown(url), problem=reason) from error


def shown(url: URL) -> str:
    """A URL as a line may show it: a file's path, or a server without the password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    plain = url.set(drivername="postgresql", query={key: value for key, value in url.query.items() if key == "host"})
    return unquote(plain.render_as_string(hide_password=True))


def _is_lost(error: DBAPIError | sqlite3.Error) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _reason(error: BaseException | None, url: URL) -> Message | None:
    if isinstance(error, sqlite3.Error):
        name: str = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_CANTOPEN"):
            return _cannot_open(Path(str(url.database)))
        return _by_prefix(_SQLITE, name)
    state: str | None = getattr(error, "sqlstate", None)
    if state:
        return _by_prefix(_POSTGRESQL, state)
    if type(error).__name__ == "OperationalError":  # psycopg's, which is imported only where it is used
        return Message("the server cannot be reached: {problem}", problem=_first_line(error))
    return None


def _by_prefix(reasons: Mapping[str, Message], code: str) -> Message | None:
    return next((reason for prefix, reason in reasons.items() if code.startswith(prefix)), None)


def _cannot_open(path: Path) -> Message:
    if path.is_dir():
        return Message("it is a folder; name a file in it")
    if not path.parent.is_dir():
        return Message("its folder does not exist")
    return Message("it cannot be opened; make the file and its folder readable and writable")


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
