"""Which exercise somebody is working on: the one whose file was saved last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course import CourseError
from grader.model import Finding
from grader.student.materials import KINDS, stub
from grader.submissions.names import shown
from grader.submissions.read import find
from grader.submissions.source import ExerciseNotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course, Entry


def edited_last(course: Course, folder: Path) -> Entry:
    """The exercise whose file below a folder was saved last.

    Files that are still as they were handed out count only if there are no others; then the first one does.

    Raises:
        ExerciseNotFoundError: there is no exercise of the course.
        SubmissionError: there are several files of one exercise, and nothing tells which counts.
    """
    saved: list[tuple[float, Entry]] = []
    untouched: list[Entry] = []
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
            untouched.append(entry)
    if saved:
        return max(saved, key=lambda each: each[0])[1]
    if untouched:
        return untouched[0]
    wanted = [f"{entry.slug}{KINDS[0]}" for entry in course.entries()]
    raise ExerciseNotFoundError(
        Finding("exercise_not_found", {"folder": shown(folder.name), "looked_for": wanted[:5], "found": []})
    )


def _changed(course: Course, entry: Entry, path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        return path.read_bytes() != stub(course, entry, path.suffix)
    except CourseError:
        return True  # a course without stubs: every file is somebody's work
