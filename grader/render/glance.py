"""A report at a glance, for somebody who is working: one check in full, a line for all others, never more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.model import Status
from grader.render.bar import bar
from grader.render.charset import writable
from grader.render.language import translator
from grader.render.neutral import neutral
from grader.render.page import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import CheckResult, ExerciseReport
    from grader.render.language import Translator
    from grader.render.page import Page

_NAMES: Final = 4
_NOTES: Final = 2
_CHEER: Final = "🎉 "


def glance(report: ExerciseReport, *, lang: str, encoding: str | None = "utf-8") -> Page:
    """Returns the page that shows one check and how many others there are.

    Args:
        report: the verdicts.
        lang: `"en"` or `"ko"`.
        encoding: what the page will be written in.
    """
    _ = translator(lang)
    page = compose(report, lang=lang)
    shown = first_waiting(report)
    rows = tuple(row for check, row in zip(report.checks, page.rows, strict=True) if check is shown)
    total = f"{bar(report.score, report.max_score)}  {page.total}"
    if report.complete:
        said = _("Exercise {number} is complete. Well done!").format(number=report.number)
        cheer = _CHEER if writable(_CHEER, encoding) else ""
        return page._replace(rows=(), notes=page.notes[:_NOTES], details=(), total=total, next_step=cheer + said)
    return page._replace(
        rows=rows,
        notes=page.notes[:_NOTES],
        details=tuple(_others(report, shown, _)),
        total=total,
        next_step="" if report.waits else page.next_step,
    )


def first_waiting(report: ExerciseReport) -> CheckResult | None:
    """The check to look at: the first that was tried and is not right, or what that one needs; or else a new one."""
    waiting = [check for check in report.checks if check.waits]
    tried = [check for check in waiting if check.status is not Status.NOT_ATTEMPTED]
    first = next(iter([*tried, *waiting]), None)
    return None if first is None else report.needed_first(first)


def _others(report: ExerciseReport, shown: CheckResult | None, _: Translator) -> Iterator[str]:
    if not report.checks:
        return
    others = [neutral(check.name, 60) for check in report.checks if check.waits and check is not shown]
    passed = sum(check.status is Status.PASSED for check in report.checks)
    said = _("{passed} of {count} checks passed").format(passed=passed, count=len(report.checks))
    if not others:
        yield said
        return
    names = ", ".join(others[:_NAMES])
    more = len(others) - _NAMES
    waiting = _("waiting: {names} and {more} more") if more > 0 else _("waiting: {names}")
    yield f"{said}; {waiting.format(names=names, more=more)}"
