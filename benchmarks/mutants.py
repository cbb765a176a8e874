"""Simple mutants of a module: one wrong operator, constant, axis, sign, name, argument or statement each."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_NAMES = {
    "sum": ("mean",), "mean": ("sum",), "max": ("min", "sum"), "min": ("max",), "maximum": ("minimum",),
    "minimum": ("maximum",), "argmax": ("argmin",), "argmin": ("argmax",), "var": ("std",), "std": ("var",),
    "zeros": ("ones",), "zeros_like": ("ones_like",), "ones": ("zeros",), "ones_like": ("zeros_like",),
    "exp": ("expm1",), "log": ("log2", "log1p"), "sqrt": ("square",), "square": ("sqrt",), "abs": ("square",),
    "any": ("all",), "all": ("any",), "floor": ("ceil",), "uniform": ("normal",), "T": (),
}  # fmt: skip
# Calls whose wrapping may be forgotten: f(x) becomes x.
_UNWRAPPED = {"sqrt", "exp", "log", "abs", "mean", "sum", "square", "clip", "tanh", "copy", "astype", "zeros_like"}
_FIELDS_LEFT_ALONE = {"annotation", "returns", "decorator_list", "defaults", "kw_defaults"}


@dataclass(frozen=True)
class Mutant:
    """A changed module.

    Attributes:
        owner: the function or class at module level that was changed.
        line: of the change, in the original.
        change: what became of what.
        node: the changed definition.
        source: of the whole module.
    """

    owner: str
    line: int
    change: str
    node: ast.stmt
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module's functions and classes, in the order of their lines."""
    tree = ast.parse(source)
    for position, definition in enumerate(tree.body):
        if not isinstance(definition, (ast.FunctionDef, ast.ClassDef)):
            continue
        for path, node in _nodes(definition, ()):
            for replacement in _replacements(node):
                changed = _replaced(definition, path, replacement)
                module = ast.Module([*tree.body[:position], changed, *tree.body[position + 1 :]], type_ignores=[])
                ast.fix_missing_locations(module)
                before, after = ast.unparse(node), ast.unparse(replacement) if replacement is not None else "(dropped)"
                if before != after:
                    line = getattr(node, "lineno", definition.lineno)
                    change = f"{before}  ->  {after}".replace("\n", "; ")
                    yield Mutant(definition.name, line, change, changed, ast.unparse(module))


def _nodes(node: ast.AST, path: tuple[tuple[str, int], ...]) -> Iterator[tuple[tuple[tuple[str, int], ...], ast.AST]]:
    """The nodes below a definition that may be replaced, each with its path of (field, index or -1)."""
    for name, value in ast.iter_fields(node):
        if name in _FIELDS_LEFT_ALONE:
            continue
        children = value if isinstance(value, list) else [value]
        for index, child in enumerate(children):
            docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if not isinstance(child, ast.AST) or docstring:
                continue
            here = (*path, (name, index if isinstance(value, list) else -1))
            if isinstance(child, (ast.expr, ast.stmt)):
                yield here, child
            yield from _nodes(child, here)


def _replaced(root: ast.stmt, path: tuple[tuple[str, int], ...], replacement: ast.AST | None) -> ast.stmt:
    changed = copy.deepcopy(root)
    parent: ast.AST = changed
    for name, index in path[:-1]:
        value = getattr(parent, name)
        parent = value if index < 0 else value[index]
    name, index = path[-1]
    new = ast.Pass() if replacement is None else copy.deepcopy(replacement)
    if index < 0:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new
    return changed


def _replacements(node: ast.AST) -> Iterator[ast.AST | None]:
    """What may stand in the place of a node; None drops a statement."""
    change = _CHANGES.get(type(node))
    if change is not None:
        yield from change(node)


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in _OPERATORS:
        yield ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult)):
        yield ast.BinOp(node.right, node.op, node.left)
    yield node.left
    if not isinstance(node.op, (ast.Sub, ast.Div)):
        yield node.right


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for kind in _COMPARISONS.get(type(node.ops[0]), ()) if len(node.ops) == 1 else ():
        yield ast.Compare(node.left, [kind()], node.comparators)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    yield ast.Constant(value + 1)
    if value:
        yield ast.UnaryOp(ast.USub(), ast.Constant(value)) if value > 0 else ast.Constant(-value)
    if isinstance(value, float) or value > 1:
        yield ast.Constant(value * 2)
        yield ast.Constant(value / 2)


def _without_sign(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _untransposed(node: ast.Attribute) -> Iterator[ast.AST]:
    if node.attr == "T":
        yield node.value


def _in_place(node: ast.AugAssign) -> Iterator[ast.AST | None]:
    if type(node.op) in _OPERATORS:
        yield ast.AugAssign(node.target, _OPERATORS[type(node.op)](), node.value)
    yield ast.Assign([node.target], node.value, lineno=node.lineno)
    yield None


def _returned(node: ast.Return) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        yield ast.Return(ast.Tuple(node.value.elts[::-1], ast.Load()))
    if node.value is not None:
        yield ast.Expr(node.value)


def _dropped(_: ast.stmt) -> Iterator[None]:
    yield None


def _called(node: ast.Call) -> Iterator[ast.AST]:
    yield from _other_function(node)
    if len(node.args) >= 2 and not any(isinstance(arg, ast.Starred) for arg in node.args):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    for index, keyword in enumerate(node.keywords):
        before, after = node.keywords[:index], node.keywords[index + 1 :]
        if keyword.arg in ("axis", "keepdims", "dtype", "ddof", "copy"):
            yield ast.Call(node.func, node.args, [*before, *after])
        if keyword.arg == "axis" and isinstance(keyword.value, (ast.Constant, ast.UnaryOp)):
            for axis in (0, 1):
                yield ast.Call(node.func, node.args, [*before, ast.keyword("axis", ast.Constant(axis)), *after])


def _other_function(node: ast.Call) -> Iterator[ast.AST]:
    if not isinstance(node.func, ast.Attribute):
        return
    for other in _NAMES.get(node.func.attr, ()):
        yield ast.Call(ast.Attribute(node.func.value, other, ast.Load()), node.args, node.keywords)
    if node.func.attr in _UNWRAPPED:
        numpy = getattr(node.func.value, "id", "") == "np"
        if node.args or not numpy:
            yield node.args[0] if numpy else node.func.value


_CHANGES: dict[type[ast.AST], Callable[..., Iterator[ast.AST | None]]] = {
    ast.BinOp: _binary,
    ast.Compare: _compared,
    ast.Constant: _constant,
    ast.UnaryOp: _without_sign,
    ast.Attribute: _untransposed,
    ast.AugAssign: _in_place,
    ast.Return: _returned,
    ast.Expr: _dropped,
    ast.If: _dropped,
    ast.Raise: _dropped,
    ast.Call: _called,
}
