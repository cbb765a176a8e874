"""Which functions and classes of a submission use which others: what is wrong in one may come from another."""

from __future__ import annotations

import ast
import functools
import re
import warnings
from typing import TYPE_CHECKING

from grader.submissions.tree import tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from grader.submissions.source import SourceFile

_ANNOTATIONS = frozenset({"annotation", "returns"})


def calls(file: SourceFile, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which others of some functions and classes each of them uses, by itself or in a helper.

    Only plain names count, read where they cannot mean anything else: no attribute, no parameter of the same name. Of
    those that use each other in a circle, the later ones use the earlier ones, and not the other way round.

    Args:
        file: where they are defined; what is defined twice counts as it was defined last.
        names: their names, in the order in which they should be written.
    """
    if not _mentioned(file, names):
        return {}
    try:
        definitions = _definitions(file)
    except (RecursionError, MemoryError):  # it could be read, but on a shorter stack
        return {}

    @functools.cache
    def read(name: str) -> frozenset[str]:
        return frozenset[str]().union(*map(_free, definitions.get(name, ())))

    used = {name: _reached(name, read, names) - {name} for name in names}
    reached = {name: _reached(name, read) for name in names}
    return {
        name: tuple(
            other for other in names if other in used[name] and (other in names[:place] or name not in reached[other])
        )
        for place, name in enumerate(names)
    }


def _mentioned(file: SourceFile, names: Sequence[str]) -> bool:
    """Whether any of the names stands elsewhere than where it is defined: a first look, cheaper than parsing."""
    defined = [definition.name for definition in file.definitions]
    source = "\n".join(block.source for block in file.blocks)
    return any(len(re.findall(rf"\b{re.escape(name)}\b", source)) > defined.count(name) for name in names)


def _reached(start: str, read: Callable[[str], frozenset[str]], ends: Collection[str] = ()) -> set[str]:
    """All names that a definition reads, and those that these read in turn, but for what is read in `ends`."""
    found: set[str] = set()
    todo = [start]
    while todo:
        new = read(todo.pop()) - found
        found |= new
        todo += new.difference(ends)
    return found


def _definitions(file: SourceFile) -> dict[str, list[ast.AST]]:
    """What defines each name of the module: one statement, and what it is rebound by (`f = vectorize(f)`)."""
    found: dict[str, list[ast.AST]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `"\d"` is the student's business
        for statement in (each for block in file.blocks for each in tree_of(block.source).body):
            match statement:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    found[name] = [statement]
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found[name] = [*found.get(name, ()), value] if name in _free(value) else [value]
                case _:
                    pass
    return found


def _free(definition: ast.AST) -> set[str]:
    """The names that a definition reads and binds nowhere inside."""
    used: set[str] = set()
    bound: set[str] = set()
    for node in _nodes(definition):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if node is not definition:
                    bound.add(name)
            case ast.alias(name=name, asname=other):
                bound.add(other or name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case _:
                pass
    return used - bound


def _nodes(root: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those of annotations, which use nothing; as many levels deep as the parser allows."""
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        for field, value in ast.iter_fields(node):
            if field not in _ANNOTATIONS:
                children = value if isinstance(value, list) else [value]
                todo += [child for child in children if isinstance(child, ast.AST)]
