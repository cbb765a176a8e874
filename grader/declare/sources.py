"""Pieces of source that travel: fixtures (beside the subject) and relations (in the grader)."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.declare.errors import AuthorError
from grader.declare.words import words
from grader.worker.program import alone

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.declare.words import Words
    from grader.model import Text


@dataclass(frozen=True, eq=False)
class Fixture:
    """A function, factory or class that a case sends along; it holds no answer.

    Attributes:
        name: its name in the source.
        source: its definition without decorators.
    """

    name: str
    source: str
    _object: Any = field(repr=False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it here, as a worker would."""
        return self._object(*args, **kwargs)


@dataclass(frozen=True)
class Relation:
    """A property of a subject's own results, stated for students in `text`."""

    name: str
    source: str
    text: Text


@dataclass(frozen=True)
class Same:
    """Two looks must be equal."""

    first: str
    second: str


@dataclass(frozen=True)
class Differ:
    """Two looks must not be equal."""

    first: str
    second: str


Rule = Relation | Same | Differ


def fixture(define: Any) -> Fixture:
    """Let a function or class run beside the subject, from its source alone with `np` in scope."""
    name, source = _source(define)
    return Fixture(name, source, alone(name, source))


def relation(text: Words) -> Callable[[Callable[[dict[str, Any], dict[str, Any]], Any]], Relation]:
    """Judge a subject by its own results: `holds(seen, given)` with looks by label and inputs by name.

    Args:
        text: what to tell a student whose results do not have the property.
    """

    def declare(holds: Callable[[dict[str, Any], dict[str, Any]], Any]) -> Relation:
        name, source = _source(holds)
        alone(name, source)
        return Relation(name, source, words(text))

    return declare


def same(first: str, second: str) -> Same:
    """The looks with these (English) labels must be equal."""
    return Same(first, second)


def differ(first: str, second: str) -> Differ:
    """The looks with these (English) labels must not be equal."""
    return Differ(first, second)


def _source(define: Any) -> tuple[str, str]:
    name = getattr(define, "__name__", "")
    if not name.isidentifier() or "<locals>" in define.__qualname__:
        raise AuthorError(f"{name or define!r} cannot travel: write it as a function or class at module level")
    try:
        source = textwrap.dedent(inspect.getsource(define))
    except (OSError, TypeError) as error:
        raise AuthorError(f"the source of {name} cannot be read, so it cannot travel") from error
    definition = ast.parse(source).body[0]
    assert isinstance(definition, (ast.FunctionDef, ast.ClassDef))  # noqa: S101 - what getsource returned
    lines = source.splitlines(keepends=True)
    return name, "".join(lines[definition.lineno - 1 : definition.end_lineno])
