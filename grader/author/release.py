"""What students get: stubs, notebooks, handouts and frozen answer keys; never a reference or a solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.author.notebooks import notebook_of
from grader.author.stubs import stub_of
from grader.course import Course, CourseError
from grader.key.store import build
from grader.student.materials import PRISTINE, handouts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def stubs(course: Course) -> Iterator[tuple[str, str]]:
    """Stub and notebook of every exercise, with their paths below `exercises/`.

    Raises:
        CourseError: a solution is missing or has no markers.
    """
    for entry in course.entries():
        solution = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
        if not solution.is_file():
            raise CourseError(f"{solution} is missing: the stub is made of it")
        stub = stub_of(solution.read_text(encoding="utf-8"), solution)
        yield f"{entry.folder}/{entry.slug}.py", stub
        yield f"{entry.folder}/{entry.slug}.ipynb", notebook_of(stub, entry.folder)


def write_stubs(course: Course) -> list[Path]:
    """Generate stub and notebook of every exercise in the course's own `exercises/`; returns what has changed.

    Raises:
        CourseError: a solution is missing or has no markers, or the course is a bundle.
    """
    if not course.references.is_dir():
        raise CourseError(f"{course.root} is a bundle for students: its stubs come from the course it was made of")
    files = {course.root / "exercises" / name: text.encode() for name, text in stubs(course)}
    changed = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
    for path in changed:
        _write(path, files[path])
    return changed


def release(course: Course, into: Path) -> list[Path]:
    """Write the student bundle and return its files.

    The bundle's seed is that of `course.toml`, whatever the environment says: it is the one that students grade with.
    Nothing is written before everything is made, and only into a new or empty folder: students may have worked there.

    Raises:
        CourseError: the folder holds something already, an exercise has no solution, or the course is a bundle.
        AuthorError: a reference declares something that cannot be graded.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CourseError(f"{into} is not an empty folder: release into a new one")
    if not course.references.is_dir():
        raise CourseError(f"{course.root} is a bundle for students: release from the course it was made of")
    files = dict(_bundle(Course(course.root, {})))
    for name, content in files.items():
        _write(into / name, content)
    return [into / name for name in sorted(files)]


def _bundle(course: Course) -> Iterator[tuple[str, bytes]]:
    settings = course.root / "course.toml"
    # It marks the bundle, also where the course has no settings.
    yield "course.toml", settings.read_bytes() if settings.is_file() else b""
    own = course.root / "exercises"
    yield from _twice(".", {path.name: path.read_bytes() for path in sorted(own.glob("*.md"))})
    for name, text in stubs(course):
        folder, _, file = name.partition("/")
        yield from _twice(folder, {file: text.encode()})
    for entry in course.entries():
        yield from _twice(entry.folder, handouts(own / entry.folder))
        yield f"keys/{entry.folder}.key", build(course, entry, course.seed)


def _twice(folder: str, files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Once to work on, once to restore from."""
    for top in (folder, f"keys/{PRISTINE}/{folder}"):
        for name, content in files.items():
            yield f"{top}/{name}", content


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
