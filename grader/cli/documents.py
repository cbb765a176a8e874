"""Reports for continuous integration: what `--format github`, `junit` and `gradescope` print."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.model import ExerciseReport
    from grader.student.progress import CourseReport, ExerciseProgress


def of_exercise(form: str, report: ExerciseReport, lang: str) -> str:
    """The document of one exercise.

    Args:
        form: `github`, `junit` or `gradescope`.
        report: its verdicts.
        lang: the language of the words.
    """
    if form == "gradescope":
        from grader.export.results import results  # noqa: PLC0415 - as every renderer, only where it is asked for
        from grader.render import json  # noqa: PLC0415

        return json.written(results(json.as_data(report, lang=lang), lang=lang))
    return _several(form, [report], [], lang)


def of_course(form: str, report: CourseReport, lang: str) -> str:
    """The document of several exercises, in the same way."""
    if form == "gradescope":
        from grader.export.results import course_results  # noqa: PLC0415
        from grader.render import json  # noqa: PLC0415

        return json.written(course_results(json.course_data(report, lang=lang), lang=lang))
    graded = [each.report for each in report.exercises if each.report is not None]
    return _several(form, graded, [each for each in report.exercises if each.finding is not None], lang)


def _several(form: str, reports: Sequence[ExerciseReport], not_graded: Sequence[ExerciseProgress], lang: str) -> str:
    if form == "junit":
        from grader.render import junit  # noqa: PLC0415

        return junit.render(reports, not_graded, lang=lang)
    from grader.render import github  # noqa: PLC0415

    _append("GITHUB_OUTPUT", lambda _: github.outputs(reports, not_graded), lang)
    _append(
        "GITHUB_STEP_SUMMARY",
        lambda used: github.summary(reports, not_graded, lang=lang, limit=github.SUMMARY_LIMIT - used),
        lang,
    )
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    return github.render(reports, not_graded, lang=lang, root=str(root))


def _append(variable: str, write: Callable[[int], str], lang: str) -> None:
    """Append to the file that the runner names in a variable, if it names one.

    Args:
        variable: of the environment.
        write: returns what to append, given how many bytes are there already.
        lang: the language to complain in.
    """
    name = os.environ.get(variable)
    if not name:
        return
    path = Path(name)
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(write(file.tell()))
    except OSError as error:
        raise options.cannot_be_written(path, error, lang) from error
