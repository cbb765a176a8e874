"""HTML that commands write: the library that it takes is an extra, and said to be missing in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course import CourseError

if TYPE_CHECKING:
    from grader.model import ExerciseReport
    from grader.student.progress import CourseReport


def require_jinja(what: str) -> None:
    """Refuse to write HTML where the library for that, which is an extra, is not installed.

    Raises:
        CourseError: with what to install.
    """
    from grader.render.pages import INSTALL, installed  # noqa: PLC0415 - where HTML is asked for

    if not installed():
        raise CourseError("`{what}` needs {library}: {command}", what=what, library="Jinja2", command=INSTALL)


def of_exercise(report: ExerciseReport, lang: str) -> str:
    """The report of one exercise as a page."""
    require_jinja("--format html")
    from grader.render import html  # noqa: PLC0415

    return html.render(report, lang=lang)


def of_course(report: CourseReport, lang: str) -> str:
    """The report of several exercises as a page."""
    require_jinja("--format html")
    from grader.render import html  # noqa: PLC0415

    return html.render_course(report, lang=lang)
