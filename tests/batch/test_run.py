"""What a run does with the results of its pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

from gradebook.making import INFO, graded

from grader.batch.run import grade_class
from grader.gradebook.book import Gradebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.batch.grading import Settings
    from grader.batch.work import Graded


def test_a_report_is_kept_before_its_result_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in between, the work is graded again. The other way round its report would be missing for good."""
    seen: list[str] = []

    def add(_: int, batch: list[Graded]) -> None:
        seen.extend(f"recorded {each.student}" for each in batch)

    def pool(*_: object) -> Iterator[Graded | None]:
        return iter([graded("ada"), graded("bob")])

    def keep(each: Graded) -> None:
        seen.append(f"kept {each.student}")

    with Gradebook.open(tmp_path / "gradebook.db") as book:
        run = book.begin_run(INFO)
        monkeypatch.setattr(book, "add", add)
        summaries = list(grade_class([], cast("Settings", None), {}, book, run, pool, keep))
    assert seen == ["kept ada", "kept bob", "recorded ada", "recorded bob"]
    assert summaries[-1].graded == 2
