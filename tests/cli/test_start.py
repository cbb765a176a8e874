"""`grade start` and `grade reset`: nothing that a student wrote is ever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .running import grade, refused

if TYPE_CHECKING:
    from pathlib import Path


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


EXERCISES = {
    "README.md",
    "ex01_scaling/README.md",
    "ex01_scaling/README.ko.md",
    "ex01_scaling/figure.svg",
    "ex01_scaling/scaling.py",
    "ex01_scaling/scaling.ipynb",
    "ex02_counting/counting.py",
    "ex02_counting/counting.ipynb",
}


def test_start_puts_stubs_notebooks_and_handouts_there(course_folder: Path, tmp_path: Path) -> None:
    ran = grade("start", "--course", course_folder, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert files(tmp_path / "exercises") == EXERCISES
    assert "Files written to exercises: 8. Exercises: 2.\n" in ran.out
    assert "cd exercises; grade status" in ran.out
    assert "not started" in grade("exercise", "1", "--course", course_folder, cwd=tmp_path).out


def test_start_overwrites_nothing_and_says_what_it_kept(course_folder: Path, tmp_path: Path) -> None:
    work = tmp_path / "my work"
    (work / "ex01_scaling").mkdir(parents=True)
    mine = work / "ex01_scaling" / "scaling.py"
    mine.write_text("mine = 1\n", "utf-8")
    ran = grade("start", work, "--course", course_folder)
    assert (ran.code, mine.read_text("utf-8")) == (0, "mine = 1\n")
    assert files(work) == EXERCISES
    assert ": 7. Exercises: 2.\n" in ran.out
    assert "  ex01_scaling/scaling.py\n" in ran.out
    again = grade("start", work, "--course", course_folder)
    assert "Nothing was missing" in again.out
    assert "  ex01_scaling/scaling.py\n" in again.out
    assert "counting.py" not in again.out


def test_start_leaves_a_link_that_leads_nowhere(course_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "ex01_scaling").mkdir()
    link = tmp_path / "ex01_scaling" / "scaling.py"
    link.symlink_to(tmp_path / "elsewhere.py")
    assert grade("start", tmp_path, "--course", course_folder).code == 0
    assert not (tmp_path / "elsewhere.py").exists()


def test_start_from_a_bundle_brings_the_answer_keys_along(bundle: Path, tmp_path: Path) -> None:
    work = tmp_path / "elsewhere"
    assert grade("start", work, "--course", bundle).code == 0
    # Who starts has installed the grader already, and has a repository of their own or none.
    handed_out = {".github/workflows/grade.yml", ".gitlab-ci.yml", "requirements.txt"}
    wheels = {name for name in files(bundle) if name.endswith(".whl")}
    assert files(work) == files(bundle) - handed_out - wheels
    assert "not started" in grade("exercise", "scaling", cwd=work).out


def test_start_within_a_bundle_restores_what_was_deleted(bundle: Path) -> None:
    before = files(bundle)
    (bundle / "ex01_scaling" / "scaling.py").unlink()
    ran = grade("start", cwd=bundle)
    assert ran.code == 0
    assert "Files written to handed-out: 1." in ran.out
    assert files(bundle) == before


def test_start_where_a_file_is_in_the_way(course_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    assert "taken" in refused(grade("start", tmp_path / "taken", "--course", course_folder))


def test_start_without_stubs_says_how_to_make_them(tmp_path: Path) -> None:
    (tmp_path / "bare" / "reference").mkdir(parents=True)
    (tmp_path / "bare" / "reference" / "ex01_scaling.py").touch()
    assert "grade release --stubs" in refused(grade("start", tmp_path / "w", "--course", tmp_path / "bare"))
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("kind", [".py", ".ipynb"])
def test_reset_restores_the_stub_and_keeps_the_old_file(bundle: Path, kind: str) -> None:
    file = bundle / "ex01_scaling" / f"scaling{kind}"
    stub = file.read_bytes()
    for number in (1, 2, 3):
        file.write_text(f"attempt = {number}\n", "utf-8")
        ran = grade("reset", "1", file, cwd=bundle)
        assert (ran.code, ran.err) == (0, "")
        assert file.read_bytes() == stub
        kept = file.with_name(f"scaling.old-{number}{kind}")
        assert kept.name in ran.out
        assert kept.read_text("utf-8") == f"attempt = {number}\n"
    assert [path.name for path in file.parent.glob(".*")] == []


def test_reset_takes_no_name_that_is_taken(bundle: Path) -> None:
    file = bundle / "ex01_scaling" / "scaling.py"
    file.with_name("scaling.old-1.py").write_text("older", "utf-8")
    file.with_name("scaling.old-2.py").symlink_to("nowhere")
    file.write_text("mine", "utf-8")
    assert "scaling.old-3.py" in grade("reset", "scaling", cwd=bundle).out
    assert file.with_name("scaling.old-1.py").read_text("utf-8") == "older"


def test_reset_of_a_stub_leaves_no_copy(bundle: Path) -> None:
    before = files(bundle)
    ran = grade("reset", "1", cwd=bundle)
    assert ran.code == 0
    assert "stub already" in ran.out
    assert files(bundle) == before


def test_reset_of_a_file_that_is_gone(bundle: Path) -> None:
    file = bundle / "ex01_scaling" / "scaling.py"
    file.unlink()
    assert "is there again" in grade("reset", "1", file, cwd=bundle).out
    assert file.is_file()


def test_the_old_file_is_not_what_is_graded(bundle: Path) -> None:
    file = bundle / "ex01_scaling" / "scaling.py"
    file.write_text(file.read_text("utf-8").replace("raise NotImplementedError", "return x * factor", 1), "utf-8")
    grade("reset", "1", cwd=bundle)
    assert "0 of 7 points" in grade("exercise", "1", cwd=bundle).out


def test_reset_of_something_else(bundle: Path, tmp_path: Path) -> None:
    assert "neither a .py file nor a notebook" in refused(grade("reset", "1", "course.toml", cwd=bundle))
    folder = tmp_path / "empty" / "scaling.py"
    folder.mkdir(parents=True)
    assert "No file of this exercise" in refused(grade("reset", "1", "--course", bundle, cwd=folder))
    assert "No file of this exercise" in refused(grade("reset", "1", folder, "--course", bundle))


def test_start_and_reset_in_korean(bundle: Path) -> None:
    (bundle / "ex01_scaling" / "scaling.py").write_text("내 코드", "utf-8")
    assert "그대로 둔 파일" in grade("start", "--lang", "ko", cwd=bundle).out
    assert "처음 상태로" in grade("reset", "1", "--lang", "ko", cwd=bundle).out
