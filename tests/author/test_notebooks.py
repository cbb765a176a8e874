from __future__ import annotations

import json

import nbformat

from grader.author.notebooks import notebook_of
from grader.submissions.notebook import code_cells

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
