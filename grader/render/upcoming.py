"""What a student does next, in a few lines: the first check that waits, where it is, and the commands that lead on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.render.cells import wrap
from grader.render.charset import fit, speakable
from grader.render.language import pick, translator
from grader.render.neutral import neutral, uncommanding
from grader.render.page import compose, points
from grader.render.teller import Teller
from grader.render.words import say_or_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import ExerciseReport
    from grader.render.language import Translator
    from grader.student.progress import ExerciseProgress

_WIDTH = 80


def render(exercise: ExerciseProgress, *, lang: str, handout: str = "", encoding: str | None = "utf-8") -> str:
    """Returns what to do in an exercise that waits for the student.

    Args:
        exercise: how far it is.
        lang: `"en"` or `"ko"`.
        handout: where to read about it, if it is known.
        encoding: what the text will be written in.
    """
    lang = speakable(lang, encoding)
    return fit("\n".join(map(uncommanding, _lines(exercise, lang, handout))), encoding)


def _lines(exercise: ExerciseProgress, lang: str, handout: str) -> Iterator[str]:
    _ = translator(lang)
    if exercise.report is not None:
        yield from _of_report(exercise.report, lang, _)
    else:
        title = exercise.slug if exercise.title is None else pick(exercise.title, lang)
        yield _("Exercise {number}: {title}").format(number=exercise.number, title=neutral(title))
        if exercise.finding is None:
            yield _("To begin: {command}").format(command="grade start")
            return
        yield from wrap(say_or_code(exercise.finding, lang), _WIDTH, "  ")
    if handout:
        yield _("To read about it: {path}").format(path=neutral(handout))
    yield _("To grade it: {command}").format(command=f"grade exercise {exercise.number}")
    check = None if exercise.report is None else exercise.report.next_check
    if check is not None:
        command = f"grade hint {exercise.number} {neutral(check.name, 60)}"
        yield _("If you are stuck: {command}").format(command=command)


def _of_report(report: ExerciseReport, lang: str, _: Translator) -> Iterator[str]:
    page = compose(report, lang=lang)
    yield f"{page.title} ({points(report.score)}/{points(report.max_score)})"
    following = report.next_check
    check, row = next(each for each in zip(report.checks, page.rows, strict=True) if each[0] is following)
    inside = {} if check.place is None else {"cell": check.place.cell, "line": check.place.line}
    place = Teller({"file": report.submission, **inside}, lang).place()
    yield _("Next: {name}, {verdict} ({place})").format(name=row.name, verdict=row.word, place=place)
    for block in row.blocks:
        if block.role in {"case", "message", "why"}:
            yield from wrap(block.text, _WIDTH, "  ")
