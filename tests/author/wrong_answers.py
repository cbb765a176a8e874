"""Submissions that are made of declared mistakes: a reference's wrong answers, as a student would have written them."""

from __future__ import annotations

import ast
import builtins


class WrongAnswers:
    """The declared mistakes of a reference's source."""

    def __init__(self, reference: str) -> None:
        self._top: dict[str, ast.stmt] = {}
        self._checks: list[str] = []
        self._mistakes: dict[str, list[str]] = {}
        for statement in ast.parse(reference).body:
            for name in _names(statement):
                self._top[name] = statement
            for name, owner, kind in _declared(statement):
                if kind == "check":
                    self._checks.append(name)
                elif kind == "mistake":
                    self._mistakes.setdefault(owner, []).append(name)

    def submission(self, which: int) -> str:
        """A module in which as many checks as possible are done wrong: each by its mistake of this number, in turn."""
        body: list[ast.stmt] = [ast.parse("import numpy as np").body[0]]
        done: set[str] = {"np"}
        for check, mistakes in self._mistakes.items():
            for name in [*mistakes[which % len(mistakes) :], *mistakes]:
                needed = self._needed(name)
                if needed is not None:
                    body += [self._plain(each) for each in needed if each not in done]
                    done.update(needed)
                    # The student's own name for it; what it calls of the exercise is right, as when it was traced.
                    calls = f"def {check}(*args, **kwargs): return {name}(*args, **kwargs)"
                    inherits = f"class {check}({name}): pass"
                    body.append(ast.parse(inherits if self._is_class(name) else calls).body[0])
                    break
        return ast.unparse(ast.fix_missing_locations(ast.Module(body, []))) + "\n"

    def _is_class(self, name: str) -> bool:
        return isinstance(self._top[name], ast.ClassDef)

    def _needed(self, name: str) -> list[str] | None:
        """The definitions that one rests on, in their order in the reference; None if it needs more than NumPy."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each in found or each in ("np", *dir(builtins)):
                continue
            if each not in self._top or _is_the_graders(self._top[each]):
                return None
            found.add(each)
            waiting += _globals(self._stripped(each))
        return [each for each in self._top if each in found]

    def _plain(self, name: str) -> ast.stmt:
        return _Renamed(self._checks).visit(self._stripped(name))  # type: ignore[no-any-return]

    def _stripped(self, name: str) -> ast.stmt:
        """A definition without its decorators, from a fresh tree."""
        statement = ast.parse(ast.unparse(self._top[name])).body[0]
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            statement.decorator_list = []
        return statement


class _Renamed(ast.NodeTransformer):
    """The reference of a check under a name of its own, so that the wrong answer can have the check's name."""

    def __init__(self, checks: list[str]) -> None:
        self._checks = checks

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._own(node.name)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._own(node.name)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if node.attr == "reference" and isinstance(node.value, ast.Name) and node.value.id in self._checks:
            return ast.Name(self._own(node.value.id), node.ctx)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._own(node.id), node.ctx)

    def _own(self, name: str) -> str:
        return f"right_{name}" if name in self._checks else name


def _is_the_graders(statement: ast.stmt) -> bool:
    """Whether it imports what a student does not have."""
    return isinstance(statement, ast.ImportFrom) and bool(
        statement.level or (statement.module or "").startswith("grader")
    )


def _names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name for alias in statement.names]
    return []


def _declared(statement: ast.stmt) -> list[tuple[str, str, str]]:
    """The name of a decorated definition, whose decorator it has, and which."""
    if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return []
    calls = [each.func for each in statement.decorator_list if isinstance(each, ast.Call)]
    return [
        (statement.name, call.value.id, call.attr)
        for call in calls
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)
    ]


def _globals(statement: ast.stmt) -> set[str]:
    """The names that a definition takes from around it; too many, where a name is local in one function only."""
    nodes = list(ast.walk(statement))
    loaded = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {
        node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node is not statement
    }
    bound |= {node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name}
    return loaded - bound
