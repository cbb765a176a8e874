"""From a notebook to the text of its code cells."""

from __future__ import annotations

import json
import warnings
from typing import Any

from grader.model import Finding
from grader.submissions.encoding import unix_lines
from grader.submissions.names import neutralise
from grader.submissions.source import SubmissionError

# A tree of empty lists takes twenty times its bytes in memory; a real notebook of 20 MiB has a tenth of this.
_BRACKETS = 2_000_000
_CELLS = 2_000


def code_cells(raw: bytes, filename: str) -> list[tuple[int, str]]:
    """Return the code cells of a notebook, counted from 1 at the top; empty ones count.

    Format 4, which every tool has written since 2015, is read as the JSON that it is: `nbformat` takes longer to import
    than an exercise to grade, and validates far more than the two fields that matter here. So a cell without an id, an
    extra field or an unknown kind of output does no harm. Older formats are converted by `nbformat`.

    Args:
        raw: the file.
        filename: what to call it in findings.

    Raises:
        SubmissionError: it is not a notebook, or not one of Python.
    """
    if raw.count(b"{") + raw.count(b"[") > _BRACKETS:
        raise SubmissionError(Finding("notebook_complex", {"file": filename}))
    notebook = _loaded(raw, filename)
    if notebook.get("nbformat", 4) != 4:
        notebook = _converted(raw, notebook, filename)
    if language := _foreign_language(notebook):
        raise SubmissionError(Finding("notebook_language", {"file": filename, "language": neutralise(language, 40)}))
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise _corrupt(filename)
    sources = [_source(cell, filename) for cell in cells if _is_code(cell, filename)]
    if len(sources) > _CELLS:
        raise SubmissionError(Finding("notebook_complex", {"file": filename}))
    return list(enumerate(map(unix_lines, sources), start=1))


def _corrupt(filename: str) -> SubmissionError:
    return SubmissionError(Finding("notebook_corrupt", {"file": filename}))


def _loaded(raw: bytes, filename: str) -> dict[str, Any]:
    try:
        notebook = json.loads(raw)
    except (ValueError, RecursionError, MemoryError):  # ValueError: also bad UTF-8 and 5,000-digit numbers
        raise _corrupt(filename) from None
    if not isinstance(notebook, dict):
        raise _corrupt(filename)
    return notebook


def _converted(raw: bytes, notebook: dict[str, Any], filename: str) -> dict[str, Any]:
    """Return an old notebook (or one from the future) in format 4."""
    if not isinstance(notebook.get("nbformat"), int) or not notebook.keys() & {"cells", "worksheets"}:
        raise _corrupt(filename)
    import nbformat  # noqa: PLC0415  # 0.1 s, and hardly ever needed

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dict(nbformat.reads(raw.decode("utf-8-sig"), as_version=4))  # type: ignore[no-untyped-call]
    except Exception:  # the converters fail in many ways on what is not a notebook
        raise _corrupt(filename) from None


def _foreign_language(notebook: dict[str, Any]) -> str:
    """Return the language of the notebook's kernel if it says one, and that is not Python."""
    metadata = notebook.get("metadata")
    if not isinstance(metadata, dict):
        return ""
    for section, key in (("kernelspec", "language"), ("language_info", "name")):
        fields = metadata.get(section)
        language = fields.get(key) if isinstance(fields, dict) else None
        if isinstance(language, str) and language:
            return "" if "python" in language.casefold() else language
    return ""


def _is_code(cell: object, filename: str) -> bool:
    if not isinstance(cell, dict):
        raise _corrupt(filename)
    return cell.get("cell_type") == "code"


def _source(cell: dict[str, Any], filename: str) -> str:
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if not isinstance(source, str):
        raise _corrupt(filename)
    return source
