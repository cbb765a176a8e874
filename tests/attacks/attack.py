"""An attack, and what becomes of it at each level of isolation: what the tests expect and SECURITY.md's table says."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import pytest

from grader.sandbox.levels import Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Outcome(StrEnum):
    """What becomes of an attack."""

    HELD = "held"
    THROUGH = "gets through"
    ACCIDENT = "accident only"
    """Held by a limit that does not bind root."""


class Place(NamedTuple):
    """What an attack may aim at.

    Attributes:
        folder: where anybody may write; another student's submission and a socket are in it.
        port: of a service on TCP, UDP and an abstract socket.
    """

    folder: Path
    port: int


class Attack(NamedTuple):
    """A submission that does harm where it works.

    Attributes:
        kind: the row of the table.
        source: the submission; `{folder}`, `{port}` and `{grader}` (a process id) stand for what it aims at.
        weak: the levels at which it is not held.
    """

    kind: str
    name: str
    source: str
    weak: Mapping[Level, Outcome]

    def outcome(self, level: Level) -> Outcome:
        """What becomes of it."""
        return self.weak.get(level, Outcome.HELD)

    def works(self, level: Level) -> bool:
        """Whether it works for whoever runs the tests."""
        outcome = self.outcome(level)
        return outcome is Outcome.THROUGH or (outcome is Outcome.ACCIDENT and os.geteuid() == 0)

    def at(self, place: Place) -> str:
        """The submission, aimed at a place."""
        return self.source.replace("{folder}", str(place.folder)).replace("{port}", str(place.port))


def attacks(
    kind: str, sources: Mapping[str, str], weak: Mapping[Level, Outcome | Mapping[str, Outcome]] | None = None
) -> list[Attack]:
    """The attacks of a kind.

    Args:
        kind: the row of the table.
        sources: submissions by name.
        weak: levels at which all of them, or some by name, are not held.
    """

    def weak_for(name: str) -> dict[Level, Outcome]:
        outcomes = {
            level: each if isinstance(each, Outcome) else each.get(name, Outcome.HELD)
            for level, each in (weak or {}).items()
        }
        return {level: outcome for level, outcome in outcomes.items() if outcome is not Outcome.HELD}

    return [Attack(kind, name, source, weak_for(name)) for name, source in sources.items()]


def each(given: list[Attack]) -> pytest.MarkDecorator:
    """Run a test with each of these attacks."""
    return pytest.mark.parametrize("attack", given, ids=[f"{attack.kind}: {attack.name}" for attack in given])


at_every_level = pytest.mark.parametrize("level", Level)
