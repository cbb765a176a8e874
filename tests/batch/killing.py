"""Kills a command with SIGKILL, and looks at what it leaves: processes, and a gradebook.

Run as `python killing.py SECONDS PATIENCE alone|all COMMAND...`, it starts the command, kills it after so long (if it
is still there), and prints as JSON how long it ran, its exit code, and which of all the processes below it have not
ended by themselves after some patience. It has to be a process of its own: what is left behind becomes its child.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE = 10.0

_PR_SET_CHILD_SUBREAPER = 36
_IN_FORCE = """
    SELECT student, number, slug, attempt, submitted, late_mark, content_hash, key_hash, score, max_score, problem,
           source_digest, id
    FROM results AS this WHERE NOT EXISTS (
        SELECT 1 FROM results AS newer
        WHERE (newer.student, newer.number, newer.attempt) = (this.student, this.number, this.attempt)
            AND newer.run_id > this.run_id
    ) ORDER BY student, number, attempt"""
_PARTS = {
    "results without a report": "SELECT count(*) FROM results WHERE id NOT IN (SELECT result_id FROM reports)",
    "reports of nothing": "SELECT count(*) FROM reports WHERE result_id NOT IN (SELECT id FROM results)",
    "verdicts of nothing": "SELECT count(*) FROM verdicts WHERE result_id NOT IN (SELECT id FROM results)",
    "results without verdicts": "SELECT count(*) FROM results WHERE problem IS NULL"
    " AND id NOT IN (SELECT result_id FROM verdicts)",
    "results with fewer verdicts": "SELECT count(DISTINCT n) > 1 FROM"
    " (SELECT count(*) AS n FROM verdicts GROUP BY result_id)",
    "work graded twice": "SELECT count(*) FROM (SELECT 1 FROM results GROUP BY student, number, attempt"
    " HAVING count(*) > 1)",
}
"""Ways in which a gradebook of one exercise could be less than whole: each must count none."""


class Killed(NamedTuple):
    """What became of a command.

    Attributes:
        seconds: how long it ran.
        code: its exit code, -9 if it was killed.
        left: what was still running long after it, each as its command line.
    """

    seconds: float
    code: int
    left: list[str]


def kill(
    command: list[str],
    seconds: float,
    *,
    alone: bool,
    environment: dict[str, str] | None = None,
    patience: float = PATIENCE,
) -> Killed:
    """Start a command and kill it after some time.

    Args:
        command: what to run.
        seconds: until then.
        alone: kill only the command's own process, so that all others have to notice; or else all of them.
        environment: of the command.
        patience: seconds in which all that it has started must have ended.
    """
    how = "alone" if alone else "all"
    keeper = [sys.executable, "-S", "-E", __file__, str(seconds), str(patience), how, *command]
    said = subprocess.run(keeper, env=environment, capture_output=True, text=True, check=True).stdout
    return Killed(*json.loads(said.splitlines()[-1]))


def contents(out: Path) -> dict[str, Any]:
    """All that a finished run left in its folder which may not depend on how it came about."""
    with closing(sqlite3.connect(f"file:{out / 'gradebook.db'}?mode=ro", uri=True)) as book:
        rows = book.execute(_IN_FORCE).fetchall()
        verdicts = "SELECT position, name, status, diagnosis, fingerprint FROM verdicts WHERE result_id = ? ORDER BY 1"
        return {
            "results": [(*row[:-1], book.execute(verdicts, row[-1:]).fetchall()) for row in rows],
            "students": book.execute('SELECT id, display, "group", extra_seconds FROM students ORDER BY id').fetchall(),
            "grades": (out / "grades.csv").read_bytes(),
            "reports": {str(path.relative_to(out)): _timeless(path) for path in sorted((out / "reports").rglob("*.*"))},
        }


def flaws(out: Path) -> list[str]:
    """What is not whole in the gradebook of a run, whether it was killed or not; looks at a copy.

    A gradebook that was not begun is whole.
    """
    files = [path for path in out.glob("gradebook.db*") if not path.name.endswith("-shm")]
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            shutil.copy(path, folder)
        with closing(sqlite3.connect(Path(folder) / "gradebook.db")) as book:
            found = [row[0] for row in book.execute("PRAGMA integrity_check") if row[0] != "ok"]
            found += [f"a broken reference in {row[0]}" for row in book.execute("PRAGMA foreign_key_check")]
            if book.execute("SELECT count(*) FROM sqlite_master WHERE name = 'results'").fetchone() == (0,):
                return found
            for what, query in _PARTS.items():
                row = book.execute(query).fetchone()
                if row and row[0]:
                    found.append(f"{what}: {row[0]}")
    return found


def _timeless(path: Path) -> object:
    """A report without how long it took; what is no report is itself."""
    text = path.read_text(encoding="utf-8")
    try:
        data: object = json.loads(text)
    except ValueError:
        return text
    return _without_times(data)


def _without_times(data: object) -> object:
    if isinstance(data, dict):
        return {key: _without_times(value) for key, value in data.items() if not key.endswith(("_s", "seconds"))}
    return [_without_times(item) for item in data] if isinstance(data, list) else data


# --- the process that keeps what is left ------------------------------------------------------------------------------


def main() -> None:
    """Run the command line."""
    seconds, patience, how, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=float(seconds))
    except subprocess.TimeoutExpired:
        for pid in [process.pid] if how == "alone" else [process.pid, *below(process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    code = process.wait()
    sys.stdout.write(json.dumps([time.monotonic() - started, code, left_after(float(patience))]))


def left_after(patience: float) -> list[str]:
    """Wait until nothing is left below this process; returns what is left all the same, and ends it."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return []
        if pid == 0:
            time.sleep(0.01)
    left = below(os.getpid())
    lines = [f"{pid}: {command_line(pid)}" for pid in left]
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return lines


def below(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have, and so on."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                # The name in parentheses may hold anything; after it come the state and the parent.
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue  # it has ended meanwhile
            children.setdefault(parent, []).append(int(folder.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        own = children.get(waiting.pop(), [])
        found += own
        waiting += own
    return found


def command_line(pid: int) -> str:
    """What a process was started as."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
