"""Whether a submission can carry anything over from one call to the next.

If it certainly cannot, a wrong result is wrong in any order of calls, and need not be looked at again alone. Whatever
is not plainly stateless counts as stateful: an import other than NumPy's, a mutable default, an attribute of a class, a
decorator, a global generator.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.submissions.tree import tree_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
# They have no parts, and most of a tree are these.
_LEAVES = frozenset({ast.Name, ast.Constant})
_SMALL = frozenset({"ctx", "op", "ops", "type_comment", "lineno"})
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


class _File:
    """One file: its module's names, and those among them whose values may change."""

    def __init__(self, file: SourceFile) -> None:
        self.statements = [each for block in file.blocks for each in tree_of(block.source).body]
        self.names = {name for each in self.statements for name in _bound(each)}
        self.definitions = {each.name for each in self.statements if isinstance(each, (ast.FunctionDef, ast.ClassDef))}
        self.changeable: set[str] = set()
        # What runs while the file is loaded runs in every worker, in the same order: only what it leaves behind counts.
        left = [
            each
            for each in self.statements
            if not isinstance(each, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))
        ]
        # A name for what may change may change, too.
        while changing := [each for each in left if not self._is_constant_statement(each)]:
            left = [each for each in left if each not in changing]
            self.changeable |= {name for each in changing for name in _bound(each)}

    def examine(self, subjects: Collection[str]) -> None:
        """Look at all that may run later.

        Raises:
            _StatefulError: something may remember.
        """
        _refuse(not self.changeable.isdisjoint(subjects))
        methods = set()
        for node in _nodes(self.statements):
            match node:
                case ast.Import() | ast.ImportFrom():
                    _refuse(not all(map(_is_harmless, _imported(node))))
                case ast.ClassDef():
                    methods |= self._class(node)
                case ast.FunctionDef() | ast.Lambda():
                    self._function(node, node.args.args[:1] if node in methods else [])
                case ast.AsyncFunctionDef() | ast.Global() | ast.Nonlocal():
                    raise _StatefulError
                case ast.Name(id=name):
                    _refuse(name in _BACK_DOORS)
                case ast.Attribute(ctx=ast.Store() | ast.Del()):
                    _refuse(not isinstance(node.value, ast.Name) or node.value.id in self.names)
                case _:
                    pass

    def _class(self, node: ast.ClassDef) -> set[ast.AST]:
        """Look at a class but for the insides of its methods, which are returned."""
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        _refuse(bool(node.keywords or node.decorator_list))
        _refuse(len(bases) < len(node.bases) or bool(bases - self.definitions - _BASES))
        methods = {each for each in node.body if isinstance(each, ast.FunctionDef)}
        _refuse(any(_is_special(each.name) and each.name not in _METHODS for each in methods))
        others = (each for each in node.body if each not in methods and not isinstance(each, ast.Pass))
        _refuse(not all(map(self._is_constant_statement, others)))
        return {each for each in methods if not each.decorator_list}

    def _function(self, node: ast.FunctionDef | ast.Lambda, owner: list[ast.arg]) -> None:
        """Look at a function; a method may keep what it likes in its own object, which is made anew for each case."""
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        _refuse(any(not isinstance(each, ast.Name) or each.id not in _DECORATORS for each in decorators))
        _refuse(not all(map(self._is_constant, (*node.args.defaults, *node.args.kw_defaults))))
        body = node.body if isinstance(node, ast.FunctionDef) else [node.body]
        local = {*_parameters(node.args), *(name for each in body for name in _bound(each))}
        own = [each.arg for each in owner]
        for part in _nodes(body):
            self._part(part, local, own)

    def _part(self, node: ast.AST, local: set[str], own: list[str]) -> None:
        """One part of a function: what may change is not read, and nothing from outside is written to."""
        match node:
            case ast.Name(id=name):
                _refuse(name in self.changeable and name not in local)
            case ast.Attribute(value=value, attr=name, ctx=ctx):
                _refuse(name in _STATEFUL_NUMPY or (_is_special(name) and name != "__init__"))
                # Functions and classes can have attributes, too.
                root = _root(value)
                _refuse(root in self.definitions and root not in local and name != "__init__")
                _refuse(not isinstance(ctx, ast.Load) and not (isinstance(value, ast.Name) and [value.id] == own))
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                root = _root(node)
                _refuse(root is None or (root in self.names and root not in local))
            case _:
                pass

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


def _nodes(roots: Sequence[ast.AST], *, within: bool = True) -> Iterator[ast.AST]:
    """All nodes of syntax trees but operators and contexts; as `ast.walk`, in a third of its time.

    Args:
        roots: the trees.
        within: also what is inside of functions and classes; otherwise these come, but not their parts.
    """
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        if type(node) in _LEAVES or (not within and isinstance(node, _SCOPES)):
            continue
        for field in node._fields:
            if field in _SMALL:
                continue
            value = getattr(node, field, None)
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting.extend(each for each in value if isinstance(each, ast.AST))


def _bound(statement: ast.AST) -> Iterator[str]:
    """The names that a statement binds where it stands; nested functions keep theirs."""
    for node in _nodes([statement], within=False):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.alias(name=name, asname=other):
                yield (other or name).partition(".")[0]
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case _:
                pass


def _parameters(arguments: ast.arguments) -> Iterator[str]:
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    return (each.arg for each in every if each is not None)


def _root(node: ast.expr) -> str | None:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
