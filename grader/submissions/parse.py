"""From text to a `SourceFile`: parsed to know what it holds, never compiled or run."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from typing import TYPE_CHECKING, NamedTuple

from grader.model import Finding
from grader.submissions.names import neutralise
from grader.submissions.source import Block, Definition, SourceFile
from grader.submissions.tree import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# CPython needs up to 2 kB for each token of a syntax tree; a long file of prose has few tokens for its size.
_TOKENS = 300_000
_WORD = r"\w+|[^\w\s]"
# `import a.a.a...` takes CPython quadratic time: minutes for a megabyte.
_CHAIN = r"(?<!\w)(?:[^\W\d]\w*+(?:[ \t\f]|\\\n)*+\.(?:[ \t\f]|\\\n)*+){100}"
_LINKS = 100
_CHAIN_MATTERS = 5_000
# Where statements, and the parts of them that hold some, keep others.
_BLOCK_FIELDS = ("body", "orelse", "finalbody", "handlers", "cases")
_STATEMENTS: list[type[ast.AST]] = [*ast.stmt.__subclasses__(), ast.ExceptHandler, ast.match_case]
_BLOCKS = {kind: tuple(field for field in _BLOCK_FIELDS if field in kind._fields) for kind in _STATEMENTS}
# A student's `random.py` would break the worker's NumPy, as it breaks the student's.
LIBRARY = sys.stdlib_module_names | {"numpy", "grader"}
_WINDOW = 160  # how much of a long line is shown around an error


def source_file(
    name: str, filename: str, cells: Iterable[tuple[int | None, str]], *, package: bool = False
) -> tuple[SourceFile, tuple[Finding, ...]]:
    """Parse a file's blocks and return it with notes on what was left out.

    Args:
        name: its module name.
        filename: what people are shown.
        cells: the text of each block, after its number.
        package: whether it is an `__init__.py`.
    """
    blocks: list[Block] = []
    problems: list[Finding] = []
    broken: list[Block] = []
    notes: list[Finding] = []
    imports: set[str] = set()
    members: set[str] = set()
    definitions: list[Definition] = []
    for cell, text in cells:
        tree, source = _Origin(filename, cell, text).parsed(notes)
        if isinstance(tree, Finding):
            problems.append(tree)
            broken.append(Block(text, cell))
        elif tree.body:
            blocks.append(Block(source, cell))
            definitions.extend(_definitions(tree, cell))
            _collect_imports(tree, imports, members)
    file = SourceFile(
        name=name,
        filename=filename,
        blocks=tuple(blocks),
        problems=tuple(problems),
        broken=tuple(broken),
        imports=frozenset(imports),
        members=frozenset(members),
        definitions=tuple(definitions),
        aliases=(name,),
        package=package,
    )
    return file, tuple(notes)


def _may_chain(source: str) -> bool:
    """Whether a line has dots enough for a chain that matters: a first look, as the pattern takes its time."""
    if len(source) <= _CHAIN_MATTERS:
        return False
    return any(line.count(".") >= _LINKS for line in source.replace("\\\n", "").split("\n"))


def imports_others(file: SourceFile) -> bool:
    """Whether a file imports anything that may be the student's own."""
    return any(name.partition(".")[0] not in LIBRARY for name in file.imports | file.members)


def defined_twice(file: SourceFile) -> Iterator[Finding]:
    """Yield a note for each function or class that the file binds again: the last binding counts.

    That is easily overlooked in a notebook, above all if the last one is still the stub. Decorating by assignment
    (`relu = np.vectorize(relu)`) and changing a variable are meant, and not noted.
    """
    bound: dict[str, list[Definition]] = {}
    for definition in file.definitions:
        if not definition.rebinds:
            bound.setdefault(definition.name, []).append(definition)
    for name, places in bound.items():
        if len(places) > 1 and any(place.kind != "assignment" for place in places):
            first, last = places[0], places[-1]
            facts: dict[str, object] = {"file": file.filename, "name": neutralise(name, 60), "stub": last.stub}
            for key, place in (("first", first), ("last", last)):
                facts[key] = {"cell": place.cell, "line": place.line}
            yield Finding("defined_twice", facts)


