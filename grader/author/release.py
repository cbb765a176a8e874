"""What students get: stubs, notebooks, handouts and frozen answer keys; never a reference or a solution."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.author.notebooks import notebook_of
from grader.author.stubs import stub_of
from grader.course import Course, CourseError
from grader.declare.words import words
from grader.export.wheel import wheel
from grader.key.store import answer_key
from grader.libraries import needed
from grader.student.materials import PRISTINE, handouts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course import Entry

_HANDOUTS = ("README.md", "README.ko.md")
_PARTS = Path(__file__).resolve().parent / "bundle"
# What grades a student's repository, where GitHub and GitLab look for it.
_AUTOMATIC = {".github/workflows/grade.yml": "grade.yml", ".gitlab-ci.yml": "gitlab-ci.yml"}


def stubs(course: Course, *, nbgrader: bool = False) -> Iterator[tuple[str, str]]:
    """Stub and notebook of every exercise, with their paths below `exercises/`.

    Args:
        course: which exercises there are.
        nbgrader: whether the cells of the notebooks say to nbgrader what they are.

    Raises:
        CourseError: a solution is missing or has no markers.
        AuthorError: a reference declares something that cannot be graded.
    """
    for entry in course.entries():
        yield from stub_files(course, entry, nbgrader=nbgrader)


def stub_files(course: Course, entry: Entry, *, nbgrader: bool = False) -> Iterator[tuple[str, str]]:
    """Stub and notebook of one exercise: see `stubs`."""
    solution = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
    if not solution.is_file():
        raise CourseError("{file} is missing: the stub is made of it", file=solution)
    stub = stub_of(solution.read_text(encoding="utf-8"), solution)
    yield f"{entry.folder}/{entry.slug}.py", stub
    folder = course.root / "exercises" / entry.folder
    texts = [path.read_text("utf-8") for name in _HANDOUTS if (path := folder / name).is_file()]
    points = {check.name: check.points for check in course.load(entry).checks}
    notebook = notebook_of(stub, entry.folder, handouts=texts, points=points, nbgrader=nbgrader)
    yield f"{entry.folder}/{entry.slug}.ipynb", notebook


def write_stubs(course: Course) -> list[Path]:
    """Generate stub and notebook of every exercise in the course's own `exercises/`; returns what has changed.

    Raises:
        CourseError: a solution is missing or has no markers, or the course is a bundle.
    """
    if not course.references.is_dir():
        raise CourseError(
            "{folder} is a bundle for students: its stubs come from the course it was made of", folder=course.root
        )
    files = {course.root / "exercises" / name: text.encode() for name, text in stubs(course)}
    changed = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
    for path in changed:
        _write(path, files[path])
    return changed


def release(course: Course, into: Path, *, nbgrader: bool = False) -> list[Path]:
    """Write the student bundle and return its files.

    The bundle's seed is that of `course.toml`, whatever the environment says: it is the one that students grade with.
    Nothing is written before everything is made, and only into a new or empty folder: students may have worked there.

    Args:
        course: what to hand out.
        into: the folder.
        nbgrader: whether the cells of the notebooks say to nbgrader what they are.

    Raises:
        CourseError: the folder holds something already, an exercise has no solution, or the course is a bundle.
        AuthorError: a reference declares something that cannot be graded.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CourseError("{folder} is not an empty folder: release into a new one", folder=into)
    if not course.references.is_dir():
        raise CourseError(
            "{folder} is a bundle for students: release from the course it was made of", folder=course.root
        )
    _refuse_without_libraries(course)
    files = dict(_bundle(Course(course.root, {}), nbgrader=nbgrader))
    for name, content in files.items():
        _write(into / name, content)
    return [into / name for name in sorted(files)]


def _refuse_without_libraries(course: Course) -> None:
    """Before anything is computed: the answers to an exercise take the library that it is about."""
    for entry in course.entries():
        library = needed(course.load(entry).needs)
        if library is not None and not library.installed:
            raise CourseError(
                "the answers to exercise {number} {slug} are computed with {library}, which is not installed here: "
                "{command}",
                number=entry.number,
                slug=entry.slug,
                library=library.title,
                command=library.install,
            )


def _bundle(course: Course, *, nbgrader: bool) -> Iterator[tuple[str, bytes]]:
    settings = course.root / "course.toml"
    # It marks the bundle, also where the course has no settings.
    yield "course.toml", settings.read_bytes() if settings.is_file() else b""
    yield from _grader()
    own = course.root / "exercises"
    overviews = {path.name: path.read_bytes() for path in sorted(own.glob("*.md"))}
    yield from _twice(".", overviews | _first_words(course, overviews))
    for name, text in stubs(course, nbgrader=nbgrader):
        folder, _, file = name.partition("/")
        yield from _twice(folder, {file: text.encode()})
    for entry in course.entries():
        yield from _twice(entry.folder, handouts(own / entry.folder))
        yield f"keys/{entry.folder}.key", answer_key(course, entry, course.seed).data


def _grader() -> Iterator[tuple[str, bytes]]:
    """The grader itself, without the bundled course: what is installed elsewhere would bring its solutions along."""
    name, content = wheel()
    yield name, content
    yield "requirements.txt", f"./{name}\n".encode()
    for path, part in _AUTOMATIC.items():
        yield path, (_PARTS / part).read_bytes()


def _first_words(course: Course, overviews: dict[str, bytes]) -> dict[str, bytes]:
    """The README in both languages: the course's own or a list of its exercises, and how to install the grader."""
    titles = [(entry, words(course.load(entry).title)) for entry in course.entries()]
    found = {}
    for lang, name, part in (("en", "README.md", "install.md"), ("ko", "README.ko.md", "install.ko.md")):
        listed = [f"- [{entry.number}. {getattr(title, lang)}]({entry.folder})\n" for entry, title in titles]
        made = f"# {getattr(course.title, lang)}\n\n{''.join(listed)}"
        found[name] = overviews.get(name, made.encode()) + (_PARTS / part).read_bytes()
    return found


def _twice(folder: str, files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Once to work on, once to restore from."""
    for top in (folder, f"keys/{PRISTINE}/{folder}"):
        for name, content in files.items():
            yield f"{top}/{name}", content


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
