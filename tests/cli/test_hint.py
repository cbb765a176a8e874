"""`grade hint`: one after another, remembered, for the check that needs it."""

from __future__ import annotations

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from .conftest import FAKE
from .running import Ran, grade, refused

if TYPE_CHECKING:
    from pathlib import Path

HINTS = ["Which axis is a row?", "What is one sum for each row?", "How do shapes (4,) and (4, 3) broadcast?"]


@pytest.fixture
def talkative(tmp_path: Path) -> Path:
    """The fake course with several hints for one check, and none for another."""
    course = tmp_path / "talkative"
    shutil.copytree(FAKE / "reference", course / "reference")
    file = course / "reference" / "ex01_scaling.py"
    pairs = repr([(hint, f"힌트 {number}") for number, hint in enumerate(HINTS, start=1)])
    text = file.read_text("utf-8").replace("hints=ROWS", f"hints={pairs}")
    file.write_text(re.sub(r'hints=\["Which numbers have a root\?".*\]', "hints=[]", text), "utf-8")
    return course


def hint(course: Path, *arguments: str, state: Path | None = None, cwd: Path | None = None) -> Ran:
    ran = grade("hint", *arguments, "--course", course, cwd=cwd, DELTAGRADE_STATE=str(state or course / "state"))
    assert ran.code == 0
    return ran


def test_each_call_gives_the_next_hint(talkative: Path) -> None:
    for number, said in enumerate(HINTS, start=1):
        ran = hint(talkative, "1", "normalise")
        assert said in ran.out
        assert f"hint {number} of 3" in ran.out
        assert ("grade hint 1 normalise" in ran.out) is (number < 3)
    for _ in range(2):
        ran = hint(talkative, "1", "normalise")
        assert "You have seen every hint" in ran.out
        assert "--again" in ran.out
    assert HINTS[0] in hint(talkative, "1", "normalise", "--again").out
    assert HINTS[1] in hint(talkative, "1", "normalise").out


def test_checks_are_remembered_apart(talkative: Path) -> None:
    hint(talkative, "1", "normalise")
    assert "What does a factor do" in hint(talkative, "1", "scale").out
    assert HINTS[1] in hint(talkative, "scaling", "normalise").out


def test_korean(talkative: Path) -> None:
    assert "힌트 1" in hint(talkative, "1", "normalise", "--lang", "ko").out
    assert "힌트 3개 가운데 2번째" in hint(talkative, "1", "normalise", "--lang", "ko").out


def test_without_a_name_it_is_the_first_check_that_is_not_right(bundle: Path) -> None:
    assert "1, scale:" in hint(bundle, "1", cwd=bundle).out
    file = bundle / "ex01_scaling" / "scaling.py"
    file.write_text(file.read_text("utf-8").replace("raise NotImplementedError", "return x * factor", 1), "utf-8")
    assert "1, normalise:" in hint(bundle, "1", cwd=bundle).out
    shutil.copy(FAKE / "solutions" / "ex01_scaling" / "scaling.py", file)
    assert "Everything is right" in hint(bundle, "1", cwd=bundle).out


def test_without_a_file_it_is_the_first_check(tmp_path: Path) -> None:
    assert "2, Descent:" in hint(FAKE, "2", cwd=tmp_path, state=tmp_path).out


def test_the_handout_is_where_the_student_works(bundle: Path) -> None:
    for _ in range(2):
        assert "handout" not in hint(bundle, "1", "scale", cwd=bundle).out
    assert "handout: ex01_scaling/README.md" in hint(bundle, "1", "scale", cwd=bundle).out
    assert (
        "안내문에 있어요: README.ko.md" in hint(bundle, "1", "scale", "--lang", "ko", cwd=bundle / "ex01_scaling").out
    )


def test_without_handout_and_without_hints(talkative: Path, tmp_path: Path) -> None:
    assert (
        "There are no hints for root. Is there something in the docstring"
        in hint(talkative, "1", "root", cwd=tmp_path).out
    )


def test_another_name_of_a_check(talkative: Path) -> None:
    assert "1, scale:" in hint(talkative, "1", "multiply_by").out


def test_an_unknown_check_names_those_there_are() -> None:
    assert "it has scale, normalise, slope, root" in refused(grade("hint", "1", "softmax", "--course", FAKE))


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"schema": 1}',
        b'{"schema": 1, "seen": [1]}',
        b'{"schema": 2, "seen": {}}',
        b"[" * 10**5,
    ],
)
def test_a_damaged_memory_only_means_to_start_over(talkative: Path, garbage: bytes) -> None:
    state = talkative / "state"
    state.mkdir()
    (state / "hints.json").write_bytes(garbage)
    assert HINTS[0] in hint(talkative, "1", "normalise").out
    assert HINTS[1] in hint(talkative, "1", "normalise").out


def test_a_memory_that_cannot_be_written_is_told(talkative: Path) -> None:
    (talkative / "state").touch()
    ran = hint(talkative, "1", "normalise")
    assert HINTS[0] in ran.out
    assert "DELTAGRADE_STATE" in ran.err


def test_the_users_state_folder(talkative: Path, tmp_path: Path) -> None:
    grade("hint", "1", "scale", "--course", talkative, XDG_STATE_HOME=str(tmp_path))
    seen = json.loads((tmp_path / "deltagrade" / "hints.json").read_text("utf-8"))["seen"]
    assert list(seen.values()) == [1]


def test_those_who_ask_at_once_get_different_hints(talkative: Path) -> None:
    hint(talkative, "1", "slope")  # the answer key is made
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: hint(talkative, "1", "normalise").out, range(3)))
    assert sorted(line.strip() for answer in answers for line in answer.splitlines() if line[:2] == "  ") == sorted(
        HINTS
    )
