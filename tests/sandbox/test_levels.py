"""Levels are ordered, say what they promise, and are found out without starting anything."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.isolation import choose
from grader.sandbox.levels import IsolationError, Level, available, require
from grader.worker import landlock, seccomp

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have only the level contained")


def test_jailed_is_the_strongest() -> None:
    assert sorted(Level, reverse=True) == [Level.JAILED, Level.CONFINED, Level.CONFINED_READS, Level.CONTAINED]


@pytest.mark.parametrize(("stronger", "weaker"), list(itertools.combinations(Level, 2)))
def test_order(stronger: Level, weaker: Level) -> None:
    assert stronger > weaker
    assert stronger >= weaker
    assert weaker < stronger
    assert weaker <= stronger
    assert not stronger <= weaker
    assert not weaker > stronger
    assert stronger >= stronger  # noqa: PLR0124
    assert str(stronger) != str(weaker)


@pytest.mark.parametrize("level", Level)
def test_says_what_it_promises_and_needs_in_one_line(level: Level) -> None:
    for text in (level.promise, level.needs):
        assert text.en.endswith(".")
        assert text.ko.endswith(".")
        assert text.en != text.ko
        assert "\n" not in text.en + text.ko
    assert len({each.promise for each in Level}) == len(Level)


def test_seccomp_program() -> None:
    assert Level.CONTAINED.seccomp_program() is None
    if available(Level.CONFINED):
        assert Level.JAILED.seccomp_program() == Level.CONFINED.seccomp_program() == seccomp.load("confined")
        assert Level.CONFINED_READS.seccomp_program() == seccomp.load("confined-reads")


@pytest.mark.parametrize(("level", "minimum"), list(itertools.product(Level, Level)))
def test_require(level: Level, minimum: Level) -> None:
    if list(Level).index(level) <= list(Level).index(minimum):
        require(level, minimum)
        return
    with pytest.raises(IsolationError) as refused:
        require(level, minimum)
    for text in refused.value.text:
        assert level in text
        assert minimum in text
    assert str(refused.value) == refused.value.text.en


def test_other_systems_have_contained_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.levels.sys.platform", "darwin")
    assert [level for level in Level if available(level)] == [Level.CONTAINED]


def test_windows_has_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.levels.sys.platform", "win32")
    monkeypatch.setattr("grader.sandbox.levels.os.name", "nt")
    with pytest.raises(IsolationError, match="WSL"):
        choose()


def test_a_machine_without_a_program_is_not_confined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "path", lambda _: "/nonexistent")
    assert [level for level in Level if available(level)] == [Level.CONTAINED]


@linux
def test_reads_need_landlock(monkeypatch: pytest.MonkeyPatch) -> None:
    assert available(Level.CONFINED_READS) is (landlock.abi() > 0)
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    assert not available(Level.CONFINED_READS)
    assert available(Level.CONFINED)


@linux
def test_without_bubblewrap_there_is_no_jail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not available(Level.JAILED)
