"""`grade export`: the grades of a class as other systems want them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from grader.cli import classroom, options, output
from grader.cli.output import say
from grader.cli.summary import listed
from grader.render.language import tell, translator
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course import Course, Entry
    from grader.export.rows import Exercise, Exported
    from grader.gradebook.book import Gradebook
    from grader.render.language import Translator

_FORMS = ("csv", "canvas", "moodle", "gradescope")
_FROM = {"canvas": "Grades > Export", "moodle": "View all submissions > Download grading worksheet"}
_VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
_ANY = 0  # the exercise of a worksheet, whichever it is


@click.command(
    short_help="Write the grades for Canvas, Moodle or Gradescope.",
    epilog=options.examples(
        "grade export out --to csv",
        "grade export out --to canvas --template canvas.csv",
        "grade export out --to moodle -e 3 --template worksheet.csv -o upload.csv",
        "grade export out --to gradescope -e 3 --seed 4711",
    ),
)
@click.argument("out", metavar="OUT")
@click.option("--to", type=click.Choice(_FORMS), required=True, help="Which system takes it.")
@click.option("--output", "-o", "target", metavar="FILE", help="What to write. [default: a file in OUT]")
@click.option("--exercise", "-e", "wanted", multiple=True, metavar="N|SLUG", help="Only this exercise; repeatable.")
@click.option("--template", metavar="FILE", help="The CSV that Canvas or Moodle gave: the scores are filled in.")
@click.option(
    "--column", "columns", multiple=True, metavar="N=HEADER", help="The column of exercise N there, if it is not found."
)
@click.option("--gradebook", metavar="URL", help="Another gradebook than OUT/gradebook.db.")
@click.option(
    "--visibility",
    type=click.Choice(_VISIBILITIES),
    default="visible",
    show_default=True,
    help="When students see Gradescope's results.",
)
@click.option(
    "--require-isolation",
    type=click.Choice(options.LEVELS),
    default="confined",
    show_default=True,
    help="Gradescope: grade nothing below this level.",
)
@options.seed
@options.course
@options.lang
def command(
    out: str,
    to: str,
    target: str | None,
    wanted: tuple[str, ...],
    template: str | None,
    columns: tuple[str, ...],
    gradebook: str | None,
    visibility: str,
    require_isolation: str,
    seed: int | None,
    course: Course,
    lang: str,
) -> int:
    """Write the grades that `grade batch` put into OUT as another system wants them.

    csv has a line for each grade. canvas and moodle fill in the CSV that these gave (--template), and leave everything
    else in it as it is; moodle's is of one exercise. gradescope is an autograder for each exercise (-e), and needs no
    grades. Lateness costs what [late] in course.toml says, so give the --course of `grade batch`.
    """
    _ = output.sentences(lang)
    if template and to not in _FROM:
        raise click.UsageError(_("--template is for Canvas and Moodle."))
    if not template and to in _FROM:
        said = _("{system} needs the CSV that it gave: --template FILE, from {place}.")
        raise click.UsageError(said.format(system=to.capitalize(), place=_FROM[to]))
    entries = [course.entry(name) for name in wanted]
    asked = _Asked(course, entries, Path(out), Path(target) if target else None)
    if to == "gradescope":
        for path in _autograders(asked, seed, lang, visibility, require_isolation, _):
            say(_("Written: {path}").format(path=path))
        return 0
    classroom.require_libraries("grade export")
    headers = _headers(columns, course, _, needs_number=to == "canvas")
    from grader.export import canvas, moodle, plain  # noqa: PLC0415
    from grader.gradebook.book import Gradebook  # noqa: PLC0415 - SQLAlchemy is an extra

    policy = classroom.late_policy(course, lang)
    with Gradebook.open(gradebook or asked.out / "gradebook.db", create=False) as book:
        exercises = _exercises(book, asked, _, titled=to == "canvas")
        numbers = {each.number for each in exercises}
        rows = (grade for grade in book.grades(policy) if grade.number in numbers)
        if to == "csv":
            path = asked.target or asked.out / "export.csv"
            done = plain.write_long(path, rows)
        elif to == "canvas":
            path = asked.target or asked.out / "canvas.csv"
            done = canvas.write(path, rows, exercises, Path(str(template)), headers)
        else:
            exercise = _only(exercises, _)
            path = asked.target or asked.out / f"moodle-{exercise.folder}.csv"
            column = headers.get(exercise.number, headers.get(_ANY))
            done = moodle.write(path, rows, exercise, Path(str(template)), column)
    _tell(done, path, output.spoken(lang))
    return 0


class _Asked(NamedTuple):
    """What every export is told.

    Attributes:
        entries: the exercises to export; none for all.
        out: the folder of `grade batch`.
        target: the file to write, if it was named.
    """

    course: Course
    entries: list[Entry]
    out: Path
    target: Path | None


def _autograders(
    asked: _Asked, seed: int | None, lang: str, visibility: str, require_isolation: str, _: Translator
) -> Iterator[Path]:
    """Write an autograder for each exercise; yields their paths."""
    from grader.export import gradescope  # noqa: PLC0415

    entries = asked.entries or asked.course.entries()
    if asked.target and len(entries) != 1:
        raise click.UsageError(_("An autograder is of one exercise: choose it with -e."))
    if not asked.target:
        try:
            asked.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise options.cannot_be_written(asked.out, error, lang) from error
    for entry in entries:
        path = asked.target or asked.out / f"gradescope-{entry.folder}.zip"
        gradescope.write(
            path, asked.course, entry, seed=seed, lang=lang, visibility=visibility, require_isolation=require_isolation
        )
        yield path


def _headers(columns: Sequence[str], course: Course, _: Translator, *, needs_number: bool) -> dict[int, str]:
    """The columns by the exercise's number; the only one may do without it where the file is of one exercise."""
    headers: dict[int, str] = {}
    for each in columns:
        name, separated, header = each.partition("=")
        if separated:
            headers[course.entry(name.strip()).number] = header
        elif needs_number:
            raise click.UsageError(_("--column {column}: write N=HEADER, such as 3=Homework.").format(column=each))
        else:
            headers[_ANY] = each
    return headers


