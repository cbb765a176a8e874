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
    from collections.abc import Callable, Mapping

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
class Judgement:
    """A relation that measures a subject's results, says how good they are, and names what may be behind it.

    Attributes:
        said: what was measured, by name; figures stand in braces.
        causes: what may be behind a failure, by name, likewise.
        form: what to tell a student whose results have no form that could be judged.
    """

    name: str
    source: str
    said: Mapping[str, Text]
    causes: Mapping[str, Text]
    form: Text


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


Rule = Relation | Judgement | Same | Differ


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


def judgement(
    *, said: Mapping[str, Words], causes: Mapping[str, Words], form: Words
) -> Callable[[Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]], Judgement]:
    """Judge a subject by measuring its own results, where a plain `relation` could only say that something is wrong.

    The decorated function takes looks by label and inputs by name, like a relation, and returns a dict:

    - `"holds"`: whether the results are good enough;
    - `"said"`: the name of the sentence that tells what was measured, which students read in either case; None where
      there is nothing to tell;
    - `"cause"`: the name of what is behind a failure, or None;
    - `"figures"`: the numbers of both sentences, by the names that they have in braces (`{accuracy:.1%}`);
    - `"curves"`: optional, what is worth drawing: `{"yours": numbers, "reference": numbers}`;
    - `"confusion"`: optional, of a classifier: how many samples of each class (a row each) it takes for each class.

    Args:
        said: sentences by name.
        causes: explanations by name; a report calls them `check.name`, and `Check.shows` proves them.
        form: what to tell if the function raises an exception: the results have another form than was asked for.
    """

    def declare(judge: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]) -> Judgement:
        name, source = _source(judge)
        alone(name, source)
        return Judgement(name, source, _texts(said), _texts(causes), words(form))

    return declare


def _texts(given: Mapping[str, Words]) -> dict[str, Text]:
    return {name: words(each) for name, each in given.items()}


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
