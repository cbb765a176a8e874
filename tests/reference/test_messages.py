"""What students are told about each declared mistake, in both languages: `tests/golden_messages/` holds it all.

After a change of words: `DELTAGRADE_UPDATE_GOLDEN=1 pytest tests/reference/test_messages.py`, then read the difference
aloud. Every message says what is seen and where, and why; none gives an expected number or code away.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course import bundled
from grader.judge.verdict import judge
from grader.key.store import answer_key
from grader.model import ExerciseReport
from grader.render.page import compose
from grader.sandbox.session import CheckRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course import Entry
    from grader.key.answer_key import AnswerKey

GOLDEN = Path(__file__).parents[1] / "golden_messages"
COURSE = bundled()
ENTRIES = [entry for entry in COURSE.entries() if entry.number <= 15]


@cache
def key(entry: Entry) -> AnswerKey:
    return answer_key(COURSE, entry, COURSE.seed)


def messages(entry: Entry, lang: str) -> Iterator[str]:
    """A paragraph for each mistake: its name, and what stands below the check."""
    for check in key(entry).checks():
        for mistake in check.mistakes:
            result = judge(check, CheckRun(check.name, list(mistake.traces())))
            name = f"{entry.slug}.py"
            report = ExerciseReport(
                entry.number, entry.slug, key(entry).title, name, COURSE.seed, "jailed", "cpu", 0.0, (result,)
            )
            (row,) = compose(report, lang=lang).rows
            yield "\n".join([f"[{mistake.id}] {row.word}", *(f"  {block.text}" for block in row.blocks)])


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
def test_what_is_said_about_each_mistake(entry: Entry, lang: str) -> None:
    path = GOLDEN / f"{entry.folder}.{lang}.txt"
    said = "\n\n".join(messages(entry, lang)) + "\n"
    if os.environ.get("DELTAGRADE_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, "utf-8")
    assert said == path.read_text("utf-8")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
def test_every_mistake_is_told_why(entry: Entry) -> None:
    for check in key(entry).checks():
        for mistake in check.mistakes:
            result = judge(check, CheckRun(check.name, list(mistake.traces())))
            assert result.diagnosis is not None, mistake.id


def test_no_golden_file_is_left_over() -> None:
    expected = {f"{entry.folder}.{lang}.txt" for entry in ENTRIES for lang in ("en", "ko")}
    assert {path.name for path in GOLDEN.iterdir()} == expected
