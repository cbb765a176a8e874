from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Finding
from grader.submissions.notebook import code_cells
from grader.submissions.parse import source_file
from grader.submissions.source import SubmissionError

from .making import notebook


def cells(text: str) -> list[tuple[int, str]]:
    return code_cells(text.encode("utf-8", "surrogatepass"), "a.ipynb")


def failure(raw: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        code_cells(raw, "a.ipynb")
    assert caught.value.finding.facts["file"] == "a.ipynb"
    return caught.value.finding.code


def test_code_cells_are_counted_and_text_cells_are_not() -> None:
    assert cells(notebook("x = 1", "", ["y = 2\n", "z = 3\r\n"])) == [(1, "x = 1"), (2, ""), (3, "y = 2\nz = 3\n")]


@pytest.mark.parametrize(
    "text",
    [
        '{"cells": [{"cell_type": "code", "source": "x = 1"}]}',
        '\ufeff{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1", "extra": {}}], "metadata": []}',
        '{"nbformat": 4, "nbformat_minor": 2, "metadata": {"colab": {}}, "cells": [{"cell_type": "raw", "source": 3}, '
        '{"cell_type": "code", "source": ["x = ", "1"], "outputs": [{"output_type": "unheard_of"}]}]}',
    ],
    ids=["bare", "byte order mark", "unknown output"],
)
def test_what_tools_leave_out_or_add_does_no_harm(text: str) -> None:
    assert cells(text) == [(1, "x = 1")]


def test_the_formats_before_4_are_converted() -> None:
    old: dict[str, Any] = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Title"},
                    {"cell_type": "code", "language": "python", "metadata": {}, "input": "x = 1", "outputs": []},
                    {"cell_type": "code", "language": "python", "metadata": {}, "input": ["y\n", "z"], "outputs": []},
                ],
            }
        ],
    }
    assert cells(json.dumps(old)) == [(1, "x = 1"), (2, "y\nz")]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"nbformat": 4, "cells": {}}',
        b'{"nbformat": 4, "cells": [1]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 1}]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x", 1]}]}',
        b'{"nbformat": 3, "worksheets": 7}',
        b'{"nbformat": 3, "worksheets": [{"cells": [1]}]}',
        b'{"nbformat": 99, "cells": []}',
        b'{"nbformat": "4", "cells": []}',
        b'{"nbformat": 4, "cells": [], "x": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe\xfa",
        notebook("x").encode()[:-20],
    ],
)
def test_what_is_no_notebook_is_refused(raw: bytes) -> None:
    assert failure(raw) == "notebook_corrupt"


def test_what_would_fill_the_memory_is_refused_unparsed() -> None:
    assert failure(b"[" + b"[]," * 3_000_000 + b"]") == "notebook_complex"
    assert failure(notebook(*["x"] * 3000).encode()) == "notebook_complex"


@pytest.mark.parametrize(
    "metadata", [{"kernelspec": {"language": "R"}}, {"language_info": {"name": "R"}, "kernelspec": {"language": 3}}]
)
def test_a_notebook_of_another_language_is_refused(metadata: dict[str, Any]) -> None:
    assert failure(notebook("x <- 1", metadata=metadata).encode()) == "notebook_language"


@pytest.mark.parametrize("metadata", [None, {}, {"kernelspec": {"language": "ipython3"}}, {"language_info": None}])
def test_a_notebook_that_does_not_say_is_python(metadata: object) -> None:
    assert cells(notebook("x", metadata=metadata)) == [(1, "x")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["code", "python"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["nbformat", "cells", "worksheets", "cell_type", "source", "metadata", "kernelspec"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_notebook_or_an_error(value: object) -> None:
    try:
        found = cells(json.dumps(value))
    except SubmissionError:
        return
    assert all(isinstance(text, str) for _, text in found)


@given(st.lists(st.text(st.characters()), max_size=4))
def test_any_text_in_cells_is_read(sources: list[str]) -> None:
    """Lone surrogates, NUL, control characters: a cell parses or is a problem of its own, nothing else happens."""
    file, notes = source_file("a", "a.ipynb", cells(notebook(*sources)))
    whole = {block.cell for block in file.blocks}
    broken = [problem.facts["cell"] for problem in file.problems]
    skipped = [note.facts["cell"] for note in notes if note.code == "cell_skipped"]
    assert whole.isdisjoint([*broken, *skipped])
    assert whole | {*broken, *skipped} <= set(range(1, len(sources) + 1))
    for problem in file.problems:
        assert str(problem.facts["text"]).isprintable()


PIECES = st.sampled_from(
    [
        "import numpy as np",
        "def f(x):\n    return x",
        "def f(x):\n    raise NotImplementedError",
        "class C:\n    def g(self): ...",
        "a, (b, *c) = 1, (2, 3)",
        "f = np.vectorize(f)",
        "from math import sqrt",
        "d: int = 1",
        "if a:\n    e = 1",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=8))
def test_a_file_and_the_notebook_made_of_it_define_the_same(pieces: list[str]) -> None:
    joined = "\n".join(pieces)
    starts = [sum(piece.count("\n") + 1 for piece in pieces[:index]) for index in range(len(pieces))]
    script, _ = source_file("a", "a.py", [(None, joined)])
    book, _ = source_file("a", "a.ipynb", cells(notebook(*pieces)))
    assert not script.problems
    assert not book.problems
    assert (script.imports, script.members) == (book.imports, book.members)
    moved = [
        definition._replace(cell=None, line=starts[definition.cell - 1] + definition.line)
        for definition in book.definitions
        if definition.cell is not None
    ]
    assert list(script.definitions) == moved


def test_what_ipython_adds_is_taken_out_of_cells() -> None:
    file, notes = source_file(
        "a",
        "a.ipynb",
        cells(
            notebook("%matplotlib inline\nx = 1", "%%bash\nls", "%%time\ndef f(): pass", "%run b.py\nbad bad", "!ls")
        ),
    )
    assert [(block.cell, block.source) for block in file.blocks] == [
        (1, "pass\nx = 1"),
        (3, "\ndef f(): pass"),
        (5, "pass"),
    ]
    assert notes == (Finding("cell_skipped", {"file": "a.ipynb", "cell": 2, "magic": "bash"}),)
    (problem,) = file.problems
    assert problem.facts["cell"] == 4
    assert problem.facts["line"] == 2
    assert problem.facts["source_line"] == "bad bad"


def test_a_magic_that_would_have_bound_names_is_noted() -> None:
    _, notes = source_file("a", "a.ipynb", cells(notebook("x = 1\n%run b.py")))
    assert notes == (Finding("magic_left_out", {"file": "a.ipynb", "cell": 1, "line": 2, "magic": "run"}),)
