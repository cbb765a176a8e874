"""Does a class cost more than its students? Time and memory of `grade batch` at three sizes, and of resuming.

    python benchmarks/growth.py [--sizes 100 1000 10000] [--runs 3] [--jobs 2]

Classes of `class_sample.py` without endless loops, sizes in turn, medians; no two files are the same, but for empty
ones. The class before the largest is graded on both sides of it, and their mean counts, since machines drift. Peaks are
what Linux counts as resident (VmHWM): of the command itself, and of the largest of the processes that it starts. Each
time the same command then goes over the finished class again, with nothing left to grade.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from class_sample import ClassSample, write_scripts
from machine_line import isolation, machine_line

from grader.course import Entry, bundled

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from batch.killing import below  # noqa: E402 - what kills processes knows them

MEMORY, TIME, RESUMED = 1.3, 1.2, 0.1
_LOOK = 0.02  # seconds; a peak never falls, so only the last look before the end can miss something
_LOOK_BELOW = 0.5


@dataclass
class Run:
    """One command.

    Attributes:
        size: how many submissions the class has.
        seconds: of the whole process.
        parent_mb: the peak of the command itself.
        largest_mb: the peak of the largest process below it.
        below_mb: the sum of the peaks of all that were below it at one time (what they share is counted again).
        processes: how many these were.
    """

    size: int
    seconds: float
    parent_mb: float = 0.0
    largest_mb: float = 0.0
    below_mb: float = 0.0
    processes: int = 0


def watched(command: list[str], size: int) -> Run:
    """Run a command and watch its memory."""
    run = Run(size, 0.0)
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said)
        looked = 0.0
        while process.poll() is None:
            run.parent_mb = max(run.parent_mb, peak_mb(process.pid))
            now = time.perf_counter()
            if now - looked > _LOOK_BELOW:
                looked = now
                peaks = [peak_mb(pid) for pid in below(process.pid)]
                run.largest_mb = max([run.largest_mb, *peaks])
                run.below_mb = max(run.below_mb, sum(peaks))
                run.processes = max(run.processes, len(peaks))
            time.sleep(_LOOK)
        run.seconds = time.perf_counter() - started
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}\n{said.read().decode()}")
    return run


def peak_mb(pid: int) -> float:
    """The most memory that a process ever had, in MB; 0 if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return 0.0


def batch(folder: Path, entry: Entry, size: int, jobs: int) -> tuple[list[str], Path]:
    """The command that grades a class, and where its results go."""
    out = folder / f"out{size}"
    command = [sys.executable, "-m", "grader", "batch", str(folder / f"class{size}"), "-o", str(out)]
    return [*command, "-e", entry.slug, "--jobs", str(jobs)], out


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    course = bundled()
    entry = course.entry("3")
    compileall.compile_dir(HERE.parent / "grader", quiet=1)  # as pip does on installation
    sample = ClassSample(course, entry)
    graded: dict[int, list[Run]] = {size: [] for size in options.sizes}
    resumed: dict[int, list[Run]] = {size: [] for size in options.sizes}
    with tempfile.TemporaryDirectory(prefix="growth") as name:
        folder = Path(name)
        os.environ["DELTAGRADE_CACHE"] = str(Path(name) / "cache")  # what the user's remembers has no say
        counts = {
            size: len(write_scripts(folder / f"class{size}", entry, sample.submissions(size, loops=False)))
            for size in options.sizes
        }
        graded_and_again(folder, entry, options.sizes[0], counts, options.jobs)  # the answer key is cached then
        for _ in range(options.runs):
            for size in [*options.sizes, *options.sizes[-2:-1]]:
                runs = graded_and_again(folder, entry, size, counts, options.jobs)
                graded[size].append(runs[0])
                resumed[size].append(runs[1])
        levels = isolation(folder / f"out{options.sizes[0]}")
    report(list(graded.values()), list(resumed.values()), options.jobs, levels)


def graded_and_again(folder: Path, entry: Entry, size: int, counts: dict[int, int], jobs: int) -> tuple[Run, Run]:
    """Grade a class into an empty folder, and give the same command again."""
    command, out = batch(folder, entry, size, jobs)
    shutil.rmtree(out, ignore_errors=True)
    runs = watched(command, counts[size]), watched(command, counts[size])
    for run, what in zip(runs, ("graded", "again"), strict=True):
        print(f"  {counts[size]} {what}: {run.seconds:.1f} s, {run.parent_mb:.1f} MB", file=sys.stderr)
    return runs


def report(graded: list[list[Run]], resumed: list[list[Run]], jobs: int, levels: set[str]) -> None:
    """Print medians and ratios, and keep the raw runs."""
    print(f"growing classes, {jobs} jobs, medians of {len(graded[-1])} turns")
    print(
        f"  {'submissions':>11} {'ms each':>9} {'command MB':>11} {'largest MB':>11} {'below it MB':>12} "
        f"{'again, s':>9} {'again MB':>9} {'again/graded':>13}"
    )
    for runs, again in zip(graded, resumed, strict=True):
        share = statistics.median(two.seconds / one.seconds for one, two in zip(runs, again, strict=True))
        each = 1000 * middle(runs, "seconds") / runs[0].size
        print(
            f"  {runs[0].size:11} {each:9.2f} {middle(runs, 'parent_mb'):11.1f} "
            f"{middle(runs, 'largest_mb'):11.1f} {middle(runs, 'below_mb'):12.1f} "
            f"{middle(again, 'seconds'):9.2f} {middle(again, 'parent_mb'):9.1f} {share:13.3f}"
        )
    small, large = graded[0], graded[-1]
    middling = graded[-2] if len(graded) > 1 else graded[-1]
    told("command's peak memory", large, small, turn_ratio(large, small, "parent_mb"), MEMORY)
    time_ratio = turn_ratio(large, middling, "seconds") * middling[0].size / large[0].size
    told("time a submission", large, middling, time_ratio, TIME)
    share = statistics.median(two.seconds / one.seconds for one, two in zip(large, resumed[-1], strict=True))
    print(f"  resuming the finished {large[0].size} / grading them: {share:.3f}   wanted below {RESUMED}: ", end="")
    print("yes" if share < RESUMED else "NO")
    machine = machine_line(levels)
    print(f"  {machine}")
    (HERE / "results").mkdir(exist_ok=True)
    kept = {
        "machine": machine,
        "jobs": jobs,
        "graded": [asdict(run) for runs in graded for run in runs],
        "resumed": [asdict(run) for runs in resumed for run in runs],
    }
    (HERE / "results" / "growth.json").write_text(json.dumps(kept, indent=1) + "\n")


def middle(runs: list[Run], what: str) -> float:
    """A median."""
    return statistics.median(getattr(run, what) for run in runs)


def turn_ratio(large: list[Run], small: list[Run], what: str) -> float:
    """How many times as much the large class takes, as the median of the turns."""
    times = len(small) // len(large)  # the small one is graded so often in a turn
    means = [
        statistics.mean(getattr(run, what) for run in small[start : start + times])
        for start in range(0, len(small), times)
    ]
    return statistics.median(getattr(one, what) / mean for one, mean in zip(large, means, strict=True))


def told(what: str, large: list[Run], small: list[Run], ratio: float, most: float) -> None:
    """Say whether a ratio is as wanted."""
    said = f"  {what} at {large[0].size} / at {small[0].size}: {ratio:.2f}"
    print(f"{said}   wanted at most {most}: {'yes' if ratio <= most else 'NO'}")


if __name__ == "__main__":
    main()
