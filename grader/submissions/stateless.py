"""Whether a submission can carry anything over from one call to the next.

If it certainly cannot, a wrong result is wrong in any order of calls, and need not be looked at again alone. Whatever
is not plainly stateless counts as stateful: an import other than NumPy's, a mutable default, an attribute of a class, a
decorator, a global generator.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.submissions.tree import tree_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from grader.submissions.source import SourceFile, Submission

_MODULES = frozenset({"__future__", "math", "numpy", "typing"})
# What in NumPy has a state of its own: generators, and how errors and numbers are shown.
_STATEFUL_NUMPY = frozenset({
    *("random", "seterr", "seterrcall", "setbufsize", "set_printoptions", "set_string_function", "testing", "lib"),
    *("ctypeslib", "f2py", "memmap", "save", "load"),
})  # fmt: skip
# Ways around the names that are looked at here.
_BACK_DOORS = frozenset({
    *("exec", "eval", "compile", "globals", "locals", "vars", "getattr", "setattr", "delattr", "__import__", "open"),
    *("input", "breakpoint", "__builtins__", "__loader__", "__spec__"),
})  # fmt: skip
_METHODS = frozenset({"__init__", "__call__", "__repr__", "__str__"})
_DECORATORS = frozenset({"staticmethod", "property"})
_FORBIDDEN = frozenset({ast.AsyncFunctionDef, ast.Global, ast.Nonlocal})
_IMPORTS = frozenset({ast.Import, ast.ImportFrom})
_NAMED = frozenset({
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar),
})  # fmt: skip
# Lambdas come last: functions' heads may hold them.
_HEADS = {ast.FunctionDef: ("args", "decorator_list", "returns", "type_params"), ast.Lambda: ("args",)}
# Where a place ends, and what has no parts that matter, which are most nodes. Other classes' fields but for plain ones.
_ENDS = frozenset({ast.ClassDef, ast.Name, ast.Constant, *_HEADS, *_IMPORTS, *_FORBIDDEN})
_PLAIN = frozenset({"arg", "attr", "ctx", "op", "ops", "type_comment"})
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(field for field in kind._fields if field not in _PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and kind not in _ENDS
}
_BASES = frozenset({"object", "Exception", "ValueError"})


class _StatefulError(Exception):
    """Something that may remember."""


def is_stateless(submission: Submission, subjects: Collection[str]) -> bool:
    """Whether no call of the submission's functions can tell that another one came before it.

    Args:
        submission: the source.
        subjects: what is called from outside, by all its names.
    """
    try:
        for file in (submission.main, *submission.siblings):
            _File(file).examine(subjects)
    except (_StatefulError, RecursionError, SyntaxError, ValueError):
        return False
    return True


class _Place:
    """The nodes that stand in a module, a class or a function, by their class; those in inner ones are not among them.

    Attributes:
        found: the nodes.
        bound: the names that they bind.
    """

    def __init__(self, roots: Iterable[ast.AST | None]) -> None:
        self.found: defaultdict[type, list[Any]] = defaultdict(list)
        self._collect(roots)
        self.bound = set(self._names())
        # Functions' heads stand here too, but bind nothing. A lambda in one joins the list that it is found by.
        for kind, fields in _HEADS.items():
            for node in self.found[kind]:
                self._collect(_parts(node, fields))

    def _collect(self, roots: Iterable[ast.AST | None]) -> None:
        waiting = list(roots)
        while waiting:
            node = waiting.pop()
            kind = type(node)
            self.found[kind].append(node)
            if kind in _FIELDS:
                waiting += _parts(node, _FIELDS[kind])

    def _names(self) -> Iterator[str]:
        yield from (node.id for node in self.found[ast.Name] if type(node.ctx) is not ast.Load)
        named = chain.from_iterable(self.found[kind] for kind in _NAMED & self.found.keys())
        yield from (node.name for node in named if node.name is not None)
        yield from (node.rest for node in self.found[ast.MatchMapping] if node.rest is not None)
        imports = chain.from_iterable(self.found[kind] for kind in _IMPORTS & self.found.keys())
        for alias in chain.from_iterable(node.names for node in imports):
            yield (alias.asname or alias.name).partition(".")[0]


class _Around(NamedTuple):
    """What holds in the functions around a place.

    Attributes:
        local: the names that are local to all of them.
        own: the object in which a method may keep what it likes, as it is made anew for each case.
    """

    local: set[str]
    own: str | None


class _File:
    """One file: its module's names, and those among them whose values may change."""

    def __init__(self, file: SourceFile) -> None:
        statements = [each for block in file.blocks for each in tree_of(block.source).body]
        self.module = _Place(statements)
        self.names = self.module.bound
        self.definitions = {each.name for each in statements if isinstance(each, (ast.FunctionDef, ast.ClassDef))}
        self.changeable: set[str] = set()
        # What runs while the file is loaded runs in every worker, in the same order: only what it leaves behind counts.
        left = [
            each
            for each in statements
            if not isinstance(each, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))
        ]
        # A name for what may change may change, too.
        while changing := [each for each in left if not self._is_constant_statement(each)]:
            left = [each for each in left if each not in changing]
            self.changeable |= _Place(changing).bound

    def examine(self, subjects: Collection[str]) -> None:
        """Look at all that may run later.

        Raises:
            _StatefulError: something may remember.
        """
        _refuse(not self.changeable.isdisjoint(subjects))
        self._place(self.module, None)

    def _place(self, place: _Place, around: _Around | None, *, in_class: bool = False) -> None:
        """Look at what stands in a place, and in the functions and classes there."""
        found = place.found
        _refuse(not _FORBIDDEN.isdisjoint(found))
        for kind in _IMPORTS & found.keys():
            _refuse(not all(_is_harmless(name) for node in found[kind] for name in _imported(node)))
        used = {each.id for each in found[ast.Name]}
        _refuse(not _BACK_DOORS.isdisjoint(used))
        for each in found[ast.Attribute]:
            if type(each.ctx) is not ast.Load:
                _refuse(not isinstance(each.value, ast.Name) or each.value.id in self.names)
        if around is not None:
            _refuse(not used.isdisjoint(self.changeable - around.local))
            self._attributes(found[ast.Attribute], around)
            self._subscripts(found[ast.Subscript], around)
        for inner in found[ast.ClassDef]:
            self._class(inner)
            self._place(_Place(_parts(inner, ast.ClassDef._fields)), around, in_class=True)
        for function in (*found[ast.FunctionDef], *found[ast.Lambda]):
            self._function(function, around, in_class=in_class)

    def _class(self, node: ast.ClassDef) -> None:
        """Look at a class but for the insides of its methods."""
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        _refuse(bool(node.keywords or node.decorator_list))
        _refuse(len(bases) < len(node.bases) or bool(bases - self.definitions - _BASES))
        for each in node.body:
            if isinstance(each, ast.FunctionDef):
                _refuse(_is_special(each.name) and each.name not in _METHODS)
            else:
                _refuse(not isinstance(each, ast.Pass) and not self._is_constant_statement(each))

    def _function(self, node: ast.FunctionDef | ast.Lambda, around: _Around | None, *, in_class: bool) -> None:
        """Look at a function, whose head is part of the place where it stands."""
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        _refuse(any(not isinstance(each, ast.Name) or each.id not in _DECORATORS for each in decorators))
        _refuse(not all(map(self._is_constant, (*node.args.defaults, *node.args.kw_defaults))))
        inside = _Place(_parts(node, ("body",)))
        local = inside.bound.union(_parameters(node.args))
        is_method = in_class and isinstance(node, ast.FunctionDef) and not decorators
        own = node.args.args[0].arg if is_method and node.args.args else None
        if around is not None:
            local &= around.local
            own = own if own == around.own else None
        self._place(inside, _Around(local, own))

    def _attributes(self, attributes: list[ast.Attribute], around: _Around) -> None:
        """In a function nothing with a state is reached, and nothing from outside gets an attribute."""
        foreign = self.definitions - around.local
        for each in attributes:
            if each.attr != "__init__":
                # Functions and classes can have attributes, too.
                _refuse(each.attr in _STATEFUL_NUMPY or _is_special(each.attr) or _root(each) in foreign)
            if type(each.ctx) is not ast.Load:
                _refuse(not isinstance(each.value, ast.Name) or each.value.id != around.own)

    def _subscripts(self, subscripts: list[ast.Subscript], around: _Around) -> None:
        """In a function nothing from outside gets an item."""
        for each in subscripts:
            if type(each.ctx) is not ast.Load:
                root = _root(each)
                _refuse(root is None or (root in self.names and root not in around.local))

    def _is_constant_statement(self, node: ast.stmt) -> bool:
        return isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)) and self._is_constant(node.value)

    def _is_constant(self, node: ast.expr | None) -> bool:
        """Whether a value cannot change: numbers, texts, tuples of them, functions and types by another name."""
        match node:
            case None | ast.Constant() | ast.Lambda():
                return True
            case ast.Name(id=name):
                return name not in self.changeable
            case ast.Attribute(attr=name):
                root = _root(node)
                unknown = root is None or root in self.changeable or root in self.definitions
                return not unknown and name not in _STATEFUL_NUMPY and not _is_special(name)
            case ast.UnaryOp(operand=operand):
                return self._is_constant(operand)
            case ast.BinOp(left=left, right=right):
                return self._is_constant(left) and self._is_constant(right)
            case ast.Tuple(elts=items):
                return all(map(self._is_constant, items))
            case _:
                return False


def _refuse(stateful: bool) -> None:  # noqa: FBT001 - the condition is the whole call
    if stateful:
        raise _StatefulError


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]


def _is_harmless(name: str) -> bool:
    top, *below = name.split(".")
    return top in _MODULES and "*" not in below and (top != "numpy" or _STATEFUL_NUMPY.isdisjoint(below))


def _parts(node: ast.AST | None, fields: Iterable[str]) -> list[ast.AST | None]:
    """The nodes that a node's fields hold, and a None where one is missing in a list, as in `{**x}`."""
    parts: list[ast.AST | None] = []
    for field in fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            parts += value
        elif isinstance(value, ast.AST):
            parts.append(value)
    return parts


def _parameters(arguments: ast.arguments) -> Iterator[str]:
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    return (each.arg for each in every if each is not None)


def _root(node: ast.expr) -> str | None:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
