"""What somebody is working on: the exercise whose file was saved last, and which of its two files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.model import Finding
from grader.student.materials import KINDS, untouched
from grader.submissions.names import shown
from grader.submissions.read import find
from grader.submissions.source import ExerciseNotFoundError

if TYPE_CHECKING:
    from grader.course import Course, Entry
    from grader.model import ExerciseReport


def edited_last(course: Course, folder: Path) -> Entry:
    """The exercise whose file below a folder was saved last.

    Files that are still as they were handed out count only if there are no others; then the first one does.

    Raises:
        ExerciseNotFoundError: there is no exercise of the course.
        SubmissionError: there are several files of one exercise, and nothing tells which counts.
    """
    saved: list[tuple[float, Entry]] = []
    unchanged: list[Entry] = []
    for entry in course.entries():
        try:
            path = find(folder, entry.slug, entry.folder)
        except ExerciseNotFoundError:
            continue
        # In a working folder the notebook lies beside the file: either may be what was worked in.
        changed = [each for kind in KINDS if _changed(course, entry, each := path.with_suffix(kind))]
        if changed:
            saved.append((max(each.stat().st_mtime for each in changed), entry))
        else:
            unchanged.append(entry)
    if saved:
        return max(saved, key=lambda each: each[0])[1]
    if unchanged:
        return unchanged[0]
    wanted = [f"{entry.slug}{KINDS[0]}" for entry in course.entries()]
    raise ExerciseNotFoundError(
        Finding("exercise_not_found", {"folder": shown(folder.name), "looked_for": wanted[:5], "found": []})
    )


def _changed(course: Course, entry: Entry, path: Path) -> bool:
    return path.is_file() and not untouched(course, entry, path)


def of_two(report: ExerciseReport, course: Course, entry: Entry, graded: str) -> ExerciseReport:
    """The same report, without the note that a file beside the graded one was not, if nobody has worked in that one.

    Args:
        report: on somebody's work.
        course: that it belongs to.
        entry: the exercise.
        graded: the path of the graded file; empty if it was in an archive.
    """
    beside = [Path(graded).with_suffix(kind) for kind in KINDS if graded and not graded.endswith(kind)]
    if not any(untouched(course, entry, each) for each in beside):
        return report
    return replace(report, notes=tuple(note for note in report.notes if note.code != "file_ignored"))
