"""What people see in each situation, word by word, read aloud by a person before it was committed.

After a change of words: `DELTAGRADE_UPDATE_GOLDEN=1 pytest tests/render/test_golden.py`, then read the difference.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.export.results import results
from grader.model import Place
from grader.render import github, json, junit, plain

from .situations import SITUATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import ExerciseReport

GOLDEN = Path(__file__).parents[1] / "golden"
SHOWN: dict[str, Callable[[ExerciseReport], str]] = {
    "en.txt": lambda report: plain.render(report, lang="en"),
    "ko.txt": lambda report: plain.render(report, lang="ko"),
    "verbose.txt": lambda report: plain.render(report, lang="en", verbose=True),
    "verbose_ko.txt": lambda report: plain.render(report, lang="ko", verbose=True),
    "report.json": lambda report: json.render(report, lang="en"),
}
# What continuous integration is given, in both languages.
FOR_CI: dict[str, Callable[[ExerciseReport], str]] = {
    f"{name}.{lang}.{ending}": partial(shown, lang=lang)
    for lang in ("en", "ko")
    for name, ending, shown in (
        ("github", "txt", lambda report, lang: github.render([_placed(report)], lang=lang, root="/tree")),
        ("summary", "md", lambda report, lang: github.summary([report], lang=lang)),
        ("junit", "xml", lambda report, lang: junit.render([report], lang=lang)),
        ("gradescope", "json", lambda report, lang: json.written(results(json.as_data(report, lang=lang), lang=lang))),
    )
}
IN_CI = ("all_right", "wrong_with_diagnosis", "syntax_in_cell", "grader_fault", "hostile")
CASES = [(situation, name) for situation in SITUATIONS for name in SHOWN]
CASES += [(situation, name) for situation in IN_CI for name in FOR_CI]


def _placed(report: ExerciseReport) -> ExerciseReport:
    """The same report, whose functions are all defined somewhere."""
    cell = 4 if report.submission.endswith(".ipynb") else None
    place = Place(f"/tree/homework/{report.submission}", cell, 12)
    return replace(report, checks=tuple(replace(check, place=place) for check in report.checks))


@pytest.mark.parametrize(("situation", "name"), CASES)
def test_shows_what_was_read_aloud(situation: str, name: str) -> None:
    shown = {**SHOWN, **FOR_CI}[name](SITUATIONS[situation]) + "\n"
    path = GOLDEN / situation / name
    if os.environ.get("DELTAGRADE_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    expected = {f"{situation}/{name}" for situation, name in CASES}
    assert {str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*.*")} == expected
