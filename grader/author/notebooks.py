"""The notebook of a stub: a cell for each function, so that one can be worked on at a time."""

from __future__ import annotations

import ast

_LONGEST_FOLDER = 60  # a cell's id has at most 64 characters


def notebook_of(stub: str, folder: str) -> str:
    """A stub as a notebook (nbformat 4.5), the same text for the same stub.

    Args:
        stub: the source of the stub; every line of it below its docstring is in one of the cells.
        folder: the exercise's folder, from which the cells get their ids.
    """
    import nbformat  # noqa: PLC0415 - 0.1 s that only authors pay
    from nbformat import v4  # noqa: PLC0415

    tree = ast.parse(stub)
    cells = []
    documentation = ast.get_docstring(tree)
    if documentation:
        cells.append(v4.new_markdown_cell(documentation))
    cells += [v4.new_code_cell(source) for source in _cells(stub, tree)]
    for number, cell in enumerate(cells):
        cell["id"] = f"{folder[:_LONGEST_FOLDER]}-{number:02d}"
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def _cells(stub: str, tree: ast.Module) -> list[str]:
    """The source of each cell: imports and constants that stand together, and each function or class alone.

    Comments go with what follows them.
    """
    lines = stub.split("\n")
    has_docstring = ast.get_docstring(tree, clean=False) is not None
    body = tree.body[1:] if has_docstring else tree.body
    end = (tree.body[0].end_lineno or 0) if has_docstring else 0
    cells: list[str] = []
    together = False
    for node in body:
        start, end = end, node.end_lineno or node.lineno
        source = "\n".join(lines[start:end])
        alone = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        if together and not alone:
            cells[-1] = f"{cells[-1]}\n{source}"
        else:
            cells.append(source)
        together = not alone
    rest = "\n".join(lines[end:])
    if rest.strip():
        cells.append(rest)
    return [cell.strip("\n") for cell in cells]
