from __future__ import annotations

import json
from typing import TYPE_CHECKING

import nbformat
import pytest

from grader.author.notebooks import defined, notebook_of
from grader.course import bundled
from grader.submissions.notebook import code_cells

if TYPE_CHECKING:
    from grader.course import Entry

STUB = '''"""Scaling.

How far? See README.md.
"""

import numpy as np

LIMIT = 3  # at most


# ---- Part 1 ----
def scale(x):
    """Twice x."""
    raise NotImplementedError


@staticmethod
def decorated(x):
    raise NotImplementedError


TABLE = {}
MORE = {}


class Layer:
    """A layer."""

    def forward(self, x):
        raise NotImplementedError


# The end.
'''


def cells(stub: str = STUB) -> list[tuple[str, str]]:
    notebook = json.loads(notebook_of(stub, "ex01_scaling"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]


def test_a_cell_for_each_function_with_what_belongs_to_it() -> None:
    kinds, sources = zip(*cells(), strict=True)
    assert kinds == ("markdown", *["code"] * 6)
    assert sources[0] == "Scaling.\n\nHow far? See README.md."
    assert sources[1] == "import numpy as np\n\nLIMIT = 3  # at most"
    assert sources[2].startswith("# ---- Part 1 ----\ndef scale(x):")
    assert sources[3].startswith("@staticmethod\ndef decorated(x):")
    assert sources[4] == "TABLE = {}\nMORE = {}"
    assert sources[5].startswith("class Layer:")
    assert sources[6] == "# The end."


def test_every_line_of_the_stub_is_in_a_cell() -> None:
    shown = "\n".join(source for _, source in cells())
    lines = [line for line in STUB.splitlines() if line.strip() and '"""' not in line]
    assert all(line in shown for line in lines)


def test_a_stub_without_a_docstring() -> None:
    assert cells("import numpy as np\n\n\ndef f():\n    raise NotImplementedError\n") == [
        ("code", "import numpy as np"),
        ("code", "def f():\n    raise NotImplementedError"),
    ]


def test_it_is_a_valid_notebook_and_the_same_each_time() -> None:
    text = notebook_of(STUB, "ex01_scaling")
    nbformat.validate(nbformat.reads(text, as_version=4))  # type: ignore[no-untyped-call]  # it has no types
    assert text == notebook_of(STUB, "ex01_scaling")
    assert "secret" not in text
    assert [cell["id"] for cell in json.loads(text)["cells"]] == [f"ex01_scaling-{number:02d}" for number in range(7)]
    notebook_of(STUB, "ex01_" + "s" * 100)


def test_the_grader_reads_what_the_stub_says() -> None:
    read = code_cells(notebook_of(STUB, "ex01_scaling").encode(), "scaling.ipynb")
    assert [source for _, source in read] == [source for kind, source in cells() if kind == "code"]


HANDOUT = """# Scaling

Twice.

## By hand
```math
x = 1
```

## Check it
```
grade exercise 1
```
"""


def test_handouts_a_stub_and_below_it_what_grades_it() -> None:
    points = {"scale": 1.0, "Layer": 2.0}
    text = notebook_of(STUB, "ex07_scaling", handouts=[HANDOUT, "# 크기\n\n두 배.\n"], points=points)
    found = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(text)["cells"]]
    assert found[:3] == [
        ("markdown", "# Scaling\n\nTwice."),
        ("markdown", "## By hand\n$$\nx = 1\n$$"),
        ("markdown", "## Check it\n```\ngrade exercise 1\n```"),
    ]
    assert found[3] == ("markdown", "<details>\n<summary>크기</summary>\n\n# 크기\n\n두 배.\n\n</details>")
    assert found[4][1].startswith("Scaling.")
    sources = [source for kind, source in found if kind == "code"]
    assert sources[0].endswith("%load_ext grader")
    assert [number for number, source in enumerate(sources) if source.startswith("%grade")] == [3, 7, 9]
    assert sources[3] == "%grade 7 --check scale"
    assert sources[7] == "%grade 7 --check Layer"
    assert sources[9] == "%grade 7"
    assert "nbgrader" not in text


@pytest.mark.parametrize("entry", bundled().entries(), ids=lambda entry: entry.slug)
def test_each_notebook_of_the_course_can_be_read_and_grades_every_check(entry: Entry) -> None:
    folder = bundled().root / "exercises" / entry.folder
    text = (folder / f"{entry.slug}.ipynb").read_text("utf-8")
    assert "```math" not in text
    assert text.count("<details>") == text.count("</details>") == 1
    names = [check.name for check in bundled().load(entry).checks]
    for name in names:
        assert text.count(f'"%grade {entry.number} --check {name}"') == 1
    stub = (folder / f"{entry.slug}.py").read_text("utf-8")
    assert defined(stub) == names
