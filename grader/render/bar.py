"""A bar that shows how much of something is done."""

from __future__ import annotations

from typing import Final

_WIDTH: Final = 30


def share(done: float, whole: float) -> float:
    """Returns how much of something is done, from 0 to 1; nothing of nothing."""
    return min(max(done / whole, 0.0), 1.0) if whole > 0 else 0.0


def bar(done: float, whole: float, width: int = _WIDTH) -> str:
    """Returns a bar, full only if everything is done and empty only if nothing is.

    Args:
        done: how much is done.
        whole: how much there is.
        width: of the bar, in columns.
    """
    part = share(done, whole)
    filled = round(part * width)
    if 0 < part < 1:
        filled = min(max(filled, 1), width - 1)
    return "█" * filled + "░" * (width - filled)
