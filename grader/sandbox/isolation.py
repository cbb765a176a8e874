"""Choosing a level of isolation for a run."""

from __future__ import annotations

from grader.sandbox.levels import IsolationError, Level, available, require

# What is chosen by itself, strongest first: a jail costs a process more and must be asked for.
_LADDER = (Level.CONFINED, Level.CONTAINED)


def choose(wanted: str | None, required: str | None) -> Level:
    """The level to grade at: the wanted one, otherwise the strongest that this machine has.

    Args:
        wanted: use this level.
        required: refuse to grade below this one.

    Raises:
        IsolationError: the machine does not have it, or it is weaker than what is required.
    """
    level = Level(wanted) if wanted else next(level for level in _LADDER if available(level))
    if not available(level):
        raise IsolationError(level.needs)
    if required:
        require(level, Level(required))
    return level
