# ruff: noqa: E501 - tables read best unbroken
"""What is imported before a worker is confined is nothing that acts, whatever a submission names."""

from __future__ import annotations

import pytest

from grader.sandbox.preload import modules_for
from grader.submissions.parse import source_file
from grader.submissions.source import Submission


def preloaded(source: str) -> set[str]:
    file, _ = source_file("work", "work.py", [(None, source)])
    return set(modules_for(Submission("work.py", file), generators=False))


@pytest.mark.parametrize(
    "source",
    [
        "import venv.__main__", "from unittest import __main__", "import numpy.f2py.__main__", "import numpy.f2py._backends._distutils", "import numpy.conftest",
        "import numpy.linalg.tests.test_linalg", "import antigravity", "import test.support", "import pandas",
        "import numpy._core.tests", "from . import solution", "import __hello__", "import idlelib.run", "import numpy.distutils",
    ],
)  # fmt: skip
def test_nothing_that_acts_or_is_not_offered(source: str) -> None:
    harmless = {"unittest", "numpy.linalg"}
    assert preloaded(source) - preloaded("x = 1") <= harmless


def test_what_students_use() -> None:
    named = preloaded(
        "import math, collections.abc\nfrom dataclasses import dataclass\nimport numpy as np\nnp.fft.fft(x)"
    )
    assert {"math", "collections.abc", "dataclasses", "numpy", "numpy.fft"} <= named
    assert "numpy.ma" not in preloaded("np.max(x)")
    assert {"numpy.ma", "numpy.linalg"} <= preloaded("from numpy import *")


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("np.unique(x)", "numpy.ma"), ("from numpy import nanpercentile as p", "numpy.ma"),
        ("np.histogram_bin_edges(x)", "numpy.ma"), ("np.union1d(x, y)", "numpy.ma"),
        ("datetime.datetime.strptime(x, '%Y')", "_strptime"),
    ],
)  # fmt: skip
def test_what_functions_import_when_they_are_first_called(source: str, module: str) -> None:
    assert module in preloaded(source)
    assert module not in preloaded("x = 1")
