"""One clear line for what a teacher may run into; and afterwards the gradebook is as it was."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from grader.gradebook.book import Gradebook
from grader.gradebook.errors import GradebookError

from .making import INFO, graded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .postgres import Server

TESTS = Path(__file__).resolve().parents[1]
GOES_ON = "what is recorded is safe, and the same command goes on from there"


def said(where: str | Path, *, create: bool = True, patience: float = 0.1) -> str:
    """What is said when a gradebook is opened and a result recorded."""
    with pytest.raises(GradebookError) as raised, Gradebook.open(where, create=create, patience=patience) as book:
        book.add(book.begin_run(INFO), [graded("late")])
    line = str(raised.value)
    assert "\n" not in line
    return line


def written(
    where: str | Path, most: int, *, before: Callable[[], None] | None = None, as_: tuple[str, ...] = ()
) -> str:
    """The last line of a program that writes results until there are so many, or until it cannot."""
    command = [*as_, sys.executable, "-m", "gradebook.writer", _url(where), str(most)]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=TESTS, preexec_fn=before, timeout=120
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()[-1]


def _url(where: str | Path) -> str:
    return f"sqlite:///{where}" if isinstance(where, Path) else where


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A gradebook with one result."""
    path = tmp_path / "gradebook.db"
    with Gradebook.open(path) as book:
        book.add(book.begin_run(INFO), [graded("ada")])
    return path


def assert_still_there(path: Path, most: int = 1) -> None:
    with Gradebook.open(path) as book:
        found = len(book.known())
        assert next(result.student for run in book.runs() for result in book.results(run.id)) == "ada"
    assert 1 <= found <= most


# ---------------------------------------------------------------------- where it is


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (
            "grades.db",
            "'grades.db' is no database: give sqlite:///FILE or postgresql://USER@HOST/DATABASE",
        ),
        ("mysql://kim@host/course", "a gradebook cannot be in mysql: give sqlite:///FILE"),
        ("sqlite://", "a gradebook in memory would end with the command: give"),
        ("sqlite:///:memory:", "a gradebook in memory would end with the command: give"),
        ("postgresql://host:port/course", "this is no address of a database: give sqlite:///FILE"),
        ("://", "this is no address of a database: give sqlite:///FILE"),
    ],
)
def test_no_place_for_a_gradebook(where: str, line: str) -> None:
    assert said(where).startswith(line)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    where = tmp_path / "nowhere" / "gradebook.db"
    assert said(where) == f"the gradebook {where}: its folder does not exist"
    assert not where.parent.exists()


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    assert said(tmp_path) == f"the gradebook {tmp_path}: it is a folder; name a file in it"


def test_only_grading_makes_a_gradebook(tmp_path: Path) -> None:
    where = tmp_path / "gradebook.db"
    assert said(where, create=False) == f"there is no gradebook {where}: `grade batch` makes it"
    assert not where.exists()


