"""Outcomes: what a look saw, decoded from what the interpreter wrote, also by a worker that is not trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from grader.worker.values import Decoder
from grader.worker.wire import FROM_WORKER, Limits, WireError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.worker.values import Array

_MAX_INPUTS = 10_000


class Kind(StrEnum):
    """How a look ended."""

    OK = "ok"
    RAISED = "raised"
    MISSING = "missing"
    SKIPPED = "skipped"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the student's work; `cell` is None for a `.py` file."""

    file: str
    cell: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look saw.

    Attributes:
        kind: how it ended.
        value: the value, if it is OK.
        names: the exception's class and bases, or the names that are missing.
        text: the exception's message.
        place: where in the student's code it was raised.
        changed: numbers of the inputs that differ from what the case sent.
    """

    kind: Kind
    value: Any = None
    names: tuple[str, ...] = ()
    text: str = ""
    place: Place | None = None
    changed: frozenset[int] = frozenset()


def decode(looks: Any, arrays: Sequence[Array], limits: Limits = FROM_WORKER) -> tuple[Outcome, ...]:
    """The outcomes of one case.

    Raises:
        WireError: they are not what the interpreter writes.
    """
    if not isinstance(looks, list):
        raise WireError("looks that are no list")
    decoder = Decoder(arrays, limits)
    return tuple(_outcome(look, decoder) for look in looks)


def _outcome(look: Any, decoder: Decoder) -> Outcome:
    if not isinstance(look, dict):
        raise WireError("a look that is no object")
    changed = _numbers(look.get("changed", []))
    if "ok" in look:
        return Outcome(Kind.OK, decoder.value(look["ok"]), changed=changed)
    if "raised" in look:
        text = look.get("text", "")
        return Outcome(
            Kind.RAISED, names=_names(look["raised"]), text=text if isinstance(text, str) else "",
            place=place(look.get("at")), changed=changed,
        )  # fmt: skip
    if "missing" in look:
        return Outcome(Kind.MISSING, names=_names(look["missing"]), changed=changed)
    if look.get("skipped") is True:
        return Outcome(Kind.SKIPPED, changed=changed)
    if look.get("large") is True:
        return Outcome(Kind.LARGE, changed=changed)
    raise WireError("a look without an outcome")


def _numbers(value: Any) -> frozenset[int]:
    if not isinstance(value, list) or len(value) > _MAX_INPUTS or not all(type(item) is int for item in value):
        raise WireError("changed inputs that are no numbers")
    return frozenset(value)


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise WireError("names that are none")
    return tuple(value)


def place(value: Any) -> Place | None:
    """The place that a worker reports: ``[file, cell or 0, line]``."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 3:
        raise WireError("a place that is none")
    file, cell, line = value
    if not isinstance(file, str) or type(cell) is not int or type(line) is not int:
        raise WireError("a place that is none")
    return Place(file[:200], cell or None, line)
