"""What workers are asked: what many submissions have in common is made once, and all of it is what a worker reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.libraries import Library
from grader.limits import Limits
from grader.sandbox import requests
from grader.sandbox.levels import Level
from grader.submissions.parse import source_file
from grader.worker.values import frame_contents
from grader.worker.wire import FROM_GRADER


def content(frame: bytes) -> Any:
    return frame_contents(frame, FROM_GRADER)[0]


def test_the_same_is_made_once() -> None:
    limits = Limits()
    once = requests.prepare(Level.CONFINED, limits, ("math",), None)
    assert requests.prepare(Level.CONFINED, Limits(), ("math",), None) is once
    assert requests.select(((0, 1), (2,)), live=False, singly=False) is requests.select(
        ((0, 1), (2,)), live=False, singly=False
    )


@pytest.mark.parametrize("level", [Level.CONFINED, Level.CONFINED_READS, Level.CONTAINED])
def test_getting_ready(level: Level) -> None:
    limits = replace(Limits(), memory_mb=512)
    frame = requests.prepare(level, limits, ("math", "random"), None)
    request, arrays = frame_contents(frame, FROM_GRADER)
    assert (request["level"], request["preload"]) == (str(level), ["math", "random"])
    assert request["limits"]["memory_mb"] == 512
    assert bool(request["readable"]) is (level is Level.CONFINED_READS)
    program = level.seccomp_program()
    assert [array.tobytes() for array in arrays] == ([program] if program else [])
    assert frame != requests.prepare(level, Limits(), ("math", "random"), None)


def test_a_library_is_asked_for() -> None:
    library = Library("keras", "Keras", "keras", (), ("keras",), (), (), {}, 0, 1.0, 1.0)
    request = content(requests.prepare(Level.CONTAINED, Limits(), (), library))
    assert (request["library"], request["threads"], request["device"]) == ("keras", True, None)
    request = content(requests.prepare(Level.CONTAINED, Limits(), (), replace(library, for_numpy=True)))
    assert request["device"] == "keras"


def test_a_submission_and_its_mark() -> None:
    files = [source_file(name, f"{name}.py", [(None, f"x = '{name}'\n")])[0] for name in ("losses", "helpers")]
    request = content(requests.load(files, b"\0mark"))
    assert (request["main"], request["mark"]) == ("losses", "\0mark")
    assert [file["blocks"] for file in request["files"]] == [[["x = 'losses'\n", 0]], [["x = 'helpers'\n", 0]]]
