"""Cold start: whole-process time of `grade exercise N` and `grade all` beside the floor, sides in turn, medians.

    python benchmarks/cold_start.py [--runs 20] [--exercise 3] [--all]

The floor is `benchmarks/floor.py`: a fresh interpreter that imports NumPy, executes the same files and makes the same
calls. The raw runs are written to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from grader import __version__
from grader.course import Course, Entry, bundled
from grader.key.store import answer_key
from grader.worker import wire
from grader.worker.values import Decoder, contents
from grader.worker.wire import FROM_GRADER

HERE = Path(__file__).resolve().parent


def same_calls(course: Course, entry: Entry) -> dict[str, Any]:
    """The programs and inputs of an exercise as plain Python objects."""
    message = answer_key(course, entry, course.seed).message
    size = wire.PREFIX.size
    header_bytes, _ = wire.sizes(message[:size], FROM_GRADER)
    content, arrays = contents(
        wire.header(message[size : size + header_bytes]), message[size + header_bytes :], FROM_GRADER
    )
    decoder = Decoder(arrays, FROM_GRADER)
    for case in content["cases"]:
        case["inputs"] = [decoder.value(tree) for tree in case["inputs"]]
    return dict(content)


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long a process takes; it must end with success."""
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode != 0:
        sys.exit(f"{command}: exit code {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return taken


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--exercise", default="3")
    parser.add_argument("--all", action="store_true", help="grade all solutions at once instead of one exercise")
    options = parser.parse_args()
    course = bundled()
    entries = course.entries() if options.all else [course.entry(options.exercise)]
    files = [str(course.root / "solutions" / entry.folder / f"{entry.slug}.py") for entry in entries]
    grade = [sys.executable, "-m", "grader"]
    command = (
        [*grade, "all", str(course.root / "solutions")]
        if options.all
        else [*grade, "exercise", entries[0].slug, files[0]]
    )
    # As pip does on installation; NumPy's bytecode is there as well.
    compileall.compile_dir(HERE.parent / "grader", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        calls = Path(folder) / "calls.pickle"
        calls.write_bytes(pickle.dumps([same_calls(course, entry) for entry in entries]))
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        sides = {
            "floor (NumPy, the files, the calls)": [sys.executable, str(HERE / "floor.py"), str(calls), *files],
            "import numpy alone": [sys.executable, "-c", "import numpy"],
            "grade, answer key cached": command,
            "grade, isolation contained": [*command, "--isolation", "contained"],
        }
        runs: dict[str, list[float]] = {name: [] for name in sides}
        for side in sides.values():
            seconds(side, environment)
        for _ in range(options.runs):
            for name, side in sides.items():
                runs[name].append(seconds(side, environment))
    report("all" if options.all else entries[0].slug, runs)


def report(what: str, runs: dict[str, list[float]]) -> None:
    """Print medians and ratios, and keep the raw runs."""
    floor = statistics.median(next(iter(runs.values())))
    print(f"cold start of {what}: {len(next(iter(runs.values())))} runs a side, in turn")
    for name, taken in runs.items():
        median = statistics.median(taken)
        print(f"  {name:<40} {median * 1000:7.0f} ms  x{median / floor:.2f}  (fastest {min(taken) * 1000:.0f} ms)")
    machine = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}"
    )
    print(f"  {machine}, deltagrade {__version__}")
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"cold_start_{what}.json").write_text(json.dumps({"machine": machine, "seconds": runs}, indent=1) + "\n")


if __name__ == "__main__":
    main()
