"""What a gradebook keeps of a submission is all of it."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest

from grader.batch.stored import submission_of, text_of
from grader.submissions.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from grader.submissions.source import Submission

BROKEN = "import numpy as np\ndef relu(x):\n    return np.maximum(x, 0\n"
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "source": "%matplotlib inline\nimport numpy as np\n", "outputs": [], "metadata": {}},
        {"cell_type": "code", "source": "def relu(x):\n    return '\\ud800'\n", "outputs": [], "metadata": {}},
        {"cell_type": "code", "source": "relu = (", "outputs": [], "metadata": {}},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def submission(folder: Path) -> Submission:
    return read(folder, slug="scaling", folder="ex01_scaling", root=folder)


@pytest.mark.parametrize(
    "files",
    [
        {"scaling.py": "import helper\nfrom helper import f\n\ndef scale(x):\n    ...\n", "helper.py": "f = 1\n"},
        {"scaling.py": BROKEN},
        {"scaling.ipynb": json.dumps(NOTEBOOK)},
    ],
    ids=["siblings", "broken", "notebook"],
)
def test_a_submission_comes_back_as_it_was(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    given = submission(tmp_path)
    text = text_of(given)
    assert text.isascii()
    # Where the file was is nobody's business later, and on another machine it is nowhere.
    assert submission_of(text) == dataclasses.replace(given, path="")
