"""What a database's error means for a teacher, in one line."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sqlalchemy.exc import DBAPIError

from grader.gradebook.errors import GradebookError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

_KEPT = "what is recorded is safe, and the same command goes on from there"
# By the beginning of the name of SQLite's error.
_SQLITE = {
    "SQLITE_BUSY": "another program holds it locked; wait for it to end, or end it, and try again",
    "SQLITE_LOCKED": "another program holds it locked; wait for it to end, or end it, and try again",
    "SQLITE_FULL": f"the disk is full; free some space: {_KEPT}",
    "SQLITE_READONLY": "it is read-only; make the file and its folder writable, or choose another place",
    "SQLITE_NOTADB": "it is no database; move it away or name another file",
    "SQLITE_CORRUPT": "it is damaged; restore a copy of it, or move it away and grade again",
    "SQLITE_PROTOCOL": "it cannot be locked, as on some network folders; choose a place on this machine",
    "SQLITE_IOERR": f"the disk failed, is over its quota, or takes no file of this size; once that is solved, {_KEPT}",
}
_LOST = f"the server ended the connection: {_KEPT}"
# By the beginning of the SQLSTATE.
_POSTGRESQL = {
    "53100": f"the server's disk is full; free some space: {_KEPT}",
    "53300": "the server has no connection free; try again later",
    "55P03": "another program holds its tables locked; wait for it to end, or end it, and try again",
    "40P01": "another program holds its tables locked; wait for it to end, or end it, and try again",
    "25006": "it is read-only",
    "42501": "this user may not do that there; ask for the right to create and write tables",
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
        raise GradebookError(f"the gradebook {shown(url)}: {reason}") from error


def shown(url: URL) -> str:
    """A URL as a line may show it: a file's path, or a server without the password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    plain = url.set(drivername="postgresql", query={key: value for key, value in url.query.items() if key == "host"})
    return unquote(plain.render_as_string(hide_password=True))


def _is_lost(error: DBAPIError | sqlite3.Error) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _reason(error: BaseException | None, url: URL) -> str | None:
    if isinstance(error, sqlite3.Error):
        name: str = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_CANTOPEN"):
            return _cannot_open(Path(str(url.database)))
        return _by_prefix(_SQLITE, name)
    state: str | None = getattr(error, "sqlstate", None)
    if state:
        return _by_prefix(_POSTGRESQL, state)
    if type(error).__name__ == "OperationalError":  # psycopg's, which is imported only where it is used
        return f"the server cannot be reached: {_first_line(error)}"
    return None


def _by_prefix(reasons: dict[str, str], code: str) -> str | None:
    return next((reason for prefix, reason in reasons.items() if code.startswith(prefix)), None)


def _cannot_open(path: Path) -> str:
    if path.is_dir():
        return "it is a folder; name a file in it"
    if not path.parent.is_dir():
        return "its folder does not exist"
    return "it cannot be opened; make the file and its folder readable and writable"


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).splitlines()), "no reason given")
