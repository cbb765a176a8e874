"""Mutants of a solution: the same module with one thing wrong, each with a name that outlives edits elsewhere."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.author.mutations import DROPPED, Kind, replacements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Path = tuple[tuple[str, int], ...]

# Not what a student writes: annotations, decorators, and the words of an exception.
_LEFT_ALONE = {"annotation", "returns", "decorator_list", "exc", "cause"}
# A shorter piece of code is shown with what stands around it.
_TELLING = 12
_EMPTY = (ast.Dict, ast.List)


@dataclass(frozen=True)
class Mutant:
    """A changed module.

    Attributes:
        owner: the function or class at module level that was changed.
        where: the function or method in it, as `Adam.update`.
        line: of the change, in the original.
        kind: what was changed.
        change: what became of what.
        number: which of several changes in this function that read alike, from 1.
    """

    owner: str
    where: str
    line: int
    kind: Kind
    change: str
    number: int
    _tree: ast.Module = field(repr=False, compare=False)
    _changed: Callable[[], ast.stmt] = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """A name that stays the same while the function does, wherever it stands in its file."""
        return f"{self.where}: {self.change}" + (f"  #{self.number}" if self.number > 1 else "")

    def node(self) -> ast.stmt:
        """The changed definition."""
        return ast.fix_missing_locations(self._changed())

    def module(self) -> ast.Module:
        """The changed module."""
        body = [self.node() if getattr(each, "name", "") == self.owner else each for each in self._tree.body]
        return ast.Module(body, type_ignores=[])


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a module's functions and classes, in the order of their lines."""
    tree = ast.parse(source)
    made: list[Mutant] = []
    times: Counter[tuple[str, str]] = Counter()
    for definition in tree.body:
        if not isinstance(definition, (ast.FunctionDef, ast.ClassDef)):
            continue
        for where, line, kind, change, changed in _changes(definition):
            times[where, change] += 1
            number = times[where, change]
            made.append(Mutant(definition.name, where, line, kind, change, number, tree, changed))
    return sorted(made, key=lambda each: each.line)


def _changes(definition: ast.stmt) -> Iterator[tuple[str, int, Kind, str, Callable[[], ast.stmt]]]:
    known: set[tuple[Path, str]] = set()
    for path, node in _nodes(definition, ()):
        for each in replacements(node):
            new = _located(ast.Pass() if each.node is None else each.node, node)
            if each.node is not None and ast.unparse(new) == ast.unparse(node):
                continue
            around, change = _described(definition, path, new, dropped=each.node is None)
            # An axis that becomes negative has got another axis, and another sign: that is one mutant.
            if (around, change) in known:
                continue
            known.add((around, change))
            where, line = _where(definition, path), _line(definition, path)
            yield where, line, each.kind, change, _replacing(definition, path, new)
    yield from _shared(definition)


def _nodes(node: ast.AST, path: Path) -> Iterator[tuple[Path, ast.AST]]:
    """The nodes below a definition that may be replaced, each with its path of (field, index or -1)."""
    for name, value in ast.iter_fields(node):
        if name in _LEFT_ALONE:
            continue
        children = value if isinstance(value, list) else [value]
        for index, child in enumerate(children):
            text = isinstance(child, ast.JoinedStr) or (
                isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            )
            if not isinstance(child, ast.AST) or text:
                continue
            here = (*path, (name, index if isinstance(value, list) else -1))
            yield here, child
            yield from _nodes(child, here)


def _at(root: ast.AST, path: Path) -> Any:
    node: Any = root
    for name, index in path:
        node = getattr(node, name)
        node = node if index < 0 else node[index]
    return node


def _replaced(root: Any, path: Path, new: ast.AST) -> Any:
    """A copy of a tree with another node at a path."""
    new = _located(copy.deepcopy(new), _at(root, path))
    if not path:
        return new
    changed = copy.deepcopy(root)
    name, index = path[-1]
    parent = _at(changed, path[:-1])
    if index < 0:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new
    return changed


def _located(new: ast.AST, old: ast.AST) -> ast.AST:
    """A node that stands where another one stood, unless it has a place of its own."""
    return new if hasattr(new, "lineno") else ast.copy_location(new, old)


