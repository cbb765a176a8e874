"""Reports for GitHub Actions: annotations where the functions are, the summary of a job, the points for Classroom.

The format: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import json
from html import escape
from os.path import relpath
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.model import Status
from grader.render import plain
from grader.render.language import pick, translator
from grader.render.neutral import neutral, uncommanding
from grader.render.page import compose, points
from grader.render.teller import Teller
from grader.render.words import say_or_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.model import CheckResult, ExerciseReport, Place
    from grader.render.language import Translator
    from grader.render.page import Row
    from grader.student.progress import ExerciseProgress

SUMMARY_LIMIT: Final = 1 << 20  # bytes that GitHub keeps of the summary of a step
_OF_A_KIND: Final = 10  # annotations of each kind that GitHub shows of a step
_FOR_CLASSROOM: Final = 2  # of the notices
_LENGTH: Final = 4000  # characters of a message, so that thousands fit into a log
_KINDS: Final = {
    Status.WRONG: "error",
    Status.ERROR: "error",
    Status.TIMEOUT: "error",
    Status.MISSING: "error",
    Status.GRADER_FAULT: "warning",
    Status.SKIPPED: "notice",
    Status.NOT_ATTEMPTED: "notice",
}
_RESERVED: Final = 400  # bytes of the line that says what did not fit


class _Annotation(NamedTuple):
    kind: str
    title: str
    message: str
    place: Place | None = None


def render(
    reports: Sequence[ExerciseReport], not_graded: Sequence[ExerciseProgress] = (), *, lang: str, root: str
) -> str:
    """Returns what to print in a step of a workflow: the reports as text, then the commands that annotate.

    Of each kind ten annotations are shown, the last of which says how many more there are. The last two notices are
    those in which GitHub Classroom looks for the points.

    Args:
        reports: the verdicts.
        not_graded: exercises that could not be graded.
        lang: `"en"` or `"ko"`.
        root: the absolute path of the working tree: places are named relative to it.
    """
    _ = translator(lang)
    lines = [line for report in reports for line in _grouped(report, lang, _)]
    for each in not_graded:
        said = f"{each.number} {neutral(each.slug)}: {_reason(each, lang)}"
        lines += map(uncommanding, said.split("\n"))
    annotations = [each for report in reports for each in _of_report(report, lang, _)]
    annotations += [_of_problem(each, lang, _) for each in not_graded]
    for kind in ("error", "warning", "notice"):
        room = _OF_A_KIND - (_FOR_CLASSROOM if kind == "notice" else 0)
        own = [each for each in annotations if each.kind == kind]
        if len(own) > room:
            more = _("{count} more: the summary of this job has them all").format(count=len(own) - room + 1)
            own = [*own[: room - 1], _Annotation(kind, "deltagrade", more)]
        lines += [_command(each, root) for each in own]
    return "\n".join([*lines, *_for_classroom(*_totals(reports, not_graded))])


def summary(
    reports: Sequence[ExerciseReport],
    not_graded: Sequence[ExerciseProgress] = (),
    *,
    lang: str,
    limit: int = SUMMARY_LIMIT,
) -> str:
    """Returns the summary of a job, in the Markdown that GitHub shows.

    It is made of HTML blocks without empty lines, within which Markdown is not read: what a student writes stays text.

    Args:
        reports: the verdicts.
        not_graded: exercises that could not be graded.
        lang: `"en"` or `"ko"`.
        limit: how many bytes it may take; what does not fit is left out, and that is said.
    """
    _ = translator(lang)
    score, most = _totals(reports, not_graded)
    blocks = [
        f"<h2>{_text(_('{score} of {max_score} points').format(score=points(score), max_score=points(most)))}</h2>"
    ]
    blocks += [block for report in reports for block in _section(report, lang, _)]
    for each in not_graded:
        blocks.append(f"<h3>{_text(f'{each.number} {neutral(each.slug)}')}</h3>\n{_pre(_reason(each, lang))}")
    kept: list[str] = []
    used = _RESERVED
    for block in blocks:
        used += len(block.encode()) + 2
        if used > limit:
            left_out = _("sections that did not fit here: {count}; the log of this step has them all")
            kept.append(f"<p>{_text(left_out.format(count=len(blocks) - len(kept)))}</p>")
            break
        kept.append(block)
    whole = "\n\n".join(kept) + "\n\n"
    return whole if len(whole.encode()) <= limit else ""


def outputs(reports: Sequence[ExerciseReport], not_graded: Sequence[ExerciseProgress] = ()) -> str:
    """Returns the outputs of a step, as `$GITHUB_OUTPUT` takes them: the points, and nothing that a student wrote."""
    score, most = map(points, _totals(reports, not_graded))
    return f"score={score}\nmax-score={most}\npoints={score}/{most}\n"


def _totals(reports: Iterable[ExerciseReport], not_graded: Iterable[ExerciseProgress]) -> tuple[float, float]:
    reports = tuple(reports)
    most = sum(report.max_score for report in reports) + sum(each.max_score for each in not_graded)
    return sum(report.score for report in reports), most


def _grouped(report: ExerciseReport, lang: str, _: Translator) -> list[str]:
    return [f"::group::{_data(_title(report, lang, _))}", plain.render(report, lang=lang), "::endgroup::"]


def _title(report: ExerciseReport, lang: str, _: Translator) -> str:
    return _("Exercise {number}: {title}").format(number=report.number, title=neutral(pick(report.title, lang)))


def _reason(each: ExerciseProgress, lang: str) -> str:
    return say_or_code(each.finding, lang) if each.finding is not None else ""


def _of_report(report: ExerciseReport, lang: str, _: Translator) -> Iterator[_Annotation]:
    untouched = []
    for check, row in zip(report.checks, compose(report, lang=lang).rows, strict=True):
        if check.status is Status.PASSED:
            continue
        if check.status is Status.NOT_ATTEMPTED and not row.blocks:
            untouched.append(row.name)
            continue
        message = "\n".join(block.text for block in row.blocks if block.role != "output") or row.word
        yield _Annotation(_KINDS[check.status], f"{_name(check, row, lang)}: {row.word}", message, check.place)
    if untouched:
        yield _Annotation("notice", f"{_title(report, lang, _)}: {_('not started')}", ", ".join(untouched))


def _name(check: CheckResult, row: Row, lang: str) -> str:
    """The name of a check; in a notebook with its cell, since a line of the file would say nothing to a reader."""
    if check.place is None or check.place.cell is None:
        return row.name
    return f"{row.name} ({Teller({}, lang).spot({'cell': check.place.cell, 'line': check.place.line})})"


def _of_problem(each: ExerciseProgress, lang: str, _: Translator) -> _Annotation:
    fault = each.finding is not None and each.finding.code == Status.GRADER_FAULT
    title = f"{each.number} {neutral(each.slug)}: {_('not graded')}"
    return _Annotation("warning" if fault else "error", title, _reason(each, lang))


def _command(annotation: _Annotation, root: str) -> str:
    properties = {"title": annotation.title[:250]}
    place = annotation.place
    if place is not None and place.file:
        path = relpath(place.file, root)
        if not path.startswith(".."):
            properties["file"] = path
            properties["line"] = str(place.line) if place.cell is None else "1"
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{annotation.kind} {written}::{_data(annotation.message[:_LENGTH])}"


def _for_classroom(score: float, most: float) -> list[str]:
    if not most:
        return []
    total = json.dumps({"totalPoints": _number(score), "maxPoints": _number(most)}, separators=(",", ":"))
    return [
        f"::notice title=Autograding complete::Points {points(score)}/{points(most)}",
        f"::notice title=Autograding report::{total}",
    ]


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(value, 2)


def _data(text: str) -> str:
    """A message, escaped as the runner unescapes it; lines stay lines, and nothing in them acts."""
    shown = "\n".join(neutral(line, _LENGTH) for line in text.split("\n")).replace("##[", "## [")
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text.replace("\n", " ")).replace(":", "%3A").replace(",", "%2C")


def _section(report: ExerciseReport, lang: str, _: Translator) -> Iterator[str]:
    page = compose(report, lang=lang)
    yield f"<h3>{_text(page.title)}</h3>\n<p>{_text(page.facts)}<br>{_text(page.total)}</p>"
    rows = (f"<tr><td>{_text(row.name)}</td><td>{row.points}</td><td>{_text(row.word)}</td></tr>" for row in page.rows)
    yield "\n".join(["<table>", *rows, "</table>"])
    for row in page.rows:
        if row.blocks:
            told = "\n".join(block.text for block in row.blocks)
            yield f"<details><summary>{_text(f'{row.name}: {row.word}')}</summary>\n{_pre(told)}\n</details>"
    for note in page.notes:
        yield _pre(note)


def _text(text: str) -> str:
    return escape(neutral(text, 2000))


def _pre(text: str) -> str:
    # An empty line would end the block, and what follows would be read as Markdown.
    return "\n".join(["<pre>", *(_text(line) if line.strip() else "&nbsp;" for line in text.split("\n")), "</pre>"])
