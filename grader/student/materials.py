"""What a course hands out: for each exercise a folder with the stub, its notebook and the handouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.course import Course, Entry

# Within a bundle's keys/: students work in the bundle itself, and a worked-on stub cannot be restored from itself.
PRISTINE = "pristine"
KINDS = (".py", ".ipynb")


def handed_out(course: Course) -> Path:
    """The folder in which the exercises are as students get them."""
    return course.root / "exercises" if course.references.is_dir() else course.keys / PRISTINE


def stub(course: Course, entry: Entry, kind: str) -> bytes:
    """The stub of an exercise.

    Args:
        course: where it is.
        entry: which one.
        kind: `".py"` or `".ipynb"`.

    Raises:
        CourseError: the course has none.
    """
    path = handed_out(course) / entry.folder / f"{entry.slug}{kind}"
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(
            "{file} is missing: `grade release --stubs` writes the stubs of a course", file=path
        ) from error


def untouched(course: Course, entry: Entry, path: Path) -> bool:
    """Whether a stub or a notebook is as it was handed out; without stubs, every file is somebody's work."""
    try:
        return path.read_bytes() == stub(course, entry, path.suffix)
    except (CourseError, OSError):
        return False


def handouts(folder: Path) -> dict[str, bytes]:
    """The files of an exercise's folder that are neither stub nor notebook, by their paths within it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in KINDS and not _is_a_tools(path.relative_to(folder).parts)
    }


def handout(course: Course, entry: Entry, here: Path, lang: str) -> Path | None:
    """Where somebody who works in the folder `here` finds what an exercise is about, in their language if possible."""
    places = (here, here / entry.folder, here / "exercises" / entry.folder, handed_out(course) / entry.folder)
    candidates = (
        place / name for place in places if place.name == entry.folder for name in (f"README.{lang}.md", "README.md")
    )
    return next((path for path in candidates if path.is_file()), None)


def everything(course: Course) -> Iterator[tuple[str, bytes]]:
    """All files that a student needs to begin, with their paths in the working folder.

    From a bundle its answer keys come along, so that the working folder is graded by them and not by another course.

    Raises:
        CourseError: a stub is missing.
    """
    top = handed_out(course)
    for path in sorted(top.glob("*.md")):
        yield path.name, path.read_bytes()
    for entry in course.entries():
        for kind in KINDS:
            yield f"{entry.folder}/{entry.slug}{kind}", stub(course, entry, kind)
        for name, content in handouts(top / entry.folder).items():
            yield f"{entry.folder}/{name}", content

    if not course.references.is_dir():
        for path in (course.root / "course.toml", *sorted(course.keys.rglob("*"))):
            if path.is_file():
                yield path.relative_to(course.root).as_posix(), path.read_bytes()


def _is_a_tools(parts: tuple[str, ...]) -> bool:
    return any(part.startswith((".", "__")) for part in parts)
