"""What is said of several exercises at once: a page with a row for each, drawn as the page of one exercise is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.model import Status
from grader.render.bar import bar, share
from grader.render.language import pick, translator
from grader.render.neutral import neutral
from grader.render.page import Block, Page, Row, points, word
from grader.render.words import say_or_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.render.language import Translator
    from grader.student.progress import CourseReport, ExerciseProgress

# What a check that was tried and is not right may be.
_TRIED = (Status.WRONG, Status.ERROR, Status.TIMEOUT, Status.MISSING)


def compose(report: CourseReport, *, lang: str, checks: bool) -> Page:
    """Returns what to show of several exercises.

    Args:
        report: their verdicts.
        lang: `"en"` or `"ko"`.
        checks: name the checks that are not right yet.
    """
    _ = translator(lang)
    facts = [
        neutral(report.folder),
        _("seed {seed}").format(seed=report.seed),
        _("isolation: {level}").format(level=neutral(report.isolation)),
    ]
    total = _("{score} of {max_score} points").format(score=points(report.score), max_score=points(report.max_score))
    done = sum(_status(exercise) is Status.PASSED for exercise in report.exercises)
    return Page(
        title=neutral(pick(report.title, lang)),
        facts=" · ".join(facts),
        rows=tuple(_row(exercise, lang, checks=checks) for exercise in report.exercises),
        notes=(),
        details=() if checks else (_progress(report),),
        total=_("{total}, {done} of {count} exercises done").format(
            total=total, done=done, count=len(report.exercises)
        ),
        next_step=_next_step(report, lang, _),
    )


def _progress(report: CourseReport) -> str:
    """How far somebody is in all that is listed."""
    percent = math.floor(100 * share(report.score, report.max_score) + 1e-9)
    return f"{bar(report.score, report.max_score)} {percent} %"


def _status(exercise: ExerciseProgress) -> Status:
    """The verdict of an exercise as a whole."""
    if exercise.report is None:
        if exercise.finding is None:
            return Status.NOT_ATTEMPTED
        return Status.GRADER_FAULT if exercise.finding.code == Status.GRADER_FAULT else Status.ERROR
    statuses = {check.status for check in exercise.report.checks}
    if exercise.report.complete:
        return Status.PASSED
    if exercise.report.withholds and statuses <= {Status.PASSED}:
        return Status.SKIPPED
    worst = (Status.GRADER_FAULT, *_TRIED)
    return next((status for status in worst if status in statuses), Status.NOT_ATTEMPTED)


def _row(exercise: ExerciseProgress, lang: str, *, checks: bool) -> Row:
    return Row(
        status=_status(exercise),
        name=f"{exercise.number:>2} {neutral(exercise.slug, 60)}",
        points=f"{points(exercise.score)}/{points(exercise.max_score)}",
        word=_word(exercise, translator(lang)),
        blocks=tuple(_blocks(exercise, lang, checks=checks)),
    )


def _word(exercise: ExerciseProgress, _: Translator) -> str:
    if exercise.report is None:
        return _("not here yet") if exercise.finding is None else _("not graded")
    if exercise.report.complete:
        return _("done")
    if not exercise.report.checks:
        return _("results not shown")
    passed = sum(check.status is Status.PASSED for check in exercise.report.checks)
    if all(check.status is Status.NOT_ATTEMPTED for check in exercise.report.checks):
        return _("not started")
    return _("{passed} of {count} checks").format(passed=passed, count=len(exercise.report.checks))


def _blocks(exercise: ExerciseProgress, lang: str, *, checks: bool) -> Iterator[Block]:
    if exercise.finding is not None:
        yield Block("message", say_or_code(exercise.finding, lang))
    if exercise.report is None or not checks:
        return
    _ = translator(lang)
    found: dict[str, list[str]] = {}
    for check in exercise.report.checks:
        if check.status is not Status.PASSED:
            found.setdefault(word(check, _), []).append(neutral(check.name, 60))
    if any(check.status is not Status.NOT_ATTEMPTED for check in exercise.report.checks):
        for said, names in found.items():
            yield Block("message", f"{said}: {', '.join(names)}")


def _next_step(report: CourseReport, lang: str, _: Translator) -> str:
    """The first exercise that is not done, and the command that leads on."""
    exercise = next((each for each in report.exercises if each.waits), None)
    if exercise is None and all(_status(each) is Status.PASSED for each in report.exercises):
        return _("Everything is right: well done!")
    if exercise is None:
        return _("Nothing is left for you to do here.")
    title = exercise.slug if exercise.title is None else pick(exercise.title, lang)
    if exercise.report is not None:
        command = f"grade hint {exercise.number}"
    else:
        command = "grade start" if exercise.finding is None else f"grade exercise {exercise.number}"
    return _("Next: exercise {number}, {title}. To go on: {command}").format(
        number=exercise.number, title=neutral(title), command=command
    )
