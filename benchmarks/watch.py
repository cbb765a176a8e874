"""How soon after saving `grade exercise 3 --watch` shows the new grade: from the save to the screen."""

from __future__ import annotations

import os
import pty
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine_line import machine_line

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "solutions" / "ex03_activations" / "activations.py"
RUNS = 30
WARMUP = 3
LIMIT_MS = 300
PATIENCE = 60
SHOWN = re.compile(rb"\d\d:\d\d:\d\d")


def until_shown(terminal: int) -> None:
    """Read the terminal until a page with a new time is complete."""
    seen = b""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 1 << 16)
            if SHOWN.search(seen):
                return
    raise SystemExit(f"nothing was shown: {seen[-500:]!r}")


def by_rename(path: Path, text: str) -> None:
    beside = path.with_name(".beside")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def measured(text: str, wrong: str) -> tuple[list[float], list[float]]:
    """The times of right and of wrong saves, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SOLUTION.name
        path.write_text(text, encoding="utf-8")
        terminal, other = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "50"}
        process = subprocess.Popen(
            [sys.executable, "-m", "grader", "exercise", "3", "--watch", "--lang", "en"],
            cwd=folder,
            env=environment,
            stdin=other,
            stdout=other,
            stderr=other,
        )
        os.close(other)
        times: tuple[list[float], list[float]] = ([], [])
        try:
            until_shown(terminal)
            for run in range(2 * (RUNS + WARMUP)):
                time.sleep(0.15 + 0.01 * (run % 7))  # not in step with the grader's own looks
                started = time.perf_counter()
                by_rename(path, (wrong if run % 2 else text) + f"# {run}\n")
                until_shown(terminal)
                if run >= 2 * WARMUP:
                    times[run % 2].append(1e3 * (time.perf_counter() - started))
            os.write(terminal, b"q")
            process.wait(PATIENCE)
        finally:
            process.kill()
    return times


def row(name: str, times: list[float]) -> str:
    times = sorted(times)
    ninety_five = times[int(0.95 * (len(times) - 1))]
    return f"| {name} | {statistics.median(times):.0f} | {ninety_five:.0f} | {times[-1]:.0f} |"


def main() -> None:
    right = SOLUTION.read_text(encoding="utf-8")
    wrong = right.replace("return np.", "return 1 + np.")
    print("| saved | median, ms | 95 % | worst |\n|---|---|---|---|")
    times = measured(right, wrong)
    print(row("a right answer", times[0]))
    print(row("a wrong answer", times[1]))
    print(f"\n{RUNS} saves each by rename; aim: {LIMIT_MS} ms. {machine_line(['as found'])}")
    raise SystemExit(max(map(statistics.median, times)) > LIMIT_MS)


if __name__ == "__main__":
    main()
