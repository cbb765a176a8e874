"""The strongest level that works is found out by using it; what is required is had, or nothing is graded."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from grader.cache import cache_folder
from grader.cli.output import announce
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import Status
from grader.sandbox import trial
from grader.sandbox.isolation import Isolation, choose
from grader.sandbox.levels import IsolationError, Level, available
from grader.sandbox.process import WorkerFailedError, start
from grader.sandbox.workers import Workers, Zygote

from .making import LEVELS, RIGHT, right_but, statuses, work

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course
    from grader.model import ExerciseReport

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have only the level contained")


@pytest.fixture(autouse=True)
def _own_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DELTAGRADE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def broken_jail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A bubblewrap that may not make namespaces; it counts how often it is asked to."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "bwrap"
    program.write_text(f"#!/bin/sh\necho x >> {tmp_path}/asked\necho 'bwrap: no permission' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "asked"


def graded(course: Course, workers: Workers, source: str = "") -> ExerciseReport:
    key = answer_key(course, course.entry("1"), course.seed)
    with workers:
        return grade(work(source or right_but()), key, limits=course.limits, workers=workers)


def test_by_itself_it_is_the_strongest_that_works(course: Course) -> None:
    isolation = choose()
    report = graded(course, Workers([], isolation))
    assert report.isolation == LEVELS[0]
    assert isolation.notes == ()


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_wanted_is_used(course: Course, level: Level) -> None:
    report = graded(course, Workers([], choose(level, level)))
    assert report.isolation == level
    assert report.notes == ()


@linux
def test_a_jail_that_does_not_start_is_fallen_back_from(course: Course, broken_jail: Path) -> None:
    report = graded(course, Workers([], choose()))
    assert report.isolation == Level.CONFINED
    assert statuses(report) == dict.fromkeys(RIGHT, Status.PASSED)
    asked = broken_jail.read_text()
    assert asked
    # It is not asked again, by whoever comes next.
    assert not trial.promising()
    assert choose().level is Level.CONFINED
    assert graded(course, Workers([], choose())).isolation == Level.CONFINED
    assert broken_jail.read_text() == asked


@linux
@pytest.mark.usefixtures("broken_jail")
def test_what_was_started_ahead_is_fallen_back_from(course: Course) -> None:
    bad = right_but(scale="def scale(x, factor=2.0):\n    import os; os._exit(1)\n")
    for workers in (
        Workers([], choose(), first=start(jailed=True)),
        Workers([], Isolation([Level.JAILED, Level.CONFINED]), zygote=Zygote([], jailed=True)),
    ):
        report = graded(course, workers, bad)
        assert report.isolation == Level.CONFINED
        assert statuses(report) == {**dict.fromkeys(RIGHT, Status.PASSED), "scale": Status.ERROR}


@linux
@pytest.mark.usefixtures("broken_jail")
def test_the_guess_may_be_wrong_either_way(course: Course) -> None:
    assert graded(course, Workers([], Level.CONFINED, first=start(jailed=True))).isolation == Level.CONFINED


@pytest.mark.skipif(Level.JAILED not in LEVELS, reason="no jail here")
def test_an_unjailed_worker_is_not_used_for_a_jail(course: Course) -> None:
    assert graded(course, Workers([], Level.JAILED, first=start())).isolation == Level.JAILED
    assert graded(course, Workers([], Level.JAILED, zygote=Zygote([]))).isolation == Level.JAILED


@linux
@pytest.mark.usefixtures("broken_jail")
@pytest.mark.parametrize("arguments", [("jailed", None), (None, "jailed"), ("jailed", "confined")])
def test_what_is_required_is_had_or_nothing_is_graded(course: Course, arguments: tuple[str | None, str | None]) -> None:
    trial.remember_failure()
    with pytest.raises(IsolationError) as refused:
        graded(course, Workers([], choose(*arguments)))
    for text in refused.value.text:
        assert "bwrap: no permission" in text
        assert "bubblewrap" in text
        assert "\n" not in text


def test_a_level_below_what_is_required_is_refused() -> None:
    with pytest.raises(IsolationError, match="weaker"):
        choose("contained", "confined")


def test_where_nothing_works_that_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.isolation.available", lambda level: level is Level.CONTAINED)
    with pytest.raises(IsolationError, match="seccomp"):
        choose(None, "confined")
    with pytest.raises(IsolationError, match="bubblewrap"):
        choose("jailed", None)


def test_contained_by_default_is_said_aloud(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.sandbox.isolation.available", lambda level: level is Level.CONTAINED)
    workers = Workers([], choose())
    report = graded(course, workers)
    assert report.isolation == Level.CONTAINED
    assert [note.code for note in report.notes] == ["weakly_isolated"]
    for lang in ("en", "ko"):
        announce(workers.isolation, lang)
        said = capsys.readouterr()
        assert (said.out, said.err.count("\n")) == ("", 1)
        assert "contained" in said.err
    announce(choose("contained"), "en")
    assert capsys.readouterr().err == ""


def test_a_level_that_has_worked_is_not_left() -> None:
    isolation = Isolation([Level.CONFINED, Level.CONTAINED])
    isolation.worked()
    assert not isolation.fall_back(Level.CONFINED, "out of memory")
    assert isolation.level is Level.CONFINED


def test_two_that_fail_side_by_side_fall_back_once() -> None:
    isolation = Isolation([Level.JAILED, Level.CONFINED, Level.CONTAINED])
    assert isolation.fall_back(Level.JAILED, "no permission")
    assert isolation.fall_back(Level.JAILED, "no permission")
    assert isolation.level is Level.CONFINED


def test_a_zygote_that_died_is_the_grader_s_fault(course: Course) -> None:
    with Workers([], Level.CONTAINED) as workers:
        graded_once = workers.next()
        workers.isolation.worked()
        graded_once.end()
        pid = workers.warm_up()._worker.number
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(WorkerFailedError):
            workers.next()


class TestTrial:
    pytestmark = linux

    def test_a_failure_is_remembered_and_forgotten(self, broken_jail: Path) -> None:
        assert trial.promising()
        trial.remember_failure()
        assert not trial.promising()
        trial.forget_failure()
        assert trial.promising()
        assert not broken_jail.exists()  # nothing was started

    @pytest.mark.usefixtures("broken_jail")
    def test_not_for_longer_than_a_day(self) -> None:
        trial.remember_failure()
        (file,) = os.listdir(cache_folder())  # noqa: PTH208
        os.utime(f"{cache_folder()}/{file}", (0, 0))
        assert trial.promising()

    def test_another_bubblewrap_is_tried(self, broken_jail: Path) -> None:
        trial.remember_failure()
        os.utime(broken_jail.parent / "bin" / "bwrap", (0, 0))
        assert trial.promising()

    @pytest.mark.usefixtures("broken_jail")
    def test_a_memory_of_something_else_is_none(self) -> None:
        trial.remember_failure()
        (file,) = os.listdir(cache_folder())  # noqa: PTH208
        with open(f"{cache_folder()}/{file}", "wb") as memory:  # noqa: PTH123
            memory.write(b"\xff\xfe nonsense")
        assert trial.promising()

    def test_without_bubblewrap(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert not trial.promising()
        trial.forget_failure()

    @pytest.mark.usefixtures("broken_jail")
    def test_a_cache_that_cannot_be_written_is_done_without(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DELTAGRADE_CACHE", "/proc/nothing")
        trial.remember_failure()
        assert trial.promising()

    @pytest.mark.skipif(not available(Level.JAILED) or Level.JAILED not in LEVELS, reason="no jail here")
    def test_a_jail_that_works_again_is_no_failure(self, course: Course) -> None:
        trial.remember_failure()
        assert graded(course, Workers([], choose("jailed"))).isolation == Level.JAILED
        assert trial.promising()
