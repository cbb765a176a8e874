"""Every exercise of a folder: one that cannot be graded here does not stop the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.course import NotInstalledError
from grader.key.store import answer_key
from grader.libraries import TENSORFLOW, LibraryMissingError
from grader.model import Message, Status
from grader.render.words import say
from grader.sandbox.isolation import choose
from grader.sandbox.preload import USUAL
from grader.sandbox.workers import Workers
from grader.student.progress import grade_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from grader.course import Course, Entry


def test_an_exercise_whose_library_is_missing_is_told_and_the_others_are_graded(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Missing:
        installed = False

        def require(self) -> None:
            raise LibraryMissingError(TENSORFLOW)

    def key_of(course: Course, entry: Entry, seed: int) -> Any:
        key = answer_key(course, entry, seed)
        if entry.number == 2:
            monkeypatch.setattr(type(key), "library", property(lambda own: Missing() if own is key else None))
        return key

    monkeypatch.setattr("grader.student.progress.answer_key", key_of)
    with Workers(list(USUAL), choose(None, None)) as workers:
        report = grade_folder(course, course.root / "solutions", seed=course.seed, workers=workers)
    first, second = report.exercises
    assert first.report is not None
    assert first.report.score == first.report.max_score
    assert second.report is None
    assert second.finding is not None
    # It is neither the student's fault nor the grader's own.
    assert second.finding.code == "library_missing"
    assert second.max_score > 0
    assert say(second.finding, "en").endswith("pip install 'deltagrade[tensorflow]'")


def test_what_an_answer_key_is_made_with_may_be_missing_too(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def key_of(course: Course, entry: Entry, seed: int) -> Any:
        if entry.number == 2:
            raise NotInstalledError("scikit-learn", "pip install it", Message("its data sets come with scikit-learn"))
        return answer_key(course, entry, seed)

    monkeypatch.setattr("grader.student.progress.answer_key", key_of)
    with Workers(list(USUAL), choose(None, None)) as workers:
        report = grade_folder(course, course.root / "solutions", seed=course.seed, workers=workers)
    first, second = report.exercises
    assert first.report is not None
    assert second.finding is not None
    assert second.finding.code == "library_missing"
    assert say(second.finding, "en") == "This exercise needs scikit-learn, which is not installed: pip install it"


def test_what_has_not_been_begun_needs_no_answer_key_that_takes_minutes(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = course.entries()
    original = course.load
    names = [check.name for check in original(first).checks]
    stub = "\n".join(f"def {name}(x):\n    raise NotImplementedError\n" for name in names)
    (tmp_path / f"{first.slug}.py").write_text(stub, "utf-8")

    def load(entry: Entry) -> Any:
        exercise = original(entry)
        if entry == first:
            exercise.checks[0].trains = True
        return exercise

    def key_of(course: Course, entry: Entry, seed: int) -> Any:
        assert entry != first
        return answer_key(course, entry, seed)

    monkeypatch.setattr(course, "load", load)
    monkeypatch.setattr("grader.student.progress.answer_key", key_of)
    with Workers(list(USUAL), choose(None, None)) as workers:
        report = grade_folder(course, tmp_path, seed=course.seed, workers=workers)
    begun = report.exercises[0].report
    assert begun is not None
    assert {check.status for check in begun.checks} == {Status.NOT_ATTEMPTED}
    assert begun.max_score == sum(check.points for check in original(first).checks)
