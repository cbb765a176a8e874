"""Choosing a level of isolation for a run: the strongest that works, found out by using it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Text
from grader.sandbox import trial
from grader.sandbox.levels import IsolationError, Level, available, require

if TYPE_CHECKING:
    from collections.abc import Sequence


class Isolation:
    """The level of a run, and what to fall back on if it does not work here.

    Whether a jail can be had shows only when one is started. To try that first would cost every run more than the jail
    does; so the first worker is the trial, and nothing has been graded when it fails. A level that has worked once is
    never left: what fails afterwards is a fault.

    Args:
        levels: the levels that may be used, strongest first.
        asked_for: whether somebody chose the level, rather than to leave that to the grader.

    Attributes:
        level: the level in force, or the next one to be tried.
    """

    def __init__(self, levels: Sequence[Level], *, asked_for: bool = True) -> None:
        self.level, *self._weaker = levels
        self._asked_for = asked_for
        self._works = False

    def worked(self) -> None:
        """A worker has confined itself at this level."""
        if self.level is Level.JAILED and not self._works:
            trial.forget_failure()
        self._works = True

    def fall_back(self, failed: Level, why: str) -> bool:
        """A worker could not be had: go on to the next level, unless somebody else has done so.

        Args:
            failed: the level of that worker.
            why: what went wrong, in English.

        Returns:
            Whether to try again; not if this level has worked before.

        Raises:
            IsolationError: it never worked, and there is no other.
        """
        if failed is not self.level:
            return True
        if self._works:
            return False
        if not self._weaker:
            raise IsolationError(
                Text(
                    f"Isolation '{failed}' could not be had: {why}. {failed.needs.en}",
                    f"격리 수준 '{failed}'을(를) 쓸 수 없었어요: {why}. {failed.needs.ko}",
                )
            )
        if failed is Level.JAILED:
            trial.remember_failure()
        self.level = self._weaker.pop(0)
        return True

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What a report says aloud: that malice would not be held, though nobody chose so."""
        weak = self.level is Level.CONTAINED and not self._asked_for
        return (Finding("weakly_isolated", {"level": str(self.level)}),) if weak else ()


def choose(wanted: str | None = None, required: str | None = None) -> Isolation:
    """The isolation of a run: at the wanted level, otherwise at the strongest that works.

    Args:
        wanted: use this level.
        required: refuse to grade below this one.

    Raises:
        IsolationError: the machine has no such level, or the wanted one is weaker than the required one.
    """
    if wanted:
        level = Level(wanted)
        if not available(level):
            raise IsolationError(level.needs)
        if required:
            require(level, Level(required))
        return Isolation([level])
    least = Level(required) if required else Level.CONTAINED
    levels = [level for level in Level if level >= least and available(level)]
    if len(levels) > 1 and levels[0] is Level.JAILED and not trial.promising():
        del levels[0]
    if not levels:
        raise IsolationError(least.needs)
    return Isolation(levels, asked_for=False)
