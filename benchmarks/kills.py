"""Does a class survive? `grade batch` is killed with SIGKILL at random moments, resumed, and compared with a calm run.

    python benchmarks/kills.py [--kills 50] [--submissions 200] [--jobs 2] [--seed 5]

Each time it begins anew and is killed once, at a moment between its start and the end of an undisturbed run: either the
command alone, so that all that it has started must notice, or all of its processes at once. What the gradebook holds
then must be whole; all processes must have ended; and after the same command has been given again, gradebook, reports
and `grades.csv` must be those of the undisturbed run but for times and the numbers of runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from class_sample import ClassSample, write_scripts
from machine_line import isolation, machine_line

from grader.course import bundled

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from batch.killing import contents, flaws, kill  # noqa: E402 - the tests do the same with a small class

AGAIN = 10  # kills after which the undisturbed run is timed again, since machines drift


def main() -> None:
    """Kill, resume and compare, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    course = bundled()
    entry = course.entry("3")
    with tempfile.TemporaryDirectory(prefix="kills") as name:
        folder = Path(name)
        os.environ["DELTAGRADE_CACHE"] = str(Path(name) / "cache")  # what the user's remembers has no say
        write_scripts(folder / "class", entry, ClassSample(course, entry).submissions(options.submissions, loops=False))
        batch = [sys.executable, "-m", "grader", "batch", str(folder / "class"), "-e", entry.slug]
        batch += ["--jobs", str(options.jobs), "-o"]
        subprocess.run([*batch, str(folder / "warm")], check=True, capture_output=True)  # the answer key is cached then
        seconds = undisturbed(batch, folder / "calm")
        calm = contents(folder / "calm")
        moments = random.Random(options.seed)
        rounds = []
        for number in range(options.kills):
            if number % AGAIN == AGAIN - 1:
                shutil.rmtree(folder / "calm")
                seconds = undisturbed(batch, folder / "calm")
                if contents(folder / "calm") != calm:
                    raise SystemExit("two undisturbed runs differ")
            moment = moments.uniform(0, seconds)
            rounds.append(once(batch, folder / f"out{number}", moment, calm, alone=number % 2 == 0))
        levels = isolation(folder / "calm")
    report(rounds, options, seconds, levels)


def undisturbed(batch: list[str], out: Path) -> float:
    """Seconds of a run that nobody kills."""
    started = time.perf_counter()
    subprocess.run([*batch, str(out)], check=True, capture_output=True)
    return time.perf_counter() - started


def once(batch: list[str], out: Path, moment: float, calm: dict[str, Any], *, alone: bool) -> dict[str, Any]:
    """Kill a run, resume it, and compare."""
    killed = kill([*batch, str(out)], moment, alone=alone)
    broken = flaws(out) if out.is_dir() else []
    kept = graded(out)
    resumed = subprocess.run([*batch, str(out)], check=False, capture_output=True, text=True)
    found = {
        "moment": moment,
        "alone": alone,
        "killed": killed.code == -9,
        "kept": kept,
        "left": killed.left,
        "flaws": broken + (flaws(out) if out.is_dir() else []),
        "resumed": resumed.returncode,
        "differs": [],
    }
    if resumed.returncode == 0:
        now = contents(out)
        found["differs"] = [what for what in calm if now[what] != calm[what]]
    else:
        found["said"] = resumed.stderr[-2000:]
    good = not (found["left"] or found["flaws"] or found["differs"] or found["resumed"])
    print(
        f"  {'alone' if alone else 'all':<5} after {moment:5.2f} s, {kept:4} kept: "
        + ("as if nothing had happened" if good else json.dumps(found, ensure_ascii=False)),
        file=sys.stderr,
    )
    shutil.rmtree(out, ignore_errors=True)
    return found


def graded(out: Path) -> int:
    """How many reports are there."""
    return sum(1 for _ in (out / "reports").glob("*/*.json"))


def report(rounds: list[dict[str, Any]], options: argparse.Namespace, seconds: float, levels: set[str]) -> None:
    """Print a summary, and keep the raw rounds."""
    count = len(rounds)
    print(
        f"{count} runs over {options.submissions} submissions, {options.jobs} jobs, each killed once between 0 and "
        f"{seconds:.2f} s and resumed"
    )
    print(f"  killed before they had ended             {sum(each['killed'] for each in rounds):4} of {count}")
    for what, is_good in {
        "no process was left behind": lambda each: not each["left"],
        "the gradebook was whole, always": lambda each: not each["flaws"],
        "resumed with exit code 0": lambda each: each["resumed"] == 0,
        "ended as the undisturbed run": lambda each: each["resumed"] == 0 and not each["differs"],
    }.items():
        good = sum(map(is_good, rounds))
        print(f"  {what:<40} {good:4} of {count}   {'yes' if good == count else 'NO'}")
    machine = machine_line(levels)
    print(f"  {machine}")
    (HERE / "results").mkdir(exist_ok=True)
    kept = {"machine": machine, "seed": options.seed, "seconds": seconds, "rounds": rounds}
    (HERE / "results" / "kills.json").write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
