"""How an author says how a result is compared: each kind is data, which travels in the answer key."""

from __future__ import annotations

from grader.comparison import (
    Distribution,
    Exact,
    Moved,
    Near,
    Normal,
    Own,
    Slope,
    TruncatedNormal,
    Uniform,
    Within,
)
from grader.declare.errors import AuthorError


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


def slope(of: dict[str, str], forward: str) -> Slope:
    """A gradient check, `half_difference` of the subject's own forward pass; it tells why, and is never wrong itself.

    Args:
        of: the looks that hold gradients, by (English) label, each with the input that is the `nudge` of what it
            belongs to; the forward pass is nudged along all of them at once.
        forward: the (English) label of the look at the forward pass.
    """
    if not of:
        raise AuthorError("slope() needs the looks that hold gradients, with their nudges")
    return Slope(dict(of), forward)


def distribution(*alternatives: Uniform | Normal | TruncatedNormal) -> Distribution:
    """Entries that look drawn from one of these distributions."""
    if not alternatives:
        raise AuthorError("distribution() needs at least one distribution")
    return Distribution(alternatives)
