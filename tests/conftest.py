"""What many tests need: the fake course, the wheel, and a cache of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from grader.course import Course

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

# Tests that a shell has started in the background ignore Ctrl-C, and so would the commands that they press it for.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No example is timed, because machines are busy. On CI hypothesis itself takes the same examples every time.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Answer keys of the tests do not mix with the user's; processes that share the tests share them."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DELTAGRADE_CACHE", str(shared / "cache"))
        for name in ("DELTAGRADE_COURSE", "DELTAGRADE_LANG", "DELTAGRADE_SEED", "DELTAGRADE_DATA"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The grader as it is installed: built once, never to be changed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture
def course() -> Course:
    """The fake course of two exercises."""
    return Course(ROOT / "tests" / "course")