def _exercises(book: Gradebook, asked: _Asked, _: Translator, *, titled: bool) -> list[Exercise]:
    """The exercises to export, with their titles if columns are to be found by them."""
    there = classroom.exercises(book)
    numbers = [each.number for each in there]
    for entry in asked.entries:
        if entry.number not in numbers:
            said = _("Exercise {number} has not been graded; there are grades of {numbers}.")
            has = ", ".join(map(str, numbers)) or "-"
            raise click.UsageError(said.format(number=entry.number, numbers=has))
    wanted = {entry.number for entry in asked.entries} or set(numbers)
    chosen = [each for each in there if each.number in wanted]
    if not titled:
        return chosen
    from grader.student.outline import outline  # noqa: PLC0415 - reads the course

    known = {entry.number: entry for entry in asked.course.entries()}
    titles = {number: outline(asked.course, entry).title for number, entry in known.items() if number in wanted}
    return [
        each._replace(titles=(titles[each.number].en, titles[each.number].ko)) if each.number in titles else each
        for each in chosen
    ]


def _only(exercises: Sequence[Exercise], _: Translator) -> Exercise:
    if len(exercises) != 1:
        raise click.UsageError(_("A worksheet of Moodle is of one exercise: choose it with -e."))
    return exercises[0]


def _tell(done: Exported, path: Path, lang: str) -> None:
    _ = translator(lang)
    say(_("{path}: grades written: {count}").format(path=path, count=done.written))
    if done.matched_by:
        say(_("students found by the column {column}").format(column=shown(done.matched_by)))
    for note in done.notes:
        say(tell(note, lang))
    listed(_("not in that file"), [shown(student) for student in done.unmatched], _)
