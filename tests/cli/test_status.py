"""`grade list` and `grade status`: what there is, and how far somebody is."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from .conftest import FAKE
from .running import grade, refused

if TYPE_CHECKING:
    from pathlib import Path


def test_list_names_every_exercise_with_its_points() -> None:
    ran = grade("list", "--course", FAKE)
    assert (ran.code, ran.err) == (0, "")
    assert "  1 scaling   Scaling   checks: 4, points: 7\n" in ran.out
    assert "Exercises: 2, points: 16" in ran.out


def test_list_of_a_bundle_is_the_same(bundle: Path) -> None:
    assert grade("list", cwd=bundle).out == grade("list", "--course", FAKE).out


def test_list_lines_korean_up() -> None:
    ran = grade("list", "--course", FAKE, "--lang", "ko")
    assert "크기 바꾸기  검사 4개" in ran.out
    assert "세기         검사 5개" in ran.out


def test_list_on_a_pipe_that_writes_ascii_only() -> None:
    ran = grade("list", "--course", FAKE, "--lang", "ko", PYTHONIOENCODING="ascii")
    assert (ran.code, ran.err) == (0, "")
    assert "Scaling" in ran.out


def test_status_of_nothing_yet(tmp_path: Path) -> None:
    ran = grade("status", "--course", FAKE, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("not here yet") == 2
    assert "To go on: grade start" in ran.out


def test_status_of_stubs(bundle: Path) -> None:
    ran = grade("status", cwd=bundle)
    assert ran.out.count("not started") == 2
    assert "0 of 16 points, 0 of 2 exercises done" in ran.out
    assert "Next: exercise 1, Scaling. To go on: grade hint 1" in ran.out


def test_status_halfway(bundle: Path) -> None:
    file = bundle / "ex01_scaling" / "scaling.py"
    text = file.read_text("utf-8").replace("raise NotImplementedError", "return x * factor", 1)
    file.write_text(text, "utf-8")
    shutil.copy(FAKE / "solutions" / "ex02_counting" / "counting.py", bundle / "ex02_counting" / "counting.py")
    for here in (bundle, bundle / "ex02_counting"):
        ran = grade("status", cwd=here)
        assert ran.code == 0
        assert "1 of 4 checks" in ran.out
        assert "11 of 16 points, 1 of 2 exercises done" in ran.out
        assert "Next: exercise 1" in ran.out


def test_status_when_everything_is_done(solutions: Path) -> None:
    ran = grade("status", solutions, "--course", FAKE)
    assert "Everything is right: well done!" in ran.out


def test_status_of_an_unreadable_exercise(work: Path) -> None:
    (work / "ex01_scaling" / "scaling.py").write_bytes(b"\x00" * 100)
    ran = grade("status", work, "--course", FAKE)
    assert ran.code == 0
    assert "not graded" in ran.out
    assert "scaling.py" in ran.out


def test_status_of_a_single_file(solutions: Path) -> None:
    assert "single file" in refused(grade("status", solutions / "ex01_scaling" / "scaling.py", "--course", FAKE))
