from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from grader.gradebook.book import Gradebook
from grader.gradebook.database import Database
from grader.gradebook.errors import GradebookError
from grader.gradebook.migrate import HEAD, MIGRATIONS, VERSION_TABLE, migrate
from grader.gradebook.models import METADATA
from grader.gradebook.upgrade import upgrade

from .making import INFO, KEY, graded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

ROOT = Path(__file__).resolve().parents[2]
# As a later version might bring it: a column for rows of old, and two tables that SQLite has to copy and drop, one of
# them with rows that refer to it and would be deleted with it.
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{head}"


def upgrade():
    op.add_column("results", sa.Column("late_days", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("overrides") as table:
        table.alter_column("comment", new_column_name="words", existing_type=sa.Text())
    with op.batch_alter_table("runs", recreate="auto") as table:
        table.alter_column("deltagrade", new_column_name="version", existing_type=sa.Text())
    {more}
"""


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url, patience=5)
    yield opened
    opened.close()


def with_a_later_revision(folder: Path, more: str = "") -> Path:
    """The migrations as a later version has them. A `%` in a path is nothing special."""
    later = folder / "100% later"
    shutil.copytree(MIGRATIONS, later, ignore=shutil.ignore_patterns("__pycache__"))
    (later / "versions" / "later.py").write_text(NEXT.format(head=HEAD, more=more))
    return later


def content(connection: Connection) -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    tables = sa.MetaData()
    tables.reflect(connection)
    return {
        name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        for name, table in tables.tables.items()
    }


def test_the_last_revision() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def revised(database: Database) -> None:
    """Make the tables as those of an old gradebook were made."""
    with database.writing(enforced=False) as connection:
        upgrade(connection, MIGRATIONS)


def test_the_revisions_make_the_tables_of_the_models(database: Database) -> None:
    revised(database)
    with database.reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []


def test_the_comparison_would_see_a_difference(database: Database) -> None:
    revised(database)
    with database.writing() as connection:
        connection.execute(sa.text("DROP INDEX ix_results_run_id"))
        connection.execute(sa.text("ALTER TABLE runs DROP COLUMN numpy"))
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert {change[0] for change in compare_metadata(context, METADATA)} == {"add_index", "add_column"}


def test_sqlite_s_own_layout_is_that_of_the_models(tmp_path: Path) -> None:
    """What the comparison does not look at: `WITHOUT ROWID`, the order of an index, deletions that cascade."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    database = Database(old, patience=5)
    revised(database)
    database.close()
    Gradebook.open(new).close()
    assert layout(old) == layout(new)


def test_a_new_gradebook_is_at_the_last_revision(database: Database) -> None:
    """And its mark is one that Alembic reads."""
    migrate(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert context.get_current_revision() == HEAD
    revised(database)  # which finds nothing to do


def layout(path: Path) -> dict[str, set[str]]:
    """By table or index, the parts of its definition, in whatever order."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql > ''")
    found = {name: {" ".join(line.strip(" ,\t").split()) for line in sql.splitlines()} for name, sql in rows}
    connection.close()
    return found


def test_a_gradebook_of_an_older_version_keeps_its_rows(url: str, tmp_path: Path) -> None:
    with Gradebook.open(url) as book:
        run = book.begin_run(INFO, [KEY])
        book.add(run, [graded("ada"), graded("bo")])
        book.override("ada", 3, 2.0, "At the board.", "kim")
    database = Database(url, patience=5)
    with database.reading() as connection:
        before = content(connection)
    migrate(database, with_a_later_revision(tmp_path), "later")
    with database.reading() as connection:
        after = content(connection)
    database.close()
    assert after.pop(VERSION_TABLE) == [{"version_num": "later"}]
    assert [row.pop("late_days") for row in after["results"]] == [0, 0]
    assert [row.pop("words") for row in after["overrides"]] == ["At the board."]
    del before[VERSION_TABLE]
    assert before["overrides"][0].pop("comment") == "At the board."
    assert after["runs"][0].pop("version") == before["runs"][0].pop("deltagrade") == INFO.deltagrade
    assert after == before
    assert len(after["verdicts"]) == 6


def test_a_migration_that_fails_halfway_leaves_everything_as_it_was(url: str, tmp_path: Path) -> None:
    with Gradebook.open(url) as book:
        book.add(book.begin_run(INFO, [KEY]), [graded("ada")])
    database = Database(url, patience=5)
    with database.reading() as connection:
        before = content(connection)
    with pytest.raises(ZeroDivisionError):
        migrate(database, with_a_later_revision(tmp_path, more="1 / 0"), "later")
    with database.reading() as connection:
        assert content(connection) == before
    database.close()
    with Gradebook.open(url) as book:
        assert len(book.known()) == 1


def test_a_gradebook_of_a_newer_version(url: str, tmp_path: Path) -> None:
    Gradebook.open(url).close()
    database = Database(url, patience=5)
    migrate(database, with_a_later_revision(tmp_path), "later")
    database.close()
    with pytest.raises(GradebookError, match=r"newer deltagrade \(its schema is later\); update: pip install"):
        Gradebook.open(url)


def test_another_program_s_database_is_left_alone(url: str, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY)"))
    with pytest.raises(GradebookError, match="another program's database: it has the table bookmarks; name a database"):
        Gradebook.open(url)
    with database.reading() as connection:
        assert sa.inspect(connection).get_table_names() == ["bookmarks"]


def test_two_programs_that_start_together_make_one_gradebook(url: str) -> None:
    """Both find an empty database, and one of them waits for the other."""
    script = (
        "import sys; from grader.gradebook.book import Gradebook\n"
        "print(flush=True); sys.stdin.readline(); Gradebook.open(sys.argv[1], patience=30).close()"
    )
    command = [sys.executable, "-c", script, url]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    complaints = [process.communicate(timeout=120)[1].decode() for process in processes]
    assert complaints == ["", "", ""]
    with Gradebook.open(url) as book:
        assert book.runs() == []