def _replacing(definition: ast.stmt, path: Path, new: ast.AST) -> Callable[[], ast.stmt]:
    def changed() -> ast.stmt:
        node: ast.stmt = _replaced(definition, path, new)
        return node

    return changed


def _where(definition: ast.stmt, path: Path) -> str:
    """The names of the definitions around a place: `Adam.update`."""
    around = [_at(definition, path[:length]) for length in range(len(path) + 1)]
    return ".".join(each.name for each in around if isinstance(each, (ast.FunctionDef, ast.ClassDef)))


def _line(definition: ast.stmt, path: Path) -> int:
    around = [_at(definition, path[:length]) for length in range(len(path), -1, -1)]
    return next(int(each.lineno) for each in around if hasattr(each, "lineno"))


def _described(definition: ast.stmt, path: Path, new: ast.AST, *, dropped: bool) -> tuple[Path, str]:
    """What became of what, in the smallest piece of code around it that tells where it is; and where that stands."""
    length = len(path)
    while length > 1:
        around = _at(definition, path[:length])
        if isinstance(around, ast.stmt) or (isinstance(around, ast.expr) and len(ast.unparse(around)) >= _TELLING):
            break
        length -= 1
    around = _at(definition, path[:length])
    before = _first_line(around)
    after = DROPPED if dropped else f" -> {_first_line(_replaced(around, path[length:], new))}"
    return path[:length], before + after


def _first_line(node: ast.AST) -> str:
    lines = ast.unparse(node).splitlines()
    return lines[0] + (" ..." if len(lines) > 1 else "")


# --- state that instances or calls share ------------------------------------------------------------------------------


def _shared(definition: ast.stmt) -> Iterator[tuple[str, int, Kind, str, Callable[[], ast.stmt]]]:
    """An empty dict or list that is made once: on the class, or as a default argument."""
    for path, node in _nodes(definition, ()):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        for part in _parts(node):
            target, value = part
            if not isinstance(value, _EMPTY) or ast.unparse(value) not in ("{}", "[]"):
                continue
            written = ast.unparse(target)
            place = (_where(definition, path), node.lineno, Kind.SHARED)
            if isinstance(target, ast.Attribute) and isinstance(definition, ast.ClassDef):
                yield *place, f"{written} is shared by all instances", _on_the_class(definition, path, part)
            elif isinstance(target, ast.Name):
                yield *place, f"{written} is a default argument", _as_a_default(definition, path, part)


def _parts(node: ast.Assign) -> Sequence[tuple[ast.expr, ast.expr]]:
    """The single assignments in an assignment of tuples."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _without(definition: ast.stmt, path: Path, part: tuple[ast.expr, ast.expr]) -> Any:
    """The definition without one of the single assignments in an assignment."""
    node = _at(definition, path)
    rest = [each for each in _parts(node) if each != part]
    kept: ast.stmt = ast.Pass()
    if rest:
        targets = ast.Tuple([target for target, _ in rest], ast.Store())
        kept = ast.Assign([targets], ast.Tuple([value for _, value in rest], ast.Load()))
    return _replaced(definition, path, kept)


def _on_the_class(definition: ast.stmt, path: Path, part: tuple[ast.expr, ast.expr]) -> Callable[[], ast.stmt]:
    def changed() -> ast.stmt:
        node: ast.ClassDef = _without(definition, path, part)
        target, value = part
        assert isinstance(target, ast.Attribute)  # noqa: S101 - as the caller has seen
        attribute = ast.Name(target.attr, ast.Store())
        node.body.append(ast.Assign([attribute], copy.deepcopy(value)))
        return node

    return changed


def _as_a_default(definition: ast.stmt, path: Path, part: tuple[ast.expr, ast.expr]) -> Callable[[], ast.stmt]:
    around = [path[:length] for length in range(len(path))]
    inner = next(each for each in reversed(around) if isinstance(_at(definition, each), ast.FunctionDef))

    def changed() -> ast.stmt:
        node: ast.stmt = _without(definition, path, part)
        target, value = part
        assert isinstance(target, ast.Name)  # noqa: S101 - as the caller has seen
        arguments = _at(node, inner).args
        arguments.kwonlyargs.append(ast.arg(target.id))
        arguments.kw_defaults.append(copy.deepcopy(value))
        return node

    return changed
