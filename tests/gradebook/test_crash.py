"""A program that is killed leaves whole results only, and all that it was told are recorded."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa

from grader.gradebook.book import Gradebook
from grader.gradebook.database import Database
from grader.gradebook.models import Report, Result, Verdict

from .making import CHECKS, INFO, KEY, graded
from .writer import BATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parents[1]
KILLS = 20


@pytest.fixture(scope="module")
def writers() -> Iterator[subprocess.Popen[str]]:
    """Forks programs that write."""
    command = [sys.executable, "-m", "gradebook.writer"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TESTS) as process:
        yield process
        process.communicate()


def kill(writers: subprocess.Popen[str], url: str, seconds: float, *, lines: int = 0) -> int:
    """Start a writer and kill it, so long after it has said so much; returns the last count that it was told."""
    assert writers.stdin is not None
    assert writers.stdout is not None
    print(url, 100_000, file=writers.stdin, flush=True)
    process = int(writers.stdout.readline())
    told = [writers.stdout.readline().strip() for _ in range(lines)]
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    while (line := writers.stdout.readline().strip()) != "ended":
        told.append(line)
    assert set(told[:1]) <= {"open"}
    return int(told[-1]) if told[1:] else 0


def test_killed_at_any_moment(url: str, writers: subprocess.Popen[str]) -> None:
    moments = random.Random(20251120)  # noqa: S311 - moments, not secrets
    told = 0
    for _ in range(KILLS):
        told = max(told, kill(writers, url, moments.uniform(0, 0.02), lines=moments.randint(1, 8)))
        assert told <= check(url)
    assert told > KILLS * BATCH


def test_killed_while_the_tables_are_made(tmp_path: Path, writers: subprocess.Popen[str]) -> None:
    """All the tables are there, or none is, and the next program makes them."""
    moments = random.Random(20251120)  # noqa: S311 - moments, not secrets
    for attempt in range(KILLS):
        path = tmp_path / f"gradebook{attempt}.db"
        kill(writers, f"sqlite:///{path}", moments.uniform(0, 0.15))
        with Gradebook.open(path) as book:
            book.add(book.begin_run(INFO), [graded("ada")])
        assert_whole(path)


def check(url: str) -> int:
    """Open what a killed program left and look at every result in it; returns how many there are."""
    wait_for_the_server(url)
    with Gradebook.open(url) as book:
        known = book.known()
        runs = book.runs()
        results = [result for run in runs for result in book.results(run.id)]
        keys = [key for run in runs for key in book.keys(run.id)]
    assert len(known) == len(results) == sum(run.results for run in runs)
    assert sorted(result.student for result in results) == [f"student{number:06}" for number in range(len(results))]
    for result in results:
        assert dict(result.statuses) == CHECKS
        assert result.report.endswith("}")
        assert result.source.startswith(f"# {int(result.student[7:])} ")
        assert result.source.endswith("\n")
    assert keys == [KEY] * len(runs)
    assert len(results) % BATCH == 0, "part of a transaction"
    assert_no_orphans(url)
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        assert_whole(path)
        # Closed, it needs no other file, although the program that was killed had left its log beside it.
        assert {each.name for each in path.parent.iterdir()} <= {"gradebook.db", "gradebook.db-journal"}
    return len(results)


def wait_for_the_server(url: str) -> None:
    """It may still be doing what the program asked for before it was killed."""
    if url.startswith("sqlite"):
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + 30
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(others).fetchone() != (0,):
            assert time.monotonic() < deadline
            time.sleep(0.01)


def assert_no_orphans(url: str) -> None:
    database = Database(url, patience=5)
    with database.reading() as connection:
        for model in (Report, Verdict):
            parts = sa.select(sa.func.count()).where(model.c.result_id.not_in(sa.select(Result.c.id)))
            assert connection.scalar(parts) == 0
    database.close()


def assert_whole(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
