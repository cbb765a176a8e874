"""Submissions to test with."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from grader.submissions.read import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.submissions.source import Submission

SLUG, FOLDER = "activations", "ex03_activations"
STUB = "def softmax(x):\n    raise NotImplementedError\n"
DONE = "def softmax(x):\n    return x\n"


def notebook(*cells: str | list[str], **fields: Any) -> str:
    """A notebook as Jupyter writes it, with a text cell above each code cell."""
    written: list[dict[str, Any]] = []
    for number, source in enumerate(cells):
        written.append({"cell_type": "markdown", "metadata": {}, "source": "def text(): pass", "id": f"m{number}"})
        code = {"cell_type": "code", "metadata": {}, "source": source, "id": f"c{number}"}
        written.append({**code, "outputs": [], "execution_count": 7})
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": written} | fields)


def plant(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below `root`, which is returned."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of `files`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def take(path: Path, **options: Any) -> Submission:
    """Read `path` as exercise 3."""
    return read(path, slug=SLUG, folder=FOLDER, **options)


def source(submission: Submission) -> str:
    """The source of a submission's only block."""
    (block,) = submission.main.blocks
    return block.source


def codes(submission: Submission) -> list[str]:
    """The codes of a submission's notes."""
    return [note.code for note in submission.notes]
