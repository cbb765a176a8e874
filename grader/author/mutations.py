"""What may stand in the place of a piece of code: another operator, constant, axis, sign, argument or statement."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Kind(StrEnum):
    """What was changed."""

    OPERATOR = "operator"
    OPERAND = "operand"
    COMPARISON = "comparison"
    CONDITION = "condition"
    CONSTANT = "constant"
    SIGN = "sign"
    AXIS = "axis"
    INDEX = "index"
    ARGUMENT = "argument"
    FUNCTION = "function"
    RESULT = "result"
    STATEMENT = "statement"
    INTEGER = "integer"
    SINGLE = "single precision"
    SHARED = "shared state"


# How a description of a dropped statement ends.
DROPPED = " -> (dropped)"


@dataclass(frozen=True)
class Replacement:
    """What comes instead of a node; None drops a statement."""

    kind: Kind
    node: ast.AST | None


_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
# The neighbour at the border, then the opposite.
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_METHODS = {
    "sum": ("mean",), "mean": ("sum",), "max": ("min", "sum"), "min": ("max",), "maximum": ("minimum",),
    "minimum": ("maximum",), "argmax": ("argmin",), "argmin": ("argmax",), "var": ("std",), "std": ("var",),
    "zeros": ("ones",), "zeros_like": ("ones_like",), "ones": ("zeros",), "ones_like": ("zeros_like",),
    "exp": ("expm1",), "expm1": ("exp",), "log": ("log2", "log1p"), "log1p": ("log",), "log10": ("log",),
    "sqrt": ("square",), "square": ("sqrt",), "abs": ("square",), "any": ("all",), "all": ("any",), "floor": ("ceil",),
    "ceil": ("floor",), "uniform": ("normal",), "normal": ("uniform",), "repeat": ("tile",), "tile": ("repeat",),
    "logaddexp": ("maximum",), "cumsum": ("sum",), "vstack": ("hstack",), "hstack": ("vstack",), "prod": ("sum",),
}  # fmt: skip
_BUILT_IN = {"min": ("max",), "max": ("min",), "any": ("all",), "all": ("any",), "round": ("int",), "int": ("round",)}
# Calls whose wrapping may be forgotten: f(x) becomes x.
_METHODS_FORGOTTEN = frozenset({
    "sqrt", "exp", "log", "abs", "mean", "sum", "square", "clip", "tanh", "copy", "astype", "zeros_like", "transpose",
    "ravel", "reshape", "max", "sort", "permutation",
})  # fmt: skip
_BUILT_INS_FORGOTTEN = frozenset({"abs", "float", "int", "list", "reversed", "round", "sorted", "sum", "tuple"})
_KEYWORDS_FORGOTTEN = frozenset({"axis", "copy", "ddof", "dtype", "initial", "out", "replace", "where"})
_AXES = (0, 1, -1)
# Which argument comes first is all the same.
_COMMUTATIVE = frozenset({"add", "array_equal", "hypot", "logaddexp", "max", "maximum", "min", "minimum", "multiply"})


def replacements(node: ast.AST) -> Iterator[Replacement]:
    """Everything that may stand in the place of a node, some of it more than once."""
    for change in _CHANGES.get(type(node), ()):
        yield from change(node)


def _binary(node: ast.BinOp) -> Iterator[Replacement]:
    if type(node.op) in _OPERATORS:
        yield Replacement(Kind.OPERATOR, ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right))
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield Replacement(Kind.OPERAND, ast.BinOp(node.right, node.op, node.left))
    yield Replacement(Kind.OPERAND, node.left)
    if not isinstance(node.op, (ast.Sub, ast.Div)):
        yield Replacement(Kind.OPERAND, node.right)


def _both(node: ast.BoolOp) -> Iterator[Replacement]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield Replacement(Kind.CONDITION, ast.BoolOp(other, node.values))
    for value in node.values:
        yield Replacement(Kind.CONDITION, value)


def _compared(node: ast.Compare) -> Iterator[Replacement]:
    for kind in _COMPARISONS.get(type(node.ops[0]), ()) if len(node.ops) == 1 else ():
        yield Replacement(Kind.COMPARISON, ast.Compare(node.left, [kind()], node.comparators))


def _constant(node: ast.Constant) -> Iterator[Replacement]:
    value = node.value
    if isinstance(value, bool):
        yield Replacement(Kind.CONSTANT, ast.Constant(not value))
    elif isinstance(value, (int, float)):
        for other in (value + 1, value - 1, value * 2, type(value)(0)):
            yield Replacement(Kind.CONSTANT, _number(other))
        yield Replacement(Kind.SIGN, _number(-value))


def _number(value: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _without_sign(node: ast.UnaryOp) -> Iterator[Replacement]:
    yield Replacement(Kind.CONDITION if isinstance(node.op, ast.Not) else Kind.SIGN, node.operand)


def _untransposed(node: ast.Attribute) -> Iterator[Replacement]:
    if node.attr == "T":
        yield Replacement(Kind.AXIS, node.value)


def _indexed(node: ast.Subscript) -> Iterator[Replacement]:
    index = node.slice
    if isinstance(index, ast.Tuple):
        for left in range(len(index.elts) - 1):
            yield Replacement(Kind.INDEX, ast.Subscript(node.value, _swapped(index, left), node.ctx))
    if isinstance(index, ast.Name) and isinstance(node.ctx, ast.Load):
        for operator in (ast.Add(), ast.Sub()):
            moved = ast.BinOp(index, operator, ast.Constant(1))
            yield Replacement(Kind.INDEX, ast.Subscript(node.value, moved, node.ctx))


def _swapped(items: ast.Tuple, left: int) -> ast.Tuple:
    elements = list(items.elts)
    elements[left], elements[left + 1] = elements[left + 1], elements[left]
    return ast.Tuple(elements, items.ctx)


def _sliced(node: ast.Slice) -> Iterator[Replacement]:
    if node.lower:
        yield Replacement(Kind.INDEX, ast.Slice(None, node.upper, node.step))
    elif node.step is None:
        yield Replacement(Kind.INDEX, ast.Slice(ast.Constant(1), node.upper, node.step))
    if node.upper:
        yield Replacement(Kind.INDEX, ast.Slice(node.lower, None, node.step))
    elif node.step is None:
        yield Replacement(Kind.INDEX, ast.Slice(node.lower, _number(-1), node.step))
    step = None if node.step else _number(-1)
    yield Replacement(Kind.INDEX, ast.Slice(node.lower, node.upper, step))


def _swapped_elements(node: ast.Tuple) -> Iterator[Replacement]:
    """Two results, targets or sizes in the wrong order."""
    for left in range(len(node.elts) - 1):
        yield Replacement(Kind.ARGUMENT, _swapped(node, left))


def _called(node: ast.Call) -> Iterator[Replacement]:
    yield from _other_function(node)
    named = getattr(node.func, "attr", "") if getattr(node.func, "value", None) else getattr(node.func, "id", "")
    for left in range(len(node.args) - 1 if named not in _COMMUTATIVE or len(node.args) != 2 else 0):
        if not any(isinstance(argument, ast.Starred) for argument in node.args[left : left + 2]):
            swapped = [*node.args[:left], node.args[left + 1], node.args[left], *node.args[left + 2 :]]
            yield Replacement(Kind.ARGUMENT, ast.Call(node.func, swapped, node.keywords))
    for index, keyword in enumerate(node.keywords):
        others = [*node.keywords[:index], *node.keywords[index + 1 :]]
        if keyword.arg in _KEYWORDS_FORGOTTEN:
            kind = Kind.AXIS if keyword.arg == "axis" else Kind.ARGUMENT
            yield Replacement(kind, ast.Call(node.func, node.args, others))
        if keyword.arg == "axis" and isinstance(keyword.value, (ast.Constant, ast.UnaryOp)):
            for axis in _AXES:
                given = [*node.keywords[:index], ast.keyword("axis", _number(axis)), *node.keywords[index + 1 :]]
                yield Replacement(Kind.AXIS, ast.Call(node.func, node.args, given))


def _other_function(node: ast.Call) -> Iterator[Replacement]:
    if isinstance(node.func, ast.Name):
        for other in _BUILT_IN.get(node.func.id, ()):
            yield Replacement(Kind.FUNCTION, ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords))
        if node.func.id in _BUILT_INS_FORGOTTEN and node.args:
            yield Replacement(Kind.FUNCTION, node.args[0])
    elif isinstance(node.func, ast.Attribute):
        for other in _METHODS.get(node.func.attr, ()):
            function = ast.Attribute(node.func.value, other, ast.Load())
            yield Replacement(Kind.FUNCTION, ast.Call(function, node.args, node.keywords))
        numpy = getattr(node.func.value, "id", "") in ("np", "rng")
        if node.func.attr in _METHODS_FORGOTTEN and (node.args or not numpy):
            yield Replacement(Kind.FUNCTION, node.args[0] if numpy else node.func.value)


def _chosen(node: ast.IfExp) -> Iterator[Replacement]:
    yield Replacement(Kind.CONDITION, ast.IfExp(node.test, node.orelse, node.body))


def _branched(node: ast.If) -> Iterator[Replacement]:
    yield Replacement(Kind.STATEMENT, None)
    if not _has_an_opposite(node.test):
        yield Replacement(Kind.CONDITION, ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse))
    yield Replacement(Kind.CONDITION, ast.If(ast.Constant(True), node.body, node.orelse))  # noqa: FBT003 - Python's own


def _has_an_opposite(test: ast.expr) -> bool:
    """Whether the comparison itself is negated anyway."""
    return isinstance(test, ast.Compare) and len(test.ops) == 1


def _filtered(node: ast.comprehension) -> Iterator[Replacement]:
    if node.ifs:
        yield Replacement(Kind.CONDITION, ast.comprehension(node.target, node.iter, [], node.is_async))


def _in_place(node: ast.AugAssign) -> Iterator[Replacement]:
    if type(node.op) in _OPERATORS:
        yield Replacement(Kind.OPERATOR, ast.AugAssign(node.target, _OPERATORS[type(node.op)](), node.value))
    yield Replacement(Kind.STATEMENT, ast.Assign([node.target], node.value))
    if isinstance(node.target, (ast.Attribute, ast.Subscript)):
        # The same sum in a new array: whoever holds the old one does not see it.
        loaded: Any = type(node.target)(**{**dict(ast.iter_fields(node.target)), "ctx": ast.Load()})
        value = ast.BinOp(loaded, node.op, node.value)
        yield Replacement(Kind.STATEMENT, ast.Assign([node.target], value))


def _returned(node: ast.Return) -> Iterator[Replacement]:
    if node.value is None:
        return
    yield Replacement(Kind.RESULT, ast.Expr(node.value))
    if _is_calculated(node.value):
        yield Replacement(Kind.SIGN, ast.Return(ast.UnaryOp(ast.USub(), node.value)))
        for kind, value in _reduced(node.value):
            yield Replacement(kind, ast.Return(value))


def _assigned(node: ast.Assign) -> Iterator[Replacement]:
    if _is_calculated(node.value):
        for kind, value in _reduced(node.value):
            yield Replacement(kind, ast.Assign(node.targets, value))


def _is_calculated(value: ast.expr) -> bool:
    return isinstance(value, (ast.BinOp, ast.Call, ast.UnaryOp, ast.Subscript))


def _reduced(value: ast.expr) -> Iterator[tuple[Kind, ast.expr]]:
    for kind, name in ((Kind.SINGLE, "float32"), (Kind.INTEGER, "int64")):
        yield kind, ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), [value], [])


def _dropped(_: ast.stmt) -> Iterator[Replacement]:
    yield Replacement(Kind.STATEMENT, None)


_CHANGES: dict[type[ast.AST], tuple[Callable[..., Iterator[Replacement]], ...]] = {
    ast.BinOp: (_binary,),
    ast.BoolOp: (_both,),
    ast.Compare: (_compared,),
    ast.Constant: (_constant,),
    ast.UnaryOp: (_without_sign,),
    ast.Attribute: (_untransposed,),
    ast.Subscript: (_indexed,),
    ast.Slice: (_sliced,),
    ast.Tuple: (_swapped_elements,),
    ast.Call: (_called,),
    ast.IfExp: (_chosen,),
    ast.comprehension: (_filtered,),
    ast.If: (_branched,),
    ast.For: (_dropped,),
    ast.While: (_dropped,),
    ast.Raise: (_dropped,),
    ast.Expr: (_dropped,),
    ast.Assign: (_assigned, _dropped),
    ast.AugAssign: (_in_place, _dropped),
    ast.Return: (_returned,),
}
