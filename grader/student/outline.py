"""What an exercise is called and worth, without making its answer key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.key.store import answer_key

if TYPE_CHECKING:
    from grader.course import Course, Entry
    from grader.model import Text


class Outline(NamedTuple):
    """An exercise in one line.

    Attributes:
        number: what `grade exercise N` takes.
        slug: the name of its file.
        title: what it is about.
        checks: how many functions and classes are graded.
        points: what all of them are worth.
    """

    number: int
    slug: str
    title: Text
    checks: int
    points: float


def check_names(course: Course, entry: Entry) -> list[str]:
    """What an exercise's checks are called; likewise without making its answer key.

    Raises:
        CourseError: the exercise cannot be used.
        AuthorError: its reference declares something that cannot be graded.
    """
    if not course.references.is_dir():
        return [job.name for job in answer_key(course, entry, course.seed).check_jobs()]
    return [check.name for check in course.load(entry).checks]


def outline(course: Course, entry: Entry) -> Outline:
    """The outline of an exercise, from its reference or, in a bundle, from its frozen key.

    Raises:
        CourseError: the exercise cannot be used.
        AuthorError: its reference declares something that cannot be graded.
    """
    if not course.references.is_dir():
        key = answer_key(course, entry, course.seed)
        worth = [check.points for check in key.checks()]
        return Outline(entry.number, entry.slug, key.title, len(worth), sum(worth))
    from grader.declare.words import words  # noqa: PLC0415 - a bundle needs no declarations

    # Importing a reference takes a few milliseconds; making its key for the first time takes hundreds.
    exercise = course.load(entry)
    worth = [check.points for check in exercise.checks]
    return Outline(entry.number, entry.slug, words(exercise.title), len(worth), sum(worth))
