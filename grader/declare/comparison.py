"""How a result is compared with the reference's: each kind is data, `judge.compare` knows what it means."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from grader.declare.errors import AuthorError


@dataclass(frozen=True)
class Near:
    """Equal up to rounding: |got - expected| <= rtol |expected| + atol max|expected|, entry by entry."""

    rtol: float
    atol: float
    single: float | None


@dataclass(frozen=True)
class Exact:
    """Equal."""


@dataclass(frozen=True)
class Within:
    """Finite and in [low, high], of the expected shape."""

    low: float
    high: float


@dataclass(frozen=True)
class Moved:
    """The displacement since the previous look is near the expected displacement."""

    rtol: float
    atol: float
    single: float | None


@dataclass(frozen=True)
class Own:
    """Not compared: a relation judges the subject's own results."""


@dataclass(frozen=True)
class Uniform:
    """The uniform distribution on [low, high)."""

    low: float
    high: float


@dataclass(frozen=True)
class Normal:
    """The normal distribution with mean 0."""

    std: float


@dataclass(frozen=True)
class TruncatedNormal:
    """A normal distribution cut at two of its own standard deviations, whose deviation after the cut is `std`."""

    std: float


@dataclass(frozen=True)
class Distribution:
    """Entries that look drawn from one of these distributions (Kolmogorov-Smirnov), of the expected shape."""

    alternatives: tuple[Uniform | Normal | TruncatedNormal, ...]


Comparison = Near | Exact | Within | Moved | Own | Distribution


def near(rtol: float, atol: float = 1e-9, single: float | None = 1e-3) -> Near:
    """Equal up to rounding.

    Args:
        rtol: relative tolerance of each entry.
        atol: tolerance relative to the largest expected entry, for entries that cancel.
        single: rtol for an answer in float32; None treats it like any other.
    """
    if not 0 < rtol < 1:
        raise AuthorError(f"near({rtol}): a relative tolerance lies between 0 and 1")
    return Near(rtol, atol, single)


def exact() -> Exact:
    """Equal, whatever the numeric type."""
    return Exact()


def within(low: float, high: float) -> Within:
    """Finite and in [low, high], where convention decides the rest."""
    return Within(float(low), float(high))


def moved(rtol: float, atol: float = 1e-9, single: float | None = 1e-3) -> Moved:
    """The step since the previous look of the script is as expected; arguments as for `near`."""
    return Moved(rtol, atol, single)


def own() -> Own:
    """No comparison with the reference; a relation must follow."""
    return Own()


def distribution(*alternatives: Uniform | Normal | TruncatedNormal) -> Distribution:
    """Entries that look drawn from one of these distributions."""
    if not alternatives:
        raise AuthorError("distribution() needs at least one distribution")
    return Distribution(alternatives)


_DISTRIBUTIONS = {kind.__name__: kind for kind in (Uniform, Normal, TruncatedNormal)}
_KINDS = {kind.__name__: kind for kind in (Near, Exact, Within, Moved, Own)}


def to_data(kind: Comparison | Uniform | Normal | TruncatedNormal) -> list[Any]:
    """A comparison as JSON."""
    if isinstance(kind, Distribution):
        return ["Distribution", [to_data(alternative) for alternative in kind.alternatives]]
    return [type(kind).__name__, asdict(kind)]


def from_data(data: list[Any]) -> Any:
    """The comparison that `to_data` wrote."""
    name, fields = data
    if name == "Distribution":
        return Distribution(tuple(_DISTRIBUTIONS[kind](**values) for kind, values in fields))
    return _KINDS[name](**fields)
