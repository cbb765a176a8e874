"""The notebook of a stub: the handout, a cell for each function, and below it one that grades it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LONGEST_FOLDER = 60  # a cell's id has at most 64 characters
_SETUP = "# If the grader is not installed yet: pip install deltagrade\n%load_ext grader"
# GitHub's way to write formulas on lines of their own, which notebooks do not know.
_FORMULA = re.compile(r"^```math\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(?=## )", re.MULTILINE)


class Part(NamedTuple):
    """A cell of the notebook.

    Attributes:
        role: `handout`, `setup`, `code` (imports, constants, helpers), `stub` or `check`.
        source: what stands in it.
        name: the check that a stub is for, or that a check cell grades; empty for all of them.
    """

    role: str
    source: str
    name: str = ""


def notebook_of(
    stub: str,
    folder: str,
    *,
    handouts: Sequence[str] = (),
    points: Mapping[str, float] | None = None,
    nbgrader: bool = False,
) -> str:
    """A stub as a notebook (nbformat 4.5), the same text for the same stub.

    Args:
        stub: the source of the stub; every line of it below its docstring is in one of the cells.
        folder: the exercise's folder, `"ex03_activations"`: where the cells get their ids and the exercise's number.
        handouts: what to read before, in Markdown; all but the first one, in other languages, are folded up.
        points: the checks of the exercise and what they are worth; without any, there are no cells that grade.
        nbgrader: whether the cells say to nbgrader what they are.
    """
    import nbformat  # noqa: PLC0415 - 0.1 s that only authors pay
    from nbformat import v4  # noqa: PLC0415

    points = points or {}
    parts = [*_handouts(handouts), *_parts(stub, folder, points)]
    if nbgrader:
        from grader.author.nbgrader import adapted, metadata  # noqa: PLC0415 - for those who use it

        parts = adapted(parts, folder, points)
    cells = []
    for number, part in enumerate(parts):
        cell = v4.new_markdown_cell(part.source) if part.role == "handout" else v4.new_code_cell(part.source)
        cell["id"] = f"{folder[:_LONGEST_FOLDER]}-{number:02d}"
        if nbgrader and (told := metadata(part, cell["id"], points)):
            cell["metadata"]["nbgrader"] = told
        cells.append(cell)
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def defined(stub: str) -> list[str]:
    """The functions and classes of a stub."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in ast.parse(stub).body if isinstance(node, kinds)]


def _handouts(handouts: Sequence[str]) -> Iterator[Part]:
    for number, text in enumerate(handouts):
        formulas = _FORMULA.sub(r"$$\n\1$$", text).strip()
        if number:
            # Within a fold Markdown needs an empty line around it.
            title = formulas.partition("\n")[0].lstrip("# ")
            yield Part("handout", f"<details>\n<summary>{title}</summary>\n\n{formulas}\n\n</details>")
        else:
            yield from (Part("handout", section.strip()) for section in _HEADING.split(formulas))


def _parts(stub: str, folder: str, points: Mapping[str, float]) -> Iterator[Part]:
    tree = ast.parse(stub)
    documentation = ast.get_docstring(tree)
    if documentation:
        yield Part("handout", documentation)
    if points:
        yield Part("setup", _SETUP)
    command = f"%grade {int(folder[2:4])}" if points else ""
    for source in _cells(stub, tree):
        names = [name for name in defined(source) if name in points]
        yield Part("stub", source, names[0]) if names else Part("code", source)
        for name in names:
            yield Part("check", f"{command} --check {name}", name)
    if points:
        yield Part("check", command)


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
