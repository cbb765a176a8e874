"""`grade repro`: run one failed case again, small enough to follow by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.cli.audience import students_levels
from grader.feedback import FeedbackLevel, reduced_check
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import Status
from grader.render.cells import wrap
from grader.render.closely import details
from grader.render.language import pick
from grader.render.neutral import neutral
from grader.render.words import say_or_code
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.student.repro import Laboratory, reproduce
from grader.submissions.find import root_of
from grader.submissions.read import read

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import CheckResult
    from grader.render.language import Translator
    from grader.student.repro import Reproduction

_WIDTH = 80
# Somebody waits for it.
_SECONDS = 5.0
_MOST_CHARACTERS = 600


@click.command(
    short_help="Run a failed case again, small enough to follow by hand.",
    epilog=options.examples("grade repro 3 softmax", "grade repro activations softmax homework/activations.ipynb"),
)
@click.argument("exercise", metavar="N|SLUG")
@click.argument("name", metavar="NAME")
@click.argument("path", required=False, metavar="[PATH]")
@options.isolation
@options.course
@options.lang
def command(
    exercise: str,
    name: str,
    path: str | None,
    isolation: str | None,
    require_isolation: str | None,
    course: Course,
    lang: str,
) -> int:
    """Run the first case of the check NAME that is not right again, with inputs that can be followed by hand.

    The inputs of the public seed are made smaller and rounder as long as the function is wrong in the same way. Without
    PATH, the exercise's file below the current directory is taken.

    The exit code is 0 if nothing is wrong, 1 if something was shown.
    """
    _ = output.sentences(lang)
    entry = course.entry(exercise)
    key = answer_key(course, entry, course.seed)
    names = [job.name for job in key.check_jobs()]
    check = next((each for each in key.checks() if name in (each.name, *each.names)), None)
    if check is None:
        raise options.no_such_check(entry, name, names, lang)
    level = students_levels(course, entry, names, course.seed).of(entry.slug, check.name)
    if level < FeedbackLevel.STATISTICS:
        raise click.ClickException(_("This course does not show the cases of {name}.").format(name=check.name))
    given = Path(path) if path else Path.cwd()
    submission = read(given, slug=entry.slug, folder=entry.folder, root=root_of(given, entry.folder))
    library = key.library
    preload = modules_for(submission, generators=True, library=library)
    with Workers(preload, choose(isolation, require_isolation), library=library) as workers:
        report = grade(submission, key, limits=course.limits, workers=workers, only=[check.name])
        (result,) = report.checks
        laboratory = Laboratory(course, entry, key, submission, course.limits, workers)
        wrong = result.status in (Status.WRONG, Status.ERROR) and result.case is not None
        found = reproduce(laboratory, result, seconds=_SECONDS) if wrong else None
    output.announce(workers.isolation, lang)
    if result.status is Status.PASSED:
        output.say(_("{name} is right: there is nothing to reproduce.").format(name=check.name))
        return output.FULL_MARKS
    if found is None:
        _tell_that_there_is_none(result, lang, _)
    else:
        _tell(found, result, level, lang, _)
    return output.NOT_FULL_MARKS


def _tell_that_there_is_none(result: CheckResult, lang: str, _: Translator) -> None:
    if result.finding is not None:
        _say(say_or_code(result.finding, output.spoken(lang)))
    _say(_("There is no single case that shows this when it runs alone."))


def _tell(found: Reproduction, graded: CheckResult, level: FeedbackLevel, lang: str, _: Translator) -> None:
    lang = output.spoken(lang)
    result = reduced_check(found.result, level)
    title = _("{name}, case: {case}").format(name=result.name, case=neutral(pick(graded.case or "", lang)))
    _say(title)
    if found.shrunk:
        _say(_("The same goes wrong with these smaller inputs:"))
    elif not found.had_reference:
        _say(_("This bundle has no reference to try smaller inputs with, so here is the case as it was graded:"))
    else:
        _say(_("It could not be made smaller, so here is the case as it was graded:"))
    output.say()
    for line in found.program.source.splitlines():
        output.say(f"    {neutral(line, 2000)}" if line else "")
    output.say()
    if found.got is not None:
        output.say(_("Your code gives: {value}").format(value=neutral(found.got, _MOST_CHARACTERS)))
    if level is FeedbackLevel.FULL and found.expected is not None:
        output.say(_("It should give:  {value}").format(value=neutral(found.expected, _MOST_CHARACTERS)))
    if result.finding is not None:
        _say(say_or_code(result.finding, lang))
    if result.details.closeup is not None:
        for paragraph in details(result.details.closeup, _):
            _say(paragraph)


def _say(text: str) -> None:
    for line in wrap(text, _WIDTH):
        output.say(line)
