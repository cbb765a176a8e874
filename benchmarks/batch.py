"""A batch at each level of isolation, sides in turn: submissions a second, and what the safest level costs.

    python benchmarks/batch.py [--runs 3] [--submissions 100] [--jobs 2] [--exercise 3]

The same right submission is graded many times by the local pool; starting the processes is not counted.
"""

from __future__ import annotations

import argparse
import compileall
import functools
import json
import os
import platform
import statistics
import time
from pathlib import Path

import numpy as np

from grader import __version__
from grader.batch.grading import Settings
from grader.batch.pool import Pool
from grader.batch.work import Work
from grader.course import bundled
from grader.key.store import answer_key
from grader.render import json as render_json
from grader.render.words import say_or_code
from grader.sandbox.levels import Level, available

HERE = Path(__file__).resolve().parent


def seconds_each(settings: Settings, work: list[Work], jobs: int) -> float:
    """Seconds for each submission, from the first result to the last."""
    with Pool(jobs) as pool:
        results = pool.run(work, settings)
        first = next(results)
        started = time.perf_counter()
        rest = list(results)
        taken = time.perf_counter() - started
    for graded in (first, *rest):
        if graded is not None and graded.score != graded.max_score:
            raise SystemExit(f"a right submission got {graded.score} of {graded.max_score}")
    return taken / (len(work) - 1)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--submissions", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--exercise", default="3")
    options = parser.parse_args()
    compileall.compile_dir(HERE.parent / "grader", quiet=1)
    course = bundled()
    entry = course.entry(options.exercise)
    path = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
    work = [Work(f"student{number}", entry, path) for number in range(options.submissions)]
    key = answer_key(course, entry, course.seed)
    render, explain = functools.partial(render_json.render, lang="en"), functools.partial(say_or_code, lang="en")
    levels = [level for level in Level if available(level)]
    runs: dict[str, list[float]] = {str(level): [] for level in levels}
    for _ in range(options.runs):
        for level in levels:
            settings = Settings({entry: key.data}, level, course.limits, render=render, explain=explain)
            runs[level].append(seconds_each(settings, work, options.jobs))
    least = statistics.median(runs[Level.CONTAINED])
    print(f"batch of {options.submissions} right submissions of {entry.slug}, {options.jobs} jobs")
    for name, taken in runs.items():
        median = statistics.median(taken)
        print(f"  {name:<16} {1 / median:6.0f} a second  {median * 1000:6.2f} ms each  x{median / least:.2f}")
    machine = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}"
    )
    print(f"  {machine}, deltagrade {__version__}")
    (HERE / "results" / f"batch_{entry.slug}.json").write_text(
        json.dumps({"machine": machine, "jobs": options.jobs, "seconds": runs}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
