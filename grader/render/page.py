"""What a report says, line by line, before it is drawn: plain text and the terminal show the same page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from grader.model import Status
from grader.render.cells import cells, pad
from grader.render.language import pick, translator
from grader.render.neutral import lines, neutral
from grader.render.teller import index, shape
from grader.render.words import say_or_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import CheckResult, Curves, Diagnosis, ExerciseReport
    from grader.render.language import Translator

_OUTPUT_LINES: Final = 5
_OUTPUT_LINES_VERBOSE: Final = 30


class Block(NamedTuple):
    """Some words below a check.

    Attributes:
        role: what the words are: `case`, `message`, `why`, `output`, `note`, `curve` or `detail`.
        text: the words; lines that begin with spaces are code.
    """

    role: str
    text: str


class Row(NamedTuple):
    """One check."""

    status: Status
    name: str
    points: str
    word: str
    blocks: tuple[Block, ...]


class Page(NamedTuple):
    """A report, ready to be drawn."""

    title: str
    facts: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    details: tuple[str, ...]
    total: str
    next_step: str


def compose(report: ExerciseReport, *, lang: str, verbose: bool = False) -> Page:
    """Returns what to show of a report.

    Args:
        report: the verdicts.
        lang: `"en"` or `"ko"`.
        verbose: show shapes, error statistics, more output and where the grade comes from.
    """
    _ = translator(lang)
    rows: list[Row] = []
    seen_nowhere = False
    for check in report.checks:
        blocks = tuple(_blocks(check, report.number, lang, verbose=verbose))
        if _is_nowhere(check):
            if seen_nowhere:
                # Of a file that is empty, one sentence is enough: the others only have other names in it.
                blocks = tuple(block for block in blocks if block.role != "message")
            seen_nowhere = True
        twin = next((row for row in rows if blocks and row.blocks == blocks), None)
        if twin is not None:
            blocks = (Block("message", _("The same as for {name} above.").format(name=twin.name)),)
        rows.append(_row(check, blocks, _))
    said = {block.text for row in rows for block in row.blocks}
    notes = (say_or_code(note, lang) for note in report.notes)
    return Page(
        title=_("Exercise {number}: {title}").format(number=report.number, title=neutral(pick(report.title, lang))),
        facts=_facts(report, _),
        rows=tuple(rows),
        notes=tuple(note for note in notes if note not in said),
        details=tuple(_provenance(report, _)) if verbose else (),
        total=_("{score} of {max_score} points").format(score=points(report.score), max_score=points(report.max_score)),
        next_step=_next_step(report, _),
    )


def _is_nowhere(check: CheckResult) -> bool:
    """Whether a function is missing, and nothing has a name that is like its own."""
    return check.finding is not None and check.finding.code == "missing" and not check.finding.facts.get("near")


def points(value: float) -> str:
    """Returns points as people write them: 3, 2.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def why(diagnosis: Diagnosis, lang: str) -> str:
    """Returns what to tell the student about the cause, as a possibility if others fit as well."""
    _ = translator(lang)
    text = neutral(pick(diagnosis.text, lang), 2000)
    return text if diagnosis.certain else _("One possibility: {text}").format(text=text)


def word(check: CheckResult, _: Translator) -> str:
    """Returns the verdict of a check in a word or two."""
    if check.status is Status.NOT_ATTEMPTED and not _untouched(check):
        return _("begun")
    return verdict(check.status, _)


def verdict(status: Status, _: Translator) -> str:
    """Returns what a status is called."""
    return {
        Status.PASSED: _("passed"),
        Status.WRONG: _("not right yet"),
        Status.ERROR: _("stopped by an error"),
        Status.TIMEOUT: _("took too long"),
        Status.MISSING: _("not found"),
        Status.NOT_ATTEMPTED: _("not started"),
        Status.SKIPPED: _("not judged"),
        Status.GRADER_FAULT: _("the grader failed"),
    }[status]


def _untouched(check: CheckResult) -> bool:
    """Whether a check was not even begun."""
    begun = check.finding is not None and check.finding.code == "partly_attempted"
    return check.status is Status.NOT_ATTEMPTED and not begun


def _row(check: CheckResult, blocks: tuple[Block, ...], _: Translator) -> Row:
    return Row(
        status=check.status,
        name=neutral(check.name, 60),
        points=f"{points(check.points)}/{points(check.max_points)}",
        word=word(check, _),
        blocks=blocks,
    )


def _facts(report: ExerciseReport, _: Translator) -> str:
    """Where the grade comes from, in one line."""
    facts = [
        neutral(report.submission),
        _("seed {seed}").format(seed=report.seed),
        _("isolation: {level}").format(level=neutral(report.isolation)),
    ]
    return " · ".join(facts if report.device == "cpu" else [*facts, neutral(report.device)])


