"""A page for each student beside the reports: what the student may see of all exercises."""

from __future__ import annotations

import json
import os
from itertools import groupby
from typing import TYPE_CHECKING

from grader.cli.files import write_whole
from grader.render.neutral import neutral
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from grader.gradebook.book import Gradebook
    from grader.gradebook.records import Grade, Policy

PAGE = "report.html"


def folder_name(student: str) -> str:
    """The name of the folder in which the reports of a student are."""
    return shown(student).replace("/", "_")


def write(out: Path, book: Gradebook, policy: Policy, lang: str) -> Collection[str]:
    """Write a page for each student who has grades; returns the names of their folders.

    Args:
        out: the folder of `grade batch`.
        book: the gradebook.
        policy: which attempt counts.
        lang: of the pages; what was said when the work was graded stays as it is.
    """
    folders = []
    for grades in _by_student(book, policy):
        folders.append(folder_name(grades[0].student))
        _write(out, grades, book, lang)
    return folders


def refresh(out: Path, book: Gradebook, policy: Policy, lang: str, *, anew: bool = False) -> Collection[str]:
    """Write those pages again that are older than a grade; returns the names of all folders that have a page.

    Args:
        out: the folder of `grade batch`, which has just written the reports of what it graded.
        book: the gradebook.
        policy: which attempt counts.
        lang: of the pages.
        anew: write all that are there, as other attempts may count than before.
    """
    written = _written(out)
    if written:  # without pages nobody reads the grades for them
        for grades in _by_student(book, policy):
            when = written.get(folder_name(grades[0].student))
            if when is not None and (anew or when <= _changed(out, grades)):
                _write(out, grades, book, lang)
    return written.keys()


def _by_student(book: Gradebook, policy: Policy) -> Iterator[list[Grade]]:
    for _, grades in groupby(book.grades(policy), lambda grade: grade.student):
        yield list(grades)


def _written(out: Path) -> dict[str, float]:
    """By the names of their folders, when the pages that are there were written."""
    found = {}
    try:
        with os.scandir(out / "reports") as folders:
            for folder in folders:
                try:
                    found[folder.name] = os.stat(f"{folder.path}/{PAGE}").st_mtime  # noqa: PTH116 - three times as fast
                except OSError:
                    continue  # it has none
    except FileNotFoundError:
        pass
    return found


def _changed(out: Path, grades: Sequence[Grade]) -> float:
    """When a student was last graded, or a teacher last said something."""
    with os.scandir(out / "reports" / folder_name(grades[0].student)) as files:
        graded = [file.stat().st_mtime for file in files if file.name.endswith(".json")]
    said = [grade.override.decided.timestamp() for grade in grades if grade.override is not None]
    return max([*graded, *said], default=0.0)


def _write(out: Path, grades: Sequence[Grade], book: Gradebook, lang: str) -> None:
    """Write the page of the student who has these grades."""
    from grader.render import html  # noqa: PLC0415 - where HTML is asked for
    from grader.render.json import for_student  # noqa: PLC0415

    counted = [(grade, grade.counted.attempt) for grade in grades if grade.counted is not None]
    found = [book.report(attempt.result) for _, attempt in counted]
    reports = [json.loads(for_student(report)) for report in found if report]
    notes = [neutral(f"{grade.number} {grade.slug}: {grade.comment}", 2000) for grade in grades if grade.comment]
    notes += [
        neutral(f"{grade.number} {grade.slug}: {attempt.problem}", 2000)
        for grade, attempt in counted
        if attempt.problem
    ]
    folder = out / "reports" / folder_name(grades[0].student)
    folder.mkdir(parents=True, exist_ok=True)
    title = neutral(grades[0].display or grades[0].student)
    write_whole(folder / PAGE, [html.document(reports, lang=lang, title=title, notes=notes)])