class _Origin(NamedTuple):
    """The block a problem is in, as the student wrote it."""

    filename: str
    cell: int | None
    text: str

    def parsed(self, notes: list[Finding]) -> tuple[ast.Module | Finding, str]:
        """Parse it as Python, or failing that as IPython: what Python accepts stays untouched.

        Returns:
            The tree, or the problem, and the Python that was parsed.
        """
        tree = self._attempt(self.text)
        if not isinstance(tree, Finding):
            return tree, self.text
        from grader.submissions.ipython import plain  # noqa: PLC0415  # most files are Python

        python = plain(self.text)
        where = {"file": self.filename, "cell": self.cell}
        if python.foreign:
            notes.append(Finding("cell_skipped", where | {"magic": neutralise(python.foreign, 40)}))
            return ast.Module([], []), ""
        if python.source == self.text:
            return tree, self.text
        tree = self._attempt(python.source)
        if not isinstance(tree, Finding):
            notes.extend(Finding("magic_left_out", where | {"line": line, "magic": name}) for name, line in python.lost)
            if self.cell is None:  # an export of a notebook
                notes.append(Finding("ipython_in_file", {"file": self.filename}))
        return tree, python.source

    def _attempt(self, source: str) -> ast.Module | Finding:
        try:
            if len(source) > _TOKENS and sum(1 for _ in re.finditer(_WORD, source)) > _TOKENS:
                return self._problem("too much code for one exercise")
            if _may_chain(source) and re.search(_CHAIN, source):
                return self._problem("too many nested expressions")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # `"\d"` is the student's business
                return tree_of(source)
        except SyntaxError as error:
            return self._problem(error.msg, error.lineno, error.offset)
        except UnicodeEncodeError as error:  # a lone surrogate, which JSON can carry
            return self._problem("invalid character", self.text.count("\n", 0, error.start) + 1)
        except (RecursionError, MemoryError):
            return self._problem("too many nested expressions")
        except ValueError:  # what Python 3.11.2 says of a NUL byte
            return self._problem("source code cannot contain null bytes")

    def _problem(self, text: str, line: int | None = None, offset: int | None = None) -> Finding:
        """Return the finding, with the student's own line: a long one only around the error."""
        lines = self.text.split("\n")
        shown = None
        if line is None or not 1 <= line <= len(lines):
            line = offset = None
        else:
            shown = lines[line - 1]
            if offset is None or not 1 <= offset <= len(shown) + 1:
                offset = None
            start = max(0, (offset or 1) - 1 - _WINDOW // 2) if len(shown) > _WINDOW else 0
            shown = neutralise(shown[start : start + _WINDOW])
            offset = offset - start if offset is not None else None
        facts = {"file": self.filename, "cell": self.cell, "line": line, "offset": offset, "source_line": shown}
        return Finding("syntax", facts | {"text": neutralise(text)})


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements, also those within others; most of a tree is expressions, which hold none."""
    blocks = [tree.body]
    for block in blocks:
        for node in block:
            yield node
            if fields := _BLOCKS[type(node)]:
                blocks += [getattr(node, field) for field in fields]


def _collect_imports(tree: ast.Module, imports: set[str], members: set[str]) -> None:
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            module = dots + (node.module or "")
            if node.module:
                imports.add(module)
            stem = f"{module}." if node.module else dots
            members.update(stem + alias.name for alias in node.names if alias.name != "*")


def _definitions(tree: ast.Module, cell: int | None) -> Iterator[Definition]:
    for statement in tree.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield Definition(name, cell, statement.lineno, "def", stub=_is_stub(statement))
            case ast.ClassDef(name=name):
                yield Definition(name, cell, statement.lineno, "class", stub=_is_stub(statement))
            case ast.Assign(targets=targets, value=value):
                yield from _assignments(targets, value, cell, statement.lineno)
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                yield from _assignments([target], value, cell, statement.lineno)
            case _:
                pass


def _assignments(targets: list[ast.expr], value: ast.expr, cell: int | None, line: int) -> Iterator[Definition]:
    used = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    for target in targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield Definition(node.id, cell, line, "assignment", rebinds=node.id in used)


def _is_stub(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether nothing has been written yet: of a function its body, of a class all its methods."""
    body = [part for part in statement.body if not _is_filler(part)]
    if isinstance(statement, ast.ClassDef):
        return all(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) and _is_stub(part) for part in body)
    return not body or (len(body) == 1 and _raises_not_implemented(body[0]))


def _is_filler(statement: ast.stmt) -> bool:
    """A docstring, `...` or `pass`."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass)


def _raises_not_implemented(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
        case _:
            return False