@pytest.mark.parametrize("name", ["a ? b.db", "100 %41 #.db", "김.db", "a;b&c=d.db", "it's.db"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    with Gradebook.open(tmp_path / name) as book:
        book.add(book.begin_run(INFO), [graded("ada")])
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("content", [b"student,grade\nada,3\n" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    where = tmp_path / "grades.csv"
    where.write_bytes(content)
    assert said(where) == f"the gradebook {where}: it is no database; move it away or name another file"
    assert where.read_bytes() == content


def test_a_damaged_gradebook(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert said(path) == f"the gradebook {path}: it is damaged; restore a copy of it, or move it away and grade again"


# ---------------------------------------------------------------------- locks


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the file."""
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE')\n"
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", script, path], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate()


def test_a_gradebook_that_another_program_holds(path: Path) -> None:
    line = f"the gradebook {path}: another program holds it locked; wait for it to end, or end it, and try again"
    with locked(path):
        assert said(path) == line
    with Gradebook.open(path, patience=0.1) as book, locked(path):
        with pytest.raises(GradebookError) as raised:
            book.known()
        assert str(raised.value) == line
    assert_still_there(path)


def test_who_reads_keeps_nobody_from_writing(path: Path) -> None:
    with Gradebook.open(path) as writer, Gradebook.open(path) as reader:
        run = writer.begin_run(INFO)
        grades = reader.grades()
        next(grades)  # and takes long over it
        assert writer.add(run, [graded("bo")]) == 1
        assert len(reader.known()) == 2
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_run_while_somebody_holds_an_old_view(path: Path) -> None:
    """The log cannot begin then; the run is slower, and right."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM results").fetchall()
    with Gradebook.open(path, patience=0.1) as book:
        with pytest.raises(GradebookError, match="another program holds it locked"):
            book.begin_run(INFO)
        connection.close()
        book.add(book.begin_run(INFO), [graded("bo")])
    assert_still_there(path, most=2)


# ---------------------------------------------------------------------- no room, no right


def test_a_full_disk(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", small], check=False).returncode
    ):
        pytest.skip("only root can make a disk that is soon full, and not in every container")
    try:
        path = small / "gradebook.db"
        with Gradebook.open(path) as book:
            book.add(book.begin_run(INFO), [graded("ada")])
        assert written(path, 10_000) == f"the gradebook {path}: the disk is full; free some space: {GOES_ON}"
        subprocess.run(["mount", "-o", "remount,size=20m", small], check=True)
        assert_still_there(path, most=10_000)
        assert int(written(path, 300)) >= 300, "with more space it goes on from there"
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_file_that_may_not_grow(path: Path) -> None:
    """As with a quota. Python leaves such a write to fail rather than end the program."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (300_000, 300_000))
    line = written(path, 10_000, before=limit)
    assert line == (
        f"the gradebook {path}: the disk failed, is over its quota, or takes no file of this size; "
        f"once that is solved, {GOES_ON}"
    )
    assert_still_there(path, most=10_000)


def without_privileges() -> tuple[str, ...]:
    """What takes from root the right to write where nobody may."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write anywhere, and setpriv, which could change that, is not installed")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@contextmanager
def read_only(*paths: Path) -> Iterator[None]:
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


READ_ONLY = "it is read-only; make the file and its folder writable, or choose another place"


def test_a_read_only_folder_without_a_gradebook(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    with read_only(tmp_path):
        line = written(path, 5, as_=without_privileges())
    assert line == f"the gradebook {path}: it cannot be opened; make the file and its folder readable and writable"


def test_a_read_only_folder(path: Path) -> None:
    with read_only(path.parent):
        line = written(path, 5, as_=without_privileges())
    assert line in (
        f"the gradebook {path}: it cannot be opened; make the file and its folder readable and writable",
        f"the gradebook {path}: {READ_ONLY}",
    )
    assert_still_there(path)


def test_a_read_only_file(path: Path) -> None:
    with read_only(path):
        assert written(path, 5, as_=without_privileges()) == f"the gradebook {path}: {READ_ONLY}"
    assert_still_there(path)


def test_a_gradebook_in_an_archive_can_be_read(path: Path) -> None:
    script = (
        "import sys; from grader.gradebook.book import Gradebook\n"
        "with Gradebook.open(sys.argv[1], create=False) as book: print([grade.student for grade in book.grades()])"
    )
    with read_only(path, path.parent):
        command = [*without_privileges(), sys.executable, "-c", script, _url(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TESTS)
    assert (ran.stdout, ran.stderr) == ("['ada']\n", "")


# ---------------------------------------------------------------------- PostgreSQL


def test_postgresql_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    line = said("postgresql://kim@localhost/course")
    assert line == "a gradebook in PostgreSQL needs psycopg: pip install 'deltagrade[postgresql]'"


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    line = said(f"postgresql://kim:secret@/course?host={tmp_path}")
    assert line.startswith(
        f"the gradebook postgresql://kim:***@/course?host={tmp_path}: the server cannot be reached: "
    )
    assert "No such file or directory" in line
    assert "secret" not in line


def test_a_database_that_is_not_there(postgres: Server) -> None:
    line = said(postgres.database().replace("/course", "/nothing"))
    assert "the server cannot be reached: " in line
    assert line.endswith("does not exist")


def test_a_database_that_may_only_be_read(postgres: Server) -> None:
    url = postgres.database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET default_transaction_read_only = on")
    assert said(url).endswith(": it is read-only")


def test_a_user_without_rights(postgres: Server) -> None:
    url = postgres.database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE USER guest_of_{connection.info.dbname}")
        guest = f"guest_of_{connection.info.dbname}"
    assert said(url.replace("teacher@", f"{guest}@")).endswith(
        "this user may not do that there; ask for the right to create and write tables"
    )


def test_tables_that_another_program_holds(postgres: Server) -> None:
    url = postgres.database()
    Gradebook.open(url).close()
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE results IN ACCESS EXCLUSIVE MODE")
        line = said(url)
    assert line.endswith(": another program holds its tables locked; wait for it to end, or end it, and try again")
    with Gradebook.open(url) as book:
        assert book.known() == {}


def test_a_connection_that_is_cut(postgres: Server) -> None:
    url = postgres.database()
    with Gradebook.open(url) as book:
        run = book.begin_run(INFO)
        book.add(run, [graded("ada")])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(GradebookError) as raised:
            book.add(run, [graded("bo")])
        assert str(raised.value).endswith(f": the server ended the connection: {GOES_ON}")
        assert book.add(run, [graded("bo")]) == 1  # and it connects again
        assert len(book.known()) == 2


def test_mistakes_of_ours_are_not_explained_away(tmp_path: Path) -> None:
    with Gradebook.open(tmp_path / "gradebook.db") as book, pytest.raises(Exception, match="FOREIGN KEY") as raised:
        book.add(12345, [graded("ada")])
    assert not isinstance(raised.value, GradebookError)
