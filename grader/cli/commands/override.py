"""`grade override`: what a teacher says about a student's exercise."""

from __future__ import annotations

import getpass
import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import classroom, options, output
from grader.cli.output import say
from grader.render.page import points
from grader.submissions.names import shown

if TYPE_CHECKING:
    from grader.course import Course
    from grader.gradebook.records import Grade, Override
    from grader.render.language import Translator


@click.command(
    short_help="Set a student's points by hand, or comment.",
    epilog=options.examples(
        "grade override out kim 3",
        "grade override out kim 3 --score 18 --comment excused",
        "grade override out kim 3 --automatic",
    ),
)
@click.argument("out", metavar="OUT")
@click.argument("student", metavar="STUDENT")
@click.argument("name", metavar="N|SLUG")
@click.option("--score", type=float, metavar="POINTS", help="Count these points, whatever is graded later.")
@click.option("--automatic", is_flag=True, help="Count the automatic points again.")
@click.option("--comment", metavar="TEXT", help="For the student; exports have it. An empty one takes it back.")
@click.option("--author", metavar="NAME", help="Who says so. [default: the user's name here]")
@click.option("--gradebook", metavar="URL", help="Another gradebook than OUT/gradebook.db.")
@options.course
@options.lang
def command(
    out: str,
    student: str,
    name: str,
    score: float | None,
    automatic: bool,
    comment: str | None,
    author: str | None,
    gradebook: str | None,
    course: Course,
    lang: str,
) -> int:
    """Set the points of STUDENT for exercise N in the gradebook in OUT, or comment on them.

    However often the class is graded again, this stays; lateness costs nothing of points that are set by hand. What is
    not given stays as it was; with neither points nor a comment, what was said so far is shown. Then OUT/grades.csv is
    written anew. STUDENT is as there.
    """
    _ = output.sentences(lang)
    if score is not None and (automatic or not (math.isfinite(score) and score >= 0)):
        raise click.UsageError(_("Give either --score, which is a number from 0 on, or --automatic."))
    classroom.require_libraries("grade override")
    number = course.entry(name).number
    policy = classroom.late_policy(course, lang)
    folder = Path(out)
    from grader.gradebook.book import Gradebook  # noqa: PLC0415 - SQLAlchemy is an extra

    with Gradebook.open(gradebook or folder / "gradebook.db", create=False) as book:
        said = book.overrides(student, number)
        if score is not None or automatic or comment is not None:
            last = said[-1] if said else None
            kept = last.score if last and not automatic else None
            told = last.comment if last and comment is None else comment or ""
            book.override(student, number, kept if score is None else score, told, author or _user())
            said = book.overrides(student, number)
            classroom.write_grades(folder / "grades.csv", book, policy)
        grade = next((each for each in book.grades(policy) if (each.student, each.number) == (student, number)), None)
    for each in said:
        say(_line(each, _))
    say(_now(grade, student, name, _))
    return 0


def _line(said: Override, _: Translator) -> str:
    score = _("automatic") if said.score is None else points(said.score)
    comment = f": {shown(said.comment, 200)}" if said.comment else ""
    return f"{said.decided:%Y-%m-%d %H:%M} UTC, {shown(said.author, 60)}: {score}{comment}"


def _now(grade: Grade | None, student: str, name: str, _: Translator) -> str:
    if grade is None:
        return _("{student} has no grade for exercise {name}.").format(student=shown(student), name=name)
    said = _("What counts for {student} in exercise {name}: {score} of {most}")
    return said.format(student=shown(student), name=name, score=points(grade.score), most=points(grade.max_score))


def _user() -> str:
    """Who is at work; a container may have no name for them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "teacher"
