"""How fast a class is graded: `grade batch` with one job and two, the warm-fork floor, and nbgrader, sides in turn.

    python benchmarks/throughput.py [--runs 3] [--submissions 300] [--without-nbgrader] [--without-loopers]
                                    [--only right|wrong|crashing]

The class has right, wrong and crashing submissions (`class_sample.py`), and one of a hundred never ends. It is graded
once with these, to see that it gets through; what is timed is the class without them, so that no time limit counts.
Ours is timed as a whole process, from its start to the written `grades.csv`, with nothing graded before and the answer
key cached; "warm" is without what a class of one a job takes. The floor (`floor_fork.py`) is timed as a whole process,
too, and warm: from the first fork to the last verdict. nbgrader is timed as a whole process over a sample of the same
class, by submission.
"""

from __future__ import annotations

import argparse
import compileall
import csv
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from class_sample import ClassSample, Submission, write_scripts
from cold_start import same_calls
from floor import call_all
from machine_line import isolation, machine_line
from nbgrader_course import NbgraderCourse
from peers import environment, version

from grader.course import Course, Entry, bundled

HERE = Path(__file__).resolve().parent
TARGETS = {"nbgrader": 150.0, "floor": 0.6, "two jobs": 1.6}


class Bench:
    """The class on the disk, and each side as something that takes seconds.

    Args:
        folder: for everything.
        course: of the exercise.
        entry: the exercise.
        submissions: the class, loopers included.
    """

    def __init__(self, folder: Path, course: Course, entry: Entry, submissions: list[Submission]) -> None:
        self.folder = folder
        self.entry = entry
        self.everybody = folder / "everybody"
        self.ending = folder / "ending"
        self.timed = [each for each in submissions if each.kind != "looping"]
        write_scripts(self.everybody, entry, submissions)
        self.files = [str(path) for path in write_scripts(self.ending, entry, self.timed)]
        self.exercise = same_calls(course, entry)
        scope: dict[str, Any] = {"__name__": "submission"}
        solution = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
        with np.errstate(all="ignore"):
            exec(compile(solution.read_text(encoding="utf-8"), str(solution), "exec"), scope)
            self.expected = call_all(self.exercise, scope)
        self.calls = folder / "calls.pickle"
        self.calls.write_bytes(pickle.dumps((self.exercise, self.expected)))
        self._outs = 0

    def ours(self, jobs: int, submissions: Path | None = None) -> tuple[float, Path]:
        """Seconds of `grade batch` into a new folder, and that folder."""
        self._outs += 1
        out = self.folder / f"out{self._outs}"
        command = [sys.executable, "-m", "grader", "batch", str(submissions or self.ending), "-o", str(out)]
        started = time.perf_counter()
        done = subprocess.run(
            [*command, "-e", self.entry.slug, "--jobs", str(jobs)], capture_output=True, text=True, check=False
        )
        taken = time.perf_counter() - started
        if done.returncode:
            raise SystemExit(f"grade batch: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return taken, out

    def few(self, count: int) -> Path:
        """A class that takes hardly longer than its start: the first right ones."""
        folder = self.folder / f"few{count}"
        right = [each for each in self.timed if each.kind == "right"] or self.timed
        write_scripts(folder, self.entry, right[:count])
        return folder

    def floor(self, processes: int) -> tuple[float, float, int]:
        """Seconds of the floor when it is warm and with its start, and how many it finds right."""
        lists = [self.folder / f"files{number}.json" for number in range(processes)]
        for number, path in enumerate(lists):
            path.write_text(json.dumps(self.files[number::processes]))
        started = time.perf_counter()
        running = [
            subprocess.Popen(
                [sys.executable, str(HERE / "floor_fork.py"), str(self.calls), str(path)],
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for path in lists
        ]
        for each in running:
            if each.stdout is None or each.stdout.readline() != "ready\n":
                raise SystemExit("the floor does not start")
        warm = time.perf_counter()
        for each in running:
            if each.stdin is not None:
                each.stdin.write("\n")
                each.stdin.flush()
        right = sum(int(each.communicate()[0]) for each in running)
        ended = time.perf_counter()
        return ended - warm, ended - started, right


def scores(out: Path) -> dict[str, float]:
    """The grades that a run wrote, by student."""
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: float(row["total"]) for row in csv.DictReader(file)}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--sample", type=int, default=20, help="how many of them nbgrader grades")
    parser.add_argument("--without-nbgrader", action="store_true")
    parser.add_argument("--without-loopers", action="store_true", help="do not grade the class with the loopers first")
    parser.add_argument("--only", choices=("right", "wrong", "crashing"), help="the class has only these; for tuning")
    options = parser.parse_args()
    course = bundled()
    entry = course.entry("3")
    python = (
        None if options.without_nbgrader else environment("nbgrader", "nbgrader==0.9.*", f"numpy=={np.__version__}")
    )
    # As pip does on installation.
    compileall.compile_dir(HERE.parent / "grader", quiet=1)
    with tempfile.TemporaryDirectory(prefix="throughput") as folder:
        os.environ["DELTAGRADE_CACHE"] = str(Path(folder) / "cache")  # what the user's remembers has no say
        submissions = [
            each
            for each in ClassSample(course, entry).submissions(options.submissions)
            if options.only in (None, each.kind)
        ]
        bench = Bench(Path(folder), course, entry, submissions)
        measure(bench, options, python)


def measure(bench: Bench, options: argparse.Namespace, python: Path | None) -> None:
    """All sides, in turn."""
    count = len(bench.timed)
    sample = bench.timed[:: max(count // options.sample, 1)][: options.sample]
    peer = None
    if python is not None:
        peer = NbgraderCourse(bench.folder / "nbgrader", python, bench.exercise, bench.expected)
        peer.hand_in(sample)
    bench.ours(2)  # the answer key is cached then
    sides: dict[str, list[float]] = {}

    def note(side: str, seconds: float) -> None:
        sides.setdefault(side, []).append(seconds)
        print(f"  {side}: {seconds * 1000:.2f} ms a submission", file=sys.stderr)

    by_jobs: dict[int, dict[str, float]] = {}
    levels: set[str] = set()
    right = 0
    for _ in range(options.runs):
        for jobs in (1, 2):
            start, _ = bench.ours(jobs, bench.few(jobs))
            taken, out = bench.ours(jobs)
            by_jobs[jobs] = scores(out)
            levels |= isolation(out)
            note(f"ours, jobs: {jobs}", taken / count)
            note(f"ours warm, jobs: {jobs}", (taken - start) / (count - jobs))
            warm, whole, right = bench.floor(jobs)
            note(f"floor, processes: {jobs}", whole / count)
            note(f"floor warm, processes: {jobs}", warm / count)
        if peer is not None:
            note("nbgrader", peer.autograde() / len(sample))
    print_table(sides, count, len(sample))
    highest = max(by_jobs[2].values())
    full = sum(score == highest for score in by_jobs[2].values())
    print(
        f"full marks: {full} of {count} (the floor finds {right} right); 1 job and 2 jobs give the same grades: ",
        end="",
    )
    print("yes" if by_jobs[1] == by_jobs[2] else "NO")
    if peer is not None:
        full = sum(by_jobs[2][each.student] == highest for each in sample)
        theirs = peer.graded()
        theirs_full = theirs.count(len(peer.tests))
        print(f"nbgrader graded {len(theirs)} and gives full marks to {theirs_full}, we to {full} of the same")
    if not (options.without_loopers or options.only):
        taken, out = bench.ours(2, bench.everybody)
        everybody = scores(out)
        same = all(everybody[student] == score for student, score in by_jobs[2].items())
        print(
            f"with the {len(everybody) - count} that never end: {len(everybody)} graded in {taken:.1f} s, "
            f"everybody else as before: {'yes' if same else 'NO'}"
        )
    peer_version = f", nbgrader {version(python, 'nbgrader')}" if python is not None else ""
    machine = machine_line(levels) + peer_version
    print(machine)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    kept = {"machine": machine, "submissions": count, "sample": len(sample), "seconds a submission": sides}
    (results / f"throughput{'_' + options.only if options.only else ''}.json").write_text(
        json.dumps(kept, indent=1) + "\n"
    )


def print_table(sides: dict[str, list[float]], count: int, sample: int) -> None:
    """Medians, and the ratios that we want."""
    medians = {side: statistics.median(runs) for side, runs in sides.items()}
    runs = len(next(iter(sides.values())))
    print(f"a class of {count} (nbgrader: {sample} of them), medians of {runs} runs a side, in turn")
    print(f"  {'':<26} {'a second':>9} {'ms each':>9} {'ours, jobs: 2':>14}")
    ours = medians["ours, jobs: 2"]
    for side, median in medians.items():
        print(f"  {side:<26} {1 / median:9.1f} {1000 * median:9.2f} {median / ours:13.2f}x")
    print("ratios, medians of those of each turn:")
    compare(sides, "nbgrader", "ours, jobs: 2", TARGETS["nbgrader"])
    for jobs in (2, 1):
        for warm in ("", " warm"):
            compare(sides, f"floor{warm}, processes: {jobs}", f"ours{warm}, jobs: {jobs}", TARGETS["floor"])
    for warm in ("", " warm"):
        compare(sides, f"ours{warm}, jobs: 1", f"ours{warm}, jobs: 2", TARGETS["two jobs"])


def compare(sides: dict[str, list[float]], slow: str, fast: str, target: float | None) -> None:
    """How many times as fast the second side is."""
    if slow not in sides:
        return
    ratio = statistics.median(one / other for one, other in zip(sides[slow], sides[fast], strict=True))
    wanted = "" if target is None else f"   wanted {target:g}: {'yes' if ratio >= target else 'NO'}"
    print(f"  {slow + ' / ' + fast:<48} {ratio:7.2f}{wanted}")


if __name__ == "__main__":
    main()
