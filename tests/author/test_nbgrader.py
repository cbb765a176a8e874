"""Notebooks for nbgrader, held to its published schema of a cell's metadata (BSD licence)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from cli.conftest import FAKE
from cli.running import grade, refused

from grader.author.notebooks import notebook_of
from grader.author.release import stubs
from grader.course import bundled
from grader.submissions.parse import source_file

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "nbgrader.v3.schema.json").read_text("utf-8"))
COURSE = bundled()
NOTEBOOKS = {name: text for name, text in stubs(COURSE, nbgrader=True) if name.endswith(".ipynb")}
STUB = """import numpy as np


class Layer:
    def forward(self, x):
        raise NotImplementedError  # soon

    def backward(self, d):
        raise NotImplementedError


def helper(x):
    raise NotImplementedError
"""


def told(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def cells(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["cells"]
    return found


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_says_what_nbgrader_wants_to_hear(name: str) -> None:
    found = [cell for cell in cells(NOTEBOOKS[name]) if told(cell)]
    for cell in found:
        jsonschema.validate(told(cell), SCHEMA)
    ids = [told(cell)["grade_id"] for cell in found]
    assert len(set(ids)) == len(ids)
    exercise = COURSE.load(COURSE.entry(name.partition("/")[0]))
    points = {told(cell)["grade_id"]: told(cell)["points"] for cell in found if told(cell)["grade"]}
    assert points == {f"check-{check.name}": check.points for check in exercise.checks}
    solutions = [cell for cell in found if told(cell)["solution"]]
    assert {told(cell)["grade_id"] for cell in solutions} == {f"stub-{check.name}" for check in exercise.checks}
    for cell in solutions:
        source = "".join(cell["source"])
        assert source.count("### BEGIN SOLUTION") == source.count("raise NotImplementedError") > 0
        assert source_file("x", "x", [(1, source)])[0].definitions[-1].stub


def test_where_solutions_go_is_marked_and_what_has_no_check_is_left_alone() -> None:
    text = notebook_of(STUB, "ex01_layers", points={"Layer": 2.0, "Other": 1.0}, nbgrader=True)
    by_id = {told(cell).get("grade_id"): "".join(cell["source"]) for cell in cells(text)}
    marked = "        ### BEGIN SOLUTION\n        raise NotImplementedError  # soon\n        ### END SOLUTION\n"
    assert marked in by_id["stub-Layer"]
    assert by_id["stub-Layer"].count("### BEGIN SOLUTION") == 2
    # A check without a stub of its own is graded all the same.
    assert by_id["check-Other"] == 'import grader\n\ngrader.check("Other", exercise=1).points()'
    assert "helper" not in " ".join(map(str, by_id))
    assert text == notebook_of(STUB, "ex01_layers", points={"Layer": 2.0, "Other": 1.0}, nbgrader=True)


def test_the_bundle_has_them(tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = grade("release", out, "--nbgrader", "--course", FAKE)
    assert (made.code, made.err) == (0, "")
    notebooks = sorted(path for path in out.rglob("*.ipynb"))
    assert len(notebooks) == 4  # to work in, and to restore from
    assert all(re.search(r'"nbgrader": {', path.read_text("utf-8")) for path in notebooks)
    graded = grade("exercise", "1", cwd=out)
    assert graded.code == 1
    assert "not started" in graded.out
    assert "give DIR" in refused(grade("release", "--stubs", "--nbgrader", "--course", FAKE))
