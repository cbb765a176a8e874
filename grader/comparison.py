"""How a result is compared with the reference's: each kind is data, `judge.compare` knows what it means."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


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
class Slope(Own):
    """A gradient check: how far the subject's own forward pass moves along a small step of its inputs.

    It is never wrong by itself: it tells whether a backward pass belongs to its forward pass.

    Attributes:
        of: the looks that hold gradients, each with the input that holds the small step of what it belongs to.
        forward: the look that shows the forward pass.
    """

    of: dict[str, str]
    forward: str


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


Comparison = Near | Exact | Within | Moved | Own | Slope | Distribution


_DISTRIBUTIONS = {kind.__name__: kind for kind in (Uniform, Normal, TruncatedNormal)}
_KINDS = {kind.__name__: kind for kind in (Near, Exact, Within, Moved, Own, Slope)}


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
