"""Limits come from the course, can be overridden, and keep what the course promises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.course import Course, CourseError
from grader.limits import NAMES, Limits, declared

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_overridden_wins_and_the_promise_stays() -> None:
    course = declared({"check_seconds": 10, "memory_mb": 1000})
    limits = course.overridden({"check_seconds": "0.5", "memory_mb": 200}).overridden({"open_files": "10"})
    assert (limits.check_seconds, limits.memory_mb, limits.open_files) == (0.5, 200, 10)
    assert limits.declared == course
    # Also for a check with a time of its own.
    assert (limits.seconds(None), limits.seconds(20.0)) == (0.5, 0.5)
    assert (limits.enough_seconds(None), limits.enough_seconds(20.0), limits.enough_mb) == (0.1, 0.2, 250)


def test_a_check_has_its_own_time_unless_somebody_says_otherwise() -> None:
    assert Limits(check_seconds=3).seconds(20.0) == 20.0
    assert Limits(check_seconds=3).overridden({"memory_mb": 500}).seconds(20.0) == 20.0
    assert Limits(check_seconds=3).seconds(None) == 3
    assert Limits().overridden({}) == Limits()


BAD = [
    ({"seconds": 3}, "unknown limit seconds; there are load_seconds, check_seconds, submission_seconds, "),
    ({"declared": 3}, "unknown limit declared"),
    ({"check_seconds": "soon"}, "check_seconds must be a number, not 'soon'"),
    ({"check_seconds": 0}, "check_seconds must be a number from 0.001 to 1000000"),
    ({"check_seconds": -1.0}, "check_seconds must be"),
    ({"check_seconds": "nan"}, "check_seconds must be"),
    ({"check_seconds": float("inf")}, "check_seconds must be"),
    ({"memory_mb": 100}, "memory_mb must be a number from 160 to 1000000"),
    ({"memory_mb": "1.5"}, "memory_mb must be a number, not '1.5'"),
    ({"memory_mb": float("inf")}, "memory_mb must be a number, not inf"),
    ({"open_files": 3}, "open_files must be a number from 8"),
    ({"output_kb": [3]}, "output_kb must be a number"),
]


@pytest.mark.parametrize(("values", "said"), BAD)
def test_what_is_no_limit(values: dict[str, float | str], said: str) -> None:
    for make in (declared, Limits().overridden):
        with pytest.raises(ValueError, match=said.replace("[", r"\[")):
            make(values)


def _course(folder: Path, settings: str) -> Path:
    (folder / "reference").mkdir()
    (folder / "course.toml").write_text(settings, encoding="utf-8")
    return folder


def test_a_course_sets_every_limit(tmp_path: Path) -> None:
    folder = _course(tmp_path, "[limits]\n" + "\n".join(f"{name} = {200 + k}" for k, name in enumerate(NAMES)))
    limits = Course(folder, {}).limits
    assert [getattr(limits, name) for name in NAMES] == [200 + k for k in range(len(NAMES))]
    overridden = Course(folder, {f"DELTAGRADE_{name.upper()}": str(300 + k) for k, name in enumerate(NAMES)}).limits
    assert [getattr(overridden, name) for name in NAMES] == [300 + k for k in range(len(NAMES))]
    assert overridden.declared == limits


def test_a_wrong_setting_is_named_with_its_place(tmp_path: Path) -> None:
    folder = _course(tmp_path, "[limits]\nmemory_gb = 2\n")
    with pytest.raises(CourseError, match=r"course\.toml, \[limits\]: unknown limit memory_gb"):
        Course(folder, {})
    (folder / "course.toml").write_text("")
    with pytest.raises(
        CourseError, match=r"^the variable DELTAGRADE_MEMORY_MB: memory_mb must be a number, not 'much'"
    ):
        Course(folder, {"DELTAGRADE_MEMORY_MB": "much"})


def test_checks_that_train_add_their_own_time() -> None:
    limits = Limits(submission_seconds=60, cpu_seconds=60)
    more = limits.with_training(120.5)
    assert (more.submission_seconds, more.cpu_seconds, more.check_seconds) == (180.5, 181, limits.check_seconds)
    overridden = limits.overridden({"check_seconds": 5})
    assert overridden.with_training(10).declared == limits


def test_a_right_training_may_use_more_of_its_time() -> None:
    limits = Limits(check_seconds=10)
    assert (limits.enough_seconds(60), limits.enough_seconds(60, trains=True)) == (0.6, 6.0)


def test_limits_come_back_from_data() -> None:
    for limits in (Limits(), Limits(check_seconds=3.0).overridden({"check_seconds": 1.0, "memory_mb": 512})):
        back = Limits.of(json.loads(json.dumps(limits.data())))
        assert back == limits
        assert back.declared == limits.declared
