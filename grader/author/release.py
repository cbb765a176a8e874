"""What students get: stubs, notebooks, handouts and frozen answer keys; never a reference or a solution."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from grader.author.notebooks import notebook_of, write_if_changed
from grader.author.stubs import stub_of
from grader.course import CourseError
from grader.key.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.course import Course, Entry

HANDOUTS = ("README.md", "README.ko.md")


def write_stubs(course: Course, into: Path) -> Iterator[Path]:
    """Generate stub and notebook of every exercise below `into`; yields what has changed.

    Raises:
        CourseError: a solution is missing or has no markers.
    """
    for entry in course.entries():
        for path, text in _stub_files(course, entry, into):
            if write_if_changed(path, text):
                yield path


def _stub_files(course: Course, entry: Entry, into: Path) -> Iterator[tuple[Path, str]]:
    solution = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
    if not solution.is_file():
        raise CourseError(f"{solution} is missing: the stub is made of it")
    stub = stub_of(solution.read_text(encoding="utf-8"), solution)
    folder = into / entry.folder
    yield folder / f"{entry.slug}.py", stub
    yield folder / f"{entry.slug}.ipynb", notebook_of(stub, entry.folder)


def release(course: Course, into: Path) -> list[Path]:
    """Write the student bundle and return its files.

    A file that a student may have worked on is never overwritten: the folder must be empty or new.

    Raises:
        CourseError: the folder holds something already, or an exercise has no solution.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CourseError(f"{into} is not empty: release into a new folder")
    into.mkdir(parents=True, exist_ok=True)
    for _ in write_stubs(course, into):
        pass
    for entry in course.entries():
        for name in HANDOUTS:
            handout = course.root / "exercises" / entry.folder / name
            if handout.is_file():
                shutil.copyfile(handout, into / entry.folder / name)
        key = into / "keys" / f"{entry.folder}.key"
        key.parent.mkdir(exist_ok=True)
        key.write_bytes(build(course, entry, course.seed))
    shutil.copyfile(course.root / "course.toml", into / "course.toml")
    for name in HANDOUTS:
        overview = course.root / "exercises" / name
        if overview.is_file():
            shutil.copyfile(overview, into / name)
    return sorted(path for path in into.rglob("*") if path.is_file())
