"""What a teacher is told when a class has been graded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.cli.output import say
from grader.cli.progress import verdicts
from grader.model import Message, Status
from grader.render import language
from grader.render.language import translator
from grader.render.neutral import neutral
from grader.render.page import points, verdict
from grader.render.pages import INSTALL
from grader.render.words import say_or_code
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.batch.found import LeftOut
    from grader.batch.run import Summary
    from grader.gradebook.records import Change
    from grader.render.language import Translator

LISTED = 20
COMMON = 3


def tell(summary: Summary, seconds: float, lang: str) -> None:
    """Say what was graded, what was not, and why.

    Args:
        summary: of the run.
        seconds: that it took.
        lang: of the words.
    """
    _ = translator(lang)
    said = _("{graded} graded, {unchanged} unchanged since an earlier run")
    rate = f" ({_('{rate:.0f} a second').format(rate=summary.graded / seconds)})" if summary.graded and seconds else ""
    say(said.format(graded=summary.graded, unchanged=summary.unchanged) + rate)
    if summary.timed:
        said = _("{count} of the unchanged have a time of submission now: lateness counts for them")
        say(said.format(count=summary.timed))
    if summary.verdicts:
        say(_("checks: {counts}").format(counts=verdicts(summary, _)))
    for part in summary.recognised[:LISTED]:
        say(language.tell(part.said, lang))
    if len(summary.recognised) > LISTED:
        say(_("  ... and {count} more").format(count=len(summary.recognised) - LISTED))
    listed(_("could not be read"), [f"{shown(each.student)}: {each.problem}" for each in summary.unreadable], _)
    listed(_("the grader failed (no points lost)"), [shown(each.student) for each in summary.faults], _)
    listed(_("left out"), [f"{shown(each.path)}: {_reason(each, lang)}" for each in summary.left_out], _)
    listed(_("no work"), [_named(each.student, each.display) for each in summary.missing], _)
    unlisted = []
    for each in summary.unlisted:
        similar = _("(is it {student}?)").format(student=shown(each.similar)) if each.similar else ""
        unlisted.append(" ".join(filter(None, (_named(each.student, each.display), similar))))
    listed(_("not in the roster"), unlisted, _)


def tell_class(known: Mapping[str, Any], page: Path | None, lang: str) -> None:
    """Say what the class has in common, and where to see more.

    Args:
        known: what was gathered for the page of the class.
        page: where it is; None if the library for that is missing.
        lang: of the words.
    """
    _ = translator(lang)
    shares = _("{share} of {of} students, {check}: {text}")
    common = [
        shares.format(
            share=f"{100 * len(each['students']) / each['of']:.0f} %",
            of=each["of"],
            check=neutral(f"{each['number']} {each['check']}"),
            text=neutral(each["text"]),
        )
        for each in known["diagnoses"][:COMMON]
        if each["of"]
    ]
    if common:
        say(_("most common diagnoses") + ":")
    for line in common:
        say(f"  {line}")
    if known["alike"]:
        say(
            _("pairs of submissions with the same unusual errors, for a person to look at: {count}").format(
                count=len(known["alike"])
            )
        )
    if page is None:
        said = _("for the class on a page, as HTML: {install}, then: {command}")
        say(said.format(install=INSTALL, command="grade report"))
    else:
        say(
            _("the class on a page: {path}    and for each student: {command}").format(
                path=page, command=f"grade report {page.parent}"
            )
        )


def tell_changes(changes: Sequence[Change], _: Translator) -> None:
    """Say which grades another run would change, and why."""
    reasons = {
        "submission": _("the submission changed"),
        "answer_key": _("the answer key changed"),
        "software": _("other versions of the software"),
        "settings": _("other settings"),
    }
    lines = []
    for change in changes:
        why = ", ".join(reasons[reason] for reason in change.reasons) or _("it does not compute the same twice")
        checks = ", ".join(
            f"{shown(name)}: {_status(before, _)} → {_status(after, _)}"
            for name, (before, after) in change.verdicts.items()
        )
        score = f"{points(change.before)} → {points(change.after)}"
        kept = " " + _("(a teacher's points stay)") if change.override and change.override.score is not None else ""
        lines.append(f"{shown(change.student)}, {change.number} {change.slug}: {score}{kept} ({why}) {checks}".rstrip())
    listed(_("changed"), lines, _)


def listed(title: str, lines: Sequence[str], _: Translator) -> None:
    """Print some of the lines below a title that says how many there are; nothing if there are none."""
    if not lines:
        return
    say(f"{title} ({len(lines)}):")
    for line in lines[:LISTED]:
        say(f"  {line}")
    if len(lines) > LISTED:
        say(_("  ... and {count} more").format(count=len(lines) - LISTED))


def _reason(left_out: LeftOut, lang: str) -> str:
    reason = left_out.reason
    return language.tell(reason, lang) if isinstance(reason, Message) else say_or_code(reason, lang)


def _named(student: str, display: str) -> str:
    """A student as the gradebook and as people call them."""
    return f"{shown(student)} ({shown(display)})" if display and display != student else shown(student)


def _status(status: str, _: Translator) -> str:
    return verdict(Status(status), _) if status else "-"