def _blocks(check: CheckResult, number: int, lang: str, *, verbose: bool) -> Iterator[Block]:
    """What stands below a check: nothing if it passed or if the row has said it all."""
    _ = translator(lang)
    # The row says "not started"; a page of the same sentence would only discourage.
    told = check.status is not Status.PASSED and not _untouched(check)
    if told and check.case is not None:
        yield Block("case", _("Case: {case}").format(case=neutral(pick(check.case, lang))))
    if told and check.finding is not None:
        yield Block("message", say_or_code(check.finding, lang))
    if told and check.diagnosis is not None:
        text = why(check.diagnosis, lang)
        yield Block("why", _("Why: {text}").format(text=text) if check.diagnosis.certain else text)
    for note in check.notes:
        yield Block("note", _("Note: {text}").format(text=say_or_code(note, lang)))
    yield from (Block("curve", _curve(curves, lang)) for curves in check.curves if curves.yours)
    if told and check.output.strip():
        yield Block("output", _output(check.output, _OUTPUT_LINES_VERBOSE if verbose else _OUTPUT_LINES, _))
    if told and verbose:
        for detail in _details(check, _):
            yield Block("detail", detail)
        for detail in _again(check, number, _):
            yield Block("detail", detail)


def _curve(curves: Curves, lang: str) -> str:
    """The student's curve and the reference's, from their first number to their last."""
    from grader.render.sparkline import sparklines  # noqa: PLC0415 - few checks have curves

    _ = translator(lang)
    names = (_("yours"), _("reference"))
    width = max(map(cells, names))
    lines = (curves.yours, curves.reference)
    rows = [
        f"    {pad(name, width)}  {line[0]:.3g} {bars} {line[-1]:.3g}"
        for name, line, bars in zip(names, lines, sparklines(lines), strict=True)
        if line
    ]
    return "\n".join([_("Loss, {case}:").format(case=neutral(pick(curves.case, lang))), *rows])


def _again(check: CheckResult, number: int, _: Translator) -> Iterator[str]:
    """The commands that run a failed case again."""
    if check.case is None:
        return
    name = neutral(check.name, 60)
    yield _("Run it again: {command}").format(command=f"grade exercise {number} --check {name}")
    if check.status in {Status.WRONG, Status.ERROR}:
        command = f"grade repro {number} {name}"
        yield _("To follow it by hand, with small numbers: {command}").format(command=command)


def _output(output: str, last: int, _: Translator) -> str:
    kept, left_out = lines(output, last)
    title = _("Output, its last {count} lines:").format(count=len(kept)) if left_out else _("Output:")
    return "\n".join([title, *(f"    {line}" for line in kept)])


def _details(check: CheckResult, _: Translator) -> Iterator[str]:
    details = check.details
    if details.expected_shape is not None:
        yield _("Shape asked for: {shape}").format(shape=shape(details.expected_shape))
    if details.got_shape is not None:
        yield _("Shape received: {shape}").format(shape=shape(details.got_shape))
    if details.max_abs_error is not None and (details.closeup is None or details.closeup.errors is None):
        yield _("Largest difference: {error}").format(error=f"{details.max_abs_error:.3g}")
    if details.first_index is not None:
        yield _("First place that differs: {index}").format(index=index(details.first_index))
    if details.closeup is not None:
        from grader.render.closely import details as closer  # noqa: PLC0415 - only for those who ask

        yield from closer(details.closeup, _)


def _provenance(report: ExerciseReport, _: Translator) -> Iterator[str]:
    yield _("Graded in {seconds} s on {device}.").format(
        seconds=f"{report.duration_s:.2f}", device=neutral(report.device)
    )
    for name, value in sorted(report.provenance.items()):
        yield f"{neutral(name)}: {neutral(value)}"


def _next_step(report: ExerciseReport, _: Translator) -> str:
    """One line of encouragement with the command that leads on."""
    if not report.checks:
        return _("Your teacher will tell you the results.")
    if report.complete:
        return _("Everything is right: well done! What comes next: {command}").format(command="grade status")
    check = report.next_check
    if check is None:
        return _("Nothing is left for you to do here. What comes next: {command}").format(command="grade status")
    name = neutral(check.name, 60)
    command = f"grade hint {report.number} {name}"
    if _untouched(check):
        return _("Next: {name}. A first idea: {command}").format(name=name, command=command)
    return _("Next: {name}. If you are stuck: {command}").format(name=name, command=command)
