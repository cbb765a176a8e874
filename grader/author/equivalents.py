"""Mutants that are right answers as well, each with its reason: by rule, or as the author has judged it."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

from grader.author.mutations import DROPPED, Kind
from grader.course import CourseError
from grader.model import why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from grader.author.mutants import Mutant

FILE = "equivalent_mutants.toml"
SINGLE_PRECISION = "float32 is as welcome as float64: comparisons leave room for its rounding"


def judged_equivalent(folder: Path) -> dict[str, str]:
    """The reasons that stand beside a solution, by the mutants' names; none if there is no such file.

    Raises:
        CourseError: it cannot be read as ``[[equivalent]]`` tables with a reason and mutants, each named once.
    """
    path = folder / FILE
    try:
        with path.open("rb") as file:
            tables = tomllib.load(file).get("equivalent", [])
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CourseError("{file} cannot be read: {reason}", file=path, reason=why(error)) from error
    except ValueError as error:
        raise CourseError("{file} is not written as TOML is: {problem}", file=path, problem=error) from error
    reasons: dict[str, str] = {}
    for number, table in enumerate(tables, start=1):
        reason, names = _read(table, {"file": path, "number": number})
        twice = [name for name in names if name in reasons] or [name for name, n in Counter(names).items() if n > 1]
        if twice:
            raise CourseError(
                "{file}, entry {number}: {name!r} stands there twice", file=path, number=number, name=twice[0]
            )
        reasons |= dict.fromkeys(names, reason)
    return reasons


def _read(table: Any, where: Mapping[str, object]) -> tuple[str, list[str]]:
    reason, names = (table.get("reason"), table.get("mutants")) if isinstance(table, dict) else (None, None)
    if not isinstance(reason, str) or not reason.strip():
        raise CourseError('{file}, entry {number}: no reason = "..." that says why these mutants are right', **where)
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise CourseError(
            "{file}, entry {number}: no mutants = [...], as `grade verify --mutants` prints their names", **where
        )
    return reason, names


def stale(reasons: Iterable[str], mutants: Iterable[Mutant]) -> list[str]:
    """The names of judged mutants that the solution has no more."""
    known = {mutant.id for mutant in mutants}
    return [name for name in reasons if name not in known]


def right_by_rule(mutant: Mutant, source: str) -> str | None:
    """Why a mutant that no inputs could kill is right, by a rule that holds for all exercises; None if none does.

    Args:
        mutant: whose numbers are right, with whatever inputs were tried.
        source: of the solution.
    """
    if mutant.kind is Kind.INTEGER:
        return "these are whole numbers anyway"
    if mutant.kind is Kind.STATEMENT and mutant.change.endswith(DROPPED):
        names = _assigned(mutant.change.removesuffix(DROPPED))
        if names and not names & _read_names(source):
            return f"nothing reads {', '.join(sorted(names))}"
    return None


def _assigned(statement: str) -> set[str]:
    """The names and attributes that an assignment binds; none if it does anything else, too."""
    try:
        (node,) = ast.parse(statement.strip()).body
    except (SyntaxError, ValueError):
        return set()
    if not isinstance(node, ast.Assign) or any(isinstance(each, ast.Call) for each in ast.walk(node.value)):
        return set()
    names: set[str] = set()
    for target in node.targets:
        if isinstance(target, ast.Name):
            names.add(target.id)
        elif isinstance(target, ast.Attribute):
            names.add(f".{target.attr}")
        else:
            return set()
    return names


def _read_names(source: str) -> set[str]:
    """The names and attributes that a module reads anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            found.add(f".{node.attr}")
    return found
