"""What a run does with the results of its pool."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

from gradebook.making import INFO, graded

from grader.batch import run as run_module
from grader.batch.contents import content_hash
from grader.batch.run import grade_class
from grader.batch.work import Work
from grader.course import Entry
from grader.gradebook.book import Gradebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from grader.batch.grading import Settings
    from grader.batch.work import Graded


def test_times_are_learnt_of_everybody_though_nothing_is_graded(tmp_path: Path) -> None:
    """Also of more than are recorded at once, and each is counted once."""
    handed_in = tmp_path / "activations.py"
    handed_in.write_text("import numpy as np\n", "utf-8")
    entry, hashed = Entry(3, "activations"), content_hash(handed_in)
    names = [f"student{number:04d}" for number in range(2 * run_module._MOST_TIMED + 1)]
    before = [replace(graded(name), content_hash=hashed) for name in names]
    moment = datetime(2025, 12, 1, tzinfo=UTC)

    def pool(work: Iterable[Work], _: Settings) -> Iterator[Graded | None]:
        assert not list(work)
        return iter(())

    with Gradebook.open(tmp_path / "gradebook.db") as book:
        book.add(book.begin_run(INFO), before)
        found = [Work(name, entry, handed_in, moment) for name in names]
        keys = {entry: before[0].key_hash}
        run = book.begin_run(INFO)
        for expected in (len(names), 0):
            *_, last = grade_class(found, cast("Settings", None), keys, book, run, pool, lambda _: None)
            assert (last.unchanged, last.timed) == (len(names), expected)
        assert all(known.is_timed for known in book.known().values())


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
