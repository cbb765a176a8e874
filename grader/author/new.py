"""A new exercise: reference, model answer and handouts that pass `grade verify`, for an author to make their own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from grader.author.release import stub_files
from grader.course import Course, CourseError, Entry
from grader.student.materials import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SKELETON = Path(__file__).resolve().parent / "skeleton"
_LAST = 99  # the folders have two digits
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
# A title stands in docstrings, in strings and in headings: what could end one of them is refused.
_TITLE = re.compile(r"[^\x00-\x1f\x7f\"\\]*[^\x00-\x1f\x7f\"\\\s]")


@dataclass(frozen=True)
class Created:
    """A new exercise.

    Attributes:
        course: where it is.
        entry: its number and slug.
        files: what was written, the author's own before the generated ones.
    """

    course: Course
    entry: Entry
    files: tuple[Path, ...]


def create(root: Path, entry: Entry, title: str = "", title_ko: str = "") -> Created:
    """Write the files of a new exercise; in an empty folder, or one that is not there, those of a new course as well.

    Nothing that exists is written over: if one file is in the way, none is written.

    Args:
        root: the folder of the course.
        entry: number and slug of the exercise.
        title: its English title; without one, the slug in words.
        title_ko: its Korean title; without one, the English one.

    Raises:
        CourseError: the folder holds something else, the number or the slug is taken or none, or a file is in the way.
    """
    title = title or entry.slug.replace("_", " ").capitalize()
    titles = title, title_ko or title
    _refuse_names(entry, titles)
    new_course = _is_new(root)
    if not new_course:
        _refuse_taken(Course(root, {}), entry)
    files = {root / name: text for name, text in _files(entry, titles)}
    if new_course:
        files = {root / "course.toml": _filled("course.toml.txt", course=_quoted(root.resolve().name)), **files}
    generated = [root / "exercises" / entry.folder / f"{entry.slug}{kind}" for kind in KINDS]
    in_the_way = [path for path in (*files, *generated) if path.exists() or path.is_symlink()]
    if in_the_way:
        raise CourseError("{file} is there already: choose another number or slug, or move it away", file=in_the_way[0])
    _write(files)
    course = Course(root, {})
    _write({root / "exercises" / name: text for name, text in stub_files(course, entry)})
    return Created(course, entry, (*files, *generated))


def _write(files: dict[Path, str]) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _refuse_names(entry: Entry, titles: tuple[str, str]) -> None:
    if not 1 <= entry.number <= _LAST:
        raise CourseError(
            "{number} is no number of an exercise: it is from 1 to {last}", number=entry.number, last=_LAST
        )
    if not _SLUG.fullmatch(entry.slug) or not _can_be_imported(entry.slug):
        raise CourseError(
            "{slug!r} is no slug: a word of small letters, digits and underscores, such as activations, which is no "
            "word of Python",
            slug=entry.slug,
        )
    for title in titles:
        if not _TITLE.fullmatch(title):
            raise CourseError(
                "the title {title!r} cannot be used: one line without quotes and backslashes", title=title
            )


def _can_be_imported(slug: str) -> bool:
    import keyword  # noqa: PLC0415 - authors only

    return not keyword.iskeyword(slug)


def _is_new(root: Path) -> bool:
    """Whether a course is to be made here; hidden files, such as those of git, do not count."""
    if root.exists() and not root.is_dir():
        raise CourseError("{file} is a file: a course is a folder", file=root)
    if not root.exists() or all(path.name.startswith(".") for path in root.iterdir()):
        return True
    if (root / "reference").is_dir():
        return False
    if (root / "keys").is_dir():
        raise CourseError(
            "{folder} is a bundle for students: a new exercise belongs to the course it was made of", folder=root
        )
    raise CourseError(
        "{folder} is neither a course nor an empty folder: name one of them with --course DIR", folder=root
    )


def _refuse_taken(course: Course, entry: Entry) -> None:
    for other in course.entries():
        facts = {"folder": course.root, "number": other.number, "slug": other.slug}
        if other.number == entry.number:
            raise CourseError("{folder} has an exercise {number} already: {slug}", **facts)
        if other.slug == entry.slug:
            raise CourseError("{folder} has an exercise {slug} already: number {number}", **facts)


def _files(entry: Entry, titles: tuple[str, str]) -> Iterator[tuple[str, str]]:
    english, korean = titles
    words = {"number": str(entry.number), "slug": entry.slug, "title": english}
    handouts = f"exercises/{entry.folder}"
    quoted = {"title_en": _quoted(english), "title_ko": _quoted(korean)}
    yield f"reference/{entry.folder}.py", _filled("reference.py.txt", **words, **quoted)
    yield f"solutions/{entry.folder}/{entry.slug}.py", _filled("model_answer.py.txt", **words)
    yield f"{handouts}/README.md", _filled("README.md", **words)
    yield f"{handouts}/README.ko.md", _filled("README.ko.md", **{**words, "title": korean})


def _filled(name: str, **words: str) -> str:
    return Template((_SKELETON / name).read_text(encoding="utf-8")).substitute(words)


def _quoted(text: str) -> str:
    """A string of Python and of TOML alike."""
    return json.dumps(text, ensure_ascii=False)
