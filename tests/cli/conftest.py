"""A course with stubs, its bundle, and a folder to work in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.author.release import release, write_stubs
from grader.course import Course

FAKE = Path(__file__).resolve().parent.parent / "course"


@pytest.fixture(scope="session")
def _course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fake course with stubs and handouts; never to be changed."""
    root = tmp_path_factory.mktemp("course") / "fake"
    shutil.copytree(FAKE, root, ignore=shutil.ignore_patterns("__pycache__", "exercises"))
    write_stubs(Course(root, {}))
    for name, text in (("README.md", "# Scaling\n"), ("README.ko.md", "# 크기 바꾸기\n"), ("figure.svg", "<svg/>\n")):
        (root / "exercises" / "ex01_scaling" / name).write_text(text, encoding="utf-8")
    (root / "exercises" / "README.md").write_text("# A fake course\n", encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def _bundle(_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bundle") / "handed-out"
    release(Course(_course, {}), root)
    return root


@pytest.fixture
def course_folder(_course: Path) -> Path:
    """The fake course with stubs and handouts, to read."""
    return _course


@pytest.fixture
def bundle(_bundle: Path, tmp_path: Path) -> Path:
    """A student bundle of the fake course, to work in."""
    return Path(shutil.copytree(_bundle, tmp_path / "handed-out"))


@pytest.fixture
def solutions() -> Path:
    """The fake course's model answers, to read."""
    return FAKE / "solutions"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A copy of the model answers, to spoil."""
    return Path(shutil.copytree(FAKE / "solutions", tmp_path / "work"))
