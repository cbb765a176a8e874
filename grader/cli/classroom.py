"""What the commands for a class share: the gradebook, the course's late policy, and `grades.csv`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from grader.course import CourseError, refused
from grader.model import SettingError
from grader.render.language import pick

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.course import Course
    from grader.export.rows import Exercise
    from grader.gradebook.book import Gradebook
    from grader.gradebook.records import Attempt, Counted, Policy


def require_libraries(command: str) -> None:
    """Refuse a command that needs a gradebook where its libraries, which are an extra, are not installed.

    Raises:
        CourseError: with what to install.
    """
    missing = [library for library in ("sqlalchemy", "alembic") if find_spec(library) is None]
    if missing:
        raise CourseError(
            "`{what}` needs {library}: {command}",
            what=command,
            library=missing[0],
            command="pip install 'deltagrade[batch]'",
        )


def late_policy(course: Course, lang: str) -> Policy:
    """Which attempt counts and what lateness costs, as `[late]` in the course's `course.toml` says.

    Args:
        course: of the grades.
        lang: of what students are told about it.

    Raises:
        CourseError: a setting cannot be used.
    """
    from grader.batch.policy import declared  # noqa: PLC0415
    from grader.gradebook.records import Counted  # noqa: PLC0415

    try:
        policy = declared(course.late, course.entries())
    except SettingError as error:
        raise refused(course.root / "course.toml", "late", error) from error

    def counted(attempts: Sequence[Attempt], /) -> Counted:
        chosen = policy.counted(attempts)
        return Counted(chosen.attempt, chosen.score, pick(chosen.note, lang) if chosen.note else "")

    return counted


def exercises(book: Gradebook) -> list[Exercise]:
    """The exercises of which the gradebook has grades."""
    from grader.export.rows import Exercise  # noqa: PLC0415

    return [Exercise(each.number, each.slug, each.max_score) for each in book.exercises()]


def write_grades(path: Path, book: Gradebook, policy: Policy) -> None:
    """Write `grades.csv`: everybody who is enrolled, with or without work."""
    from grader.export.plain import write_wide  # noqa: PLC0415

    write_wide(path, book.grades(policy), exercises(book), book.names())
