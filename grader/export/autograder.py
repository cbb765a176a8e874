"""What runs on Gradescope's machine: grades the submission that lies there, and writes `results/results.json`.

The folder, `/autograder` on Gradescope, holds `source` (the unpacked archive of `gradescope.write`) and `submission`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.batch.names import ExerciseNames
from grader.batch.student import Handed, StudentWork
from grader.course import Entry
from grader.export.results import results, unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = "autograder.json"
_GRADED = (0, 1)  # full marks, and less
_UNUSABLE = 2


def main(root: Path) -> int:
    """Grade the submission; the exit code is not 0 if the autograder failed, and then there are no results.

    Args:
        root: the folder.
    """
    output = root / "results" / "results.json"
    output.parent.mkdir(exist_ok=True)
    output.unlink(missing_ok=True)
    settings = json.loads((root / "source" / SETTINGS).read_text(encoding="utf-8"))
    entry = Entry(settings["number"], settings["slug"])
    done = _grade(root, settings, entry, _handed_in(root, entry))
    # Teachers see this, students do not.
    sys.stdout.write(done.stderr)
    if done.returncode in _GRADED:
        report = json.loads(done.stdout)
        for note in report["notes_for_teachers"]:
            sys.stdout.write(f"{note['message']}\n")
        found = results(report, lang=settings["lang"], visibility=settings["visibility"])
    elif done.returncode == _UNUSABLE and _works(root, settings, entry):
        found = unreadable(done.stderr.strip().removeprefix("grade: "), visibility=settings["visibility"])
    else:
        sys.stdout.write("The autograder failed, and nothing was graded: this is no fault of the submission.\n")
        return 1
    # Written beside it first: half of a file would be read as none.
    beside = output.with_suffix(".part")
    beside.write_text(json.dumps(found, ensure_ascii=False, indent=2), encoding="utf-8")
    beside.replace(output)
    return 0


def _handed_in(root: Path, entry: Entry) -> Path:
    """The student's folder, or the only file in it if its name does not tell the exercise."""
    work = StudentWork(root, [entry], ExerciseNames([entry]))
    work.add_folder(Handed("submission", "submission"))
    found, _ = work.done()
    return found[-1].path if found else root / "submission"


def _grade(root: Path, settings: Mapping[str, Any], entry: Entry, submission: Path) -> subprocess.CompletedProcess[str]:
    options = {
        "--course": root / "source" / "course",
        "--seed": settings["seed"],
        "--require-isolation": settings["require_isolation"],
        "--lang": settings["lang"],
        "--format": "json",
    }
    # -P, and elsewhere: a student's numpy.py must not be taken for the real one.
    command = [sys.executable, "-P", "-m", "grader", "exercise", str(entry.number), os.fspath(submission)]
    command += [str(part) for option in options.items() for part in option]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        command, cwd="/", env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def _works(root: Path, settings: Mapping[str, Any], entry: Entry) -> bool:
    """Whether an empty submission can be graded: if not, what is unusable is not the student's."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / f"{entry.slug}.py"
        empty.write_text("pass\n", encoding="utf-8")
        return _grade(root, settings, entry, empty).returncode in _GRADED


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
