"""What people see in each situation, word by word, read aloud by a person before it was committed.

After a change of words: `DELTAGRADE_UPDATE_GOLDEN=1 pytest tests/render/test_golden.py`, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.render import json, plain

from .situations import SITUATIONS

GOLDEN = Path(__file__).parents[1] / "golden"
SHOWN = {
    "en.txt": lambda report: plain.render(report, lang="en"),
    "ko.txt": lambda report: plain.render(report, lang="ko"),
    "verbose.txt": lambda report: plain.render(report, lang="en", verbose=True),
    "report.json": lambda report: json.render(report, lang="en"),
}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_shows_what_was_read_aloud(situation: str, name: str) -> None:
    shown = SHOWN[name](SITUATIONS[situation]) + "\n"
    path = GOLDEN / situation / name
    if os.environ.get("DELTAGRADE_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    expected = {f"{situation}/{name}" for situation in SITUATIONS for name in SHOWN}
    assert {str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*.*")} == expected
