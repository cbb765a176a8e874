"""The notebook of a stub: a cell for each function, so that one can be worked on at a time."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def notebook_of(stub: str, folder: str) -> str:
    """A stub as a notebook (nbformat 4.5), the same text for the same stub.

    Args:
        stub: the source of the stub.
        folder: the exercise's folder, from which the cells get their ids.
    """
    import nbformat  # noqa: PLC0415 - 0.1 s that only authors pay
    from nbformat import v4  # noqa: PLC0415

    tree = ast.parse(stub)
    lines = stub.splitlines()
    cells = []
    documentation = ast.get_docstring(tree)
    if documentation:
        cells.append(v4.new_markdown_cell(documentation))
    for first, last in _groups(tree):
        cells.append(v4.new_code_cell("\n".join(lines[first - 1 : last])))
    for number, cell in enumerate(cells):
        cell["id"] = f"{folder}-{number:02d}"
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def _groups(tree: ast.Module) -> list[tuple[int, int]]:
    """The lines of each cell: imports and constants that stand together, and each function or class alone."""
    groups: list[tuple[int, int]] = []
    together = False
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    for node in body:
        alone = isinstance(node, (ast.FunctionDef, ast.ClassDef))
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        last = node.end_lineno or node.lineno
        if together and not alone:
            groups[-1] = (groups[-1][0], last)
        else:
            groups.append((first, last))
        together = not alone
    return groups


def write_if_changed(path: Path, text: str) -> bool:
    """Write a generated file; says whether it was another one before."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True
