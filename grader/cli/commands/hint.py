"""`grade hint`: the next hint of a check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.cli.audience import students_levels
from grader.feedback import FeedbackLevel, reduced
from grader.grade import grade
from grader.key.store import answer_key
from grader.render.cells import wrap
from grader.render.language import pick
from grader.render.page import compose
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.student.hints import next_hint, state_folder
from grader.student.materials import handout
from grader.submissions.find import root_of
from grader.submissions.read import find, read
from grader.submissions.source import ExerciseNotFoundError

if TYPE_CHECKING:
    from grader.course import Course, Entry
    from grader.feedback import Levels
    from grader.key.answer_key import AnswerKey, CheckKey
    from grader.model import ExerciseReport
    from grader.render.language import Translator

_WIDTH = 80


@click.command(
    short_help="Give the next hint: the idea, never the code.",
    epilog=options.examples("grade hint 3", "grade hint 3 softmax", "grade hint activations softmax --again"),
)
@click.argument("exercise", metavar="N|SLUG")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--again", is_flag=True, help="Start over with the first hint.")
@options.course
@options.lang
def command(exercise: str, name: str | None, again: bool, course: Course, lang: str) -> int:
    """Give the next hint for the check NAME of exercise N: first the idea, never the code.

    Without NAME, the exercise's file below the current directory is graded, and the hint is for the first check that
    is not right yet. Ask again for the hint after that. Of a check of which the course shows nothing, there are none.
    """
    _ = output.sentences(lang)
    entry = course.entry(exercise)
    key = answer_key(course, entry, course.seed)
    names = [job.name for job in key.check_jobs()]
    levels = students_levels(course, entry, names, course.seed)
    if name is None:
        report = _graded(course, entry, key, levels)
        if report is None:
            name = next((each for each in names if levels.of(entry.slug, each) is not FeedbackLevel.NONE), names[0])
        elif (following := report.next_check) is not None:
            name = following.name
        else:
            output.say(compose(report, lang=output.spoken(lang)).next_step)
            return 0
    check = next((check for check in key.checks() if name in (check.name, *check.names)), None)
    if check is None:
        raise options.no_such_check(entry, name, names, lang)
    if levels.of(entry.slug, check.name) is FeedbackLevel.NONE:
        raise click.ClickException(_("This course gives no hints for {name}.").format(name=check.name))
    say_next(_, course, entry, check, output.spoken(lang), again=again)
    return 0


def _graded(course: Course, entry: Entry, key: AnswerKey, levels: Levels) -> ExerciseReport | None:
    """What the student may see of their work; None if there is none."""
    try:
        path = find(Path.cwd(), entry.slug, entry.folder)
    except ExerciseNotFoundError:
        return None
    submission = read(path, slug=entry.slug, folder=entry.folder, root=root_of(path, entry.folder))
    library = key.library
    preload = modules_for(submission, generators=key.generators, library=library)
    with Workers(preload, choose(None, None), library=library) as workers:
        return reduced(grade(submission, key, limits=course.limits, workers=workers), levels)


def say_next(
    _: Translator, course: Course, entry: Entry, check: CheckKey, lang: str, *, again: bool, key: str = ""
) -> None:
    """Say the next hint of a check, and how to get the one after it: by a key, where there is one, or a command."""
    count = len(check.hints)
    command = f"grade hint {entry.number} {check.name}"
    if not count:
        output.say(
            _("There are no hints for {name}. {handout}").format(name=check.name, handout=_read(_, course, entry, lang))
        )
        return
    try:
        position = next_hint(state_folder(), f"{course.title.en}/{entry.folder}/{check.name}", count, again=again)
    except OSError as error:
        position = 0
        said = _("Which hints you have seen cannot be remembered ({reason}). DELTAGRADE_STATE can name another folder.")
        click.echo(said.format(reason=error), err=True)
    if position is None:
        output.say(_("You have seen every hint for {name}.").format(name=check.name))
        output.say(_read(_, course, entry, lang))
        output.say(_("To see them again: {command}").format(command=f"{command} --again"))
        return
    output.say(
        _("Exercise {number}, {name}: hint {position} of {count}").format(
            number=entry.number, name=check.name, position=position + 1, count=count
        )
    )
    for line in wrap(pick(check.hints[position], lang), _WIDTH, "  "):
        output.say(line)
    if position + 1 < count:
        output.say(_("If you are still stuck: {command}").format(command=key or command))
    else:
        output.say(_read(_, course, entry, lang))


def _read(_: Translator, course: Course, entry: Entry, lang: str) -> str:
    path = handout(course, entry, Path.cwd(), lang)
    if path is None:
        return _("Is there something in the docstring that helps?")
    return _("More about it is in the handout: {path}").format(path=output.place(path))
