"""What isolation costs: whole-process time of a cold `grade exercise N` at each level, in turn, medians side by side.

    python benchmarks/isolation_cost.py [--runs 30] [--exercise 3]

The differences are those of the runs of one turn, so that what else the machine does cancels out as far as it can. The
first line is what a student types: no level is given, and the strongest that works is taken. The raw runs are written
to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import statistics
import sys
from pathlib import Path

import numpy as np
from cold_start import seconds

from grader import __version__
from grader.course import bundled
from grader.machine import look_around
from grader.sandbox.levels import Level

HERE = Path(__file__).resolve().parent
PROMISED_MS = 25


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--exercise", default="3")
    options = parser.parse_args()
    course = bundled()
    entry = course.entry(options.exercise)
    solution = str(course.root / "solutions" / entry.folder / f"{entry.slug}.py")
    command = [sys.executable, "-m", "grader", "exercise", entry.slug, solution]
    works = [trial.level for trial in look_around().levels if trial.problem is None]
    sides = {"by itself": command} | {str(level): [*command, "--isolation", level] for level in reversed(works)}
    # As pip does on installation.
    compileall.compile_dir(HERE.parent / "grader", quiet=1)
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    runs: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        seconds(side, environment)
    for turn in range(options.runs):
        # Nobody shall always be the one that comes after somebody else.
        names = list(sides)[turn % len(sides) :] + list(sides)[: turn % len(sides)]
        for name in names:
            runs[name].append(seconds(sides[name], environment))
    report(entry.slug, works[0], runs)


def report(what: str, strongest: Level, runs: dict[str, list[float]]) -> None:
    """Print medians and differences, and keep the raw runs."""
    base = runs[str(Level.CONTAINED)]
    print(f"cold `grade exercise` of {what} at each level: {len(base)} runs a side, in turn")
    print(f"  {'level':<16} {'median':>9} {'fastest':>9} {'beside contained':>18}")
    for name, taken in runs.items():
        more = statistics.median(mine - theirs for mine, theirs in zip(taken, base, strict=True))
        middle, fastest = (1000 * each for each in (statistics.median(taken), min(taken)))
        print(f"  {name:<16} {middle:6.0f} ms {fastest:6.0f} ms {1000 * more:+15.1f} ms")
    print(f"  'by itself' is {strongest} here; the safest level is promised to add at most {PROMISED_MS} ms")
    machine = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}"
    )
    print(f"  {machine}, deltagrade {__version__}")
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"isolation_cost_{what}.json").write_text(
        json.dumps({"machine": machine, "seconds": runs}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
