"""What a Dask cluster costs: a class on two real workers beside the same class in two local processes, sides in turn.

    python benchmarks/cluster.py [--submissions 300] [--runs 3]

The class of `class_sample.py` without endless loops. A scheduler and two `dask worker` processes are started once, as a
teacher would; a side is the whole command `grade batch`. Both must give the same grades.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from class_sample import ClassSample, write_scripts
from machine_line import isolation, machine_line

from grader.course import bundled

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from batch.clusters import started  # noqa: E402 - what starts clusters for the tests


def graded(submissions: Path, out: Path, *options: str) -> tuple[float, str]:
    """Grade a class; returns the seconds that it took and the grades."""
    command = [sys.executable, "-m", "grader", "batch", str(submissions), "-o", str(out), "-e", "3", *options]
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun, (out / "grades.csv").read_text("utf-8")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    compileall.compile_dir(HERE.parent / "grader", quiet=1)
    course = bundled()
    entry = course.entry("3")
    runs: dict[str, list[float]] = {"two local processes": [], "two Dask workers": []}
    grades: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DELTAGRADE_CACHE"] = f"{folder}/cache"
        submissions = Path(folder) / "class"
        write_scripts(submissions, entry, ClassSample(course, entry).submissions(options.submissions, loops=False))
        with started(Path(folder) / "cluster") as cluster:
            cluster.worker()
            cluster.worker()
            sides = {"two local processes": ("-j", "2"), "two Dask workers": ("--dask", cluster.address)}
            for turn in range(options.runs + 1):
                for number, (name, side) in enumerate(sides.items()):
                    taken, said = graded(submissions, Path(folder) / f"out{turn}{number}", *side)
                    grades.add(said)
                    if turn:  # the first one builds the key and fills caches
                        runs[name].append(taken)
        machine = machine_line(isolation(Path(folder) / "out10"))
    print(f"class of {options.submissions}, medians of {options.runs} runs a side, in turn")
    least = statistics.median(runs["two local processes"])
    for name, taken_by in runs.items():
        median = statistics.median(taken_by)
        print(f"  {name:<22}{median:7.2f} s  {median / options.submissions * 1000:6.2f} ms each  x{median / least:.2f}")
    print(f"  the same grades: {'yes' if len(grades) == 1 else 'NO'}")
    print(f"  {machine}")
    (HERE / "results" / "cluster.json").write_text(json.dumps({"machine": machine, "seconds": runs}, indent=1) + "\n")


if __name__ == "__main__":
    main()
