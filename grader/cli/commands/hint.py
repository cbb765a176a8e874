"""`grade hint`: the next hint of a check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.grade import grade
from grader.key.store import answer_key
from grader.render.cells import wrap
from grader.render.language import pick
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
    from grader.key.answer_key import AnswerKey, CheckKey
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
    is not right yet. Ask again for the hint after that.
    """
    _ = output.sentences(lang)
    entry = course.entry(exercise)
    key = answer_key(course, entry, course.seed)
    checks = key.checks()
    if name is None:
        name = _first_open(course, entry, key)
        if name is None:
            output.say(_("Everything is right: well done!"))
            return 0
    check = next((check for check in checks if name in (check.name, *check.names)), None)
    if check is None:
        raise options.no_such_check(entry, name, [check.name for check in checks], lang)
    say_next(_, course, entry, check, output.spoken(lang), again=again)
    return 0


def _first_open(course: Course, entry: Entry, key: AnswerKey) -> str | None:
    """The first check that is not right yet; None if all are."""
    try:
        path = find(Path.cwd(), entry.slug, entry.folder)
    except ExerciseNotFoundError:
        return key.check_jobs()[0].name
    submission = read(path, slug=entry.slug, folder=entry.folder, root=root_of(path, entry.folder))
    library = key.library
    preload = modules_for(submission, generators=key.generators, library=library)
    with Workers(preload, choose(None, None), library=library) as workers:
        report = grade(submission, key, limits=course.limits, workers=workers)
    return next((check.name for check in report.checks if check.waits), None)


def say_next(_: Translator, course: Course, entry: Entry, check: CheckKey, lang: str, *, again: bool) -> None:
    """Say the next hint of a check, and how to get the one after it."""
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
        output.say(_("If you are still stuck: {command}").format(command=command))
    else:
        output.say(_read(_, course, entry, lang))


def _read(_: Translator, course: Course, entry: Entry, lang: str) -> str:
    path = handout(course, entry, Path.cwd(), lang)
    if path is None:
        return _("Is there something in the docstring that helps?")
    return _("More about it is in the handout: {path}").format(path=output.place(path))
