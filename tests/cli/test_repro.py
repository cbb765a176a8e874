"""`grade repro`: a failed case again, small enough to follow by hand; and what `--verbose` says of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from .conftest import FAKE
from .running import Ran, grade, refused

if TYPE_CHECKING:
    from pathlib import Path

BY_COLUMNS = "return x / x.sum(axis=0, keepdims=True)"


def spoiled(work: Path, body: str = BY_COLUMNS, name: str = "normalise(x)") -> Path:
    file = work / "ex01_scaling" / "scaling.py"
    text = file.read_text("utf-8")
    assert f"def {name}" in text
    file.write_text(f"{text}\n\ndef {name}:\n    {body}\n", "utf-8")
    return file


def repro(*arguments: str | Path, **changed: str) -> Ran:
    return grade("repro", *arguments, "--course", FAKE, cwd=None, **changed)


def test_the_inputs_are_small_and_show_it_when_they_are_typed(work: Path) -> None:
    ran = repro("1", "normalise", spoiled(work))
    assert ran.code == 1
    assert "case: a batch" in ran.out
    assert "smaller inputs" in ran.out
    source = re.sub("^    ", "", re.findall(r"(?m)^(?:    .*\n|\n)+", ran.out)[0].strip("\n"), flags=re.M)
    scope: dict[str, object] = {}
    exec(source.replace("from scaling import normalise", f"def normalise(x):\n    {BY_COLUMNS}"), scope)  # noqa: S102
    x = np.asarray(scope["x"])
    assert x.size <= 4
    assert all(float(number).is_integer() for number in x.flat)
    assert not np.allclose(x / x.sum(axis=0), x / x.sum(axis=1, keepdims=True))


def test_ours_is_shown_only_where_a_course_allows_it(work: Path) -> None:
    file = spoiled(work)
    assert "It should give" not in repro("1", "normalise", file).out
    assert "It should give" in repro("1", "normalise", file, DELTAGRADE_FEEDBACK="full").out


@pytest.mark.parametrize("level", ["none", "verdict", "category"])
def test_a_course_may_keep_its_cases_to_itself(level: str, work: Path) -> None:
    said = refused(repro("1", "normalise", spoiled(work), DELTAGRADE_FEEDBACK=level))
    assert said == "This course does not show the cases of normalise."


def test_korean(work: Path) -> None:
    out = repro("1", "normalise", spoiled(work), "--lang", "ko").out
    assert "입력을 더 작게 줄여도 똑같은 문제가 나타나요:" in out
    assert "작성한 코드의 결과:" in out


def test_an_error(work: Path) -> None:
    ran = repro("1", "normalise", spoiled(work, "return x @ x"))
    assert ran.code == 1
    assert "raised ValueError" in ran.out
    assert "Your code gives" not in ran.out


def test_what_is_right_needs_none(solutions: Path) -> None:
    ran = repro("1", "normalise", solutions / "ex01_scaling" / "scaling.py")
    assert (ran.code, ran.out) == (0, "normalise is right: there is nothing to reproduce.\n")


def test_what_is_not_begun_has_none(bundle: Path) -> None:
    ran = repro("1", "normalise", bundle / "ex01_scaling" / "scaling.py")
    assert ran.code == 1
    assert "Not started yet." in ran.out


def test_a_bundle_without_a_reference_shows_the_case_as_it_was(bundle: Path) -> None:
    file = bundle / "ex01_scaling" / "scaling.py"
    file.write_text(f"{file.read_text('utf-8')}\n\ndef normalise(x):\n    {BY_COLUMNS}\n", "utf-8")
    ran = grade("repro", "1", "normalise", cwd=bundle)
    assert "no reference to try smaller inputs with" in ran.out
    assert "x = np.array([[" in ran.out


def test_an_unknown_check(solutions: Path) -> None:
    assert "has no check 'softmax'" in refused(repro("1", "softmax", solutions))


def test_verbose_shows_the_error_and_the_smallest_input(work: Path) -> None:
    ran = grade("exercise", "1", spoiled(work), "--course", FAKE, "--check", "normalise", "--verbose")
    for said in ("Furthest off: [", "Wrong: 12 of 12 (100 %).", "█", "from scaling import normalise", "grade repro 1"):
        assert said in ran.out
    assert "Ours:" not in ran.out
    full = ("--check", "normalise", "--verbose")
    assert "Ours:" in grade("exercise", "1", work, "--course", FAKE, *full, DELTAGRADE_FEEDBACK="full").out


def test_verbose_in_ascii(work: Path) -> None:
    ran = grade(
        "exercise", "1", spoiled(work), "--course", FAKE, "--check", "normalise", "-v", PYTHONIOENCODING="ascii"
    )
    assert ran.out.isascii()
    assert "#" in ran.out


def test_another_seed_than_the_public_one_says_no_numbers(work: Path) -> None:
    call = ("exercise", "1", spoiled(work), "--course", FAKE, "--check", "normalise", "--seed", "5")
    text = grade(*call, "--verbose").out
    assert "The result has the right shape, but not yet the right values." in text
    assert "grade repro" not in text
    (check,) = json.loads(grade(*call, "--format", "json").out)["checks"]
    assert check["case"] is None
    assert "closeup" not in check["details"]
    assert check["diagnosis"]["id"] == "normalise.columns"


def test_json_has_the_closer_look(work: Path) -> None:
    call = ("exercise", "1", spoiled(work), "--course", FAKE, "--check", "normalise", "--format", "json")
    (check,) = json.loads(grade(*call).out)["checks"]
    closer = check["details"]["closeup"]
    assert closer["errors"]["size"] == 12
    assert closer["picture"]["of"] == [4, 3]
    assert "expected" not in closer


def test_all_verbose(work: Path) -> None:
    spoiled(work)
    ran = grade("all", work, "--course", FAKE, "--verbose")
    assert "Furthest off: [" in ran.out
