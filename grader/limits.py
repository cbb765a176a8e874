"""What a submission may use."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from grader.model import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.libraries import Library

TIME_HEADROOM = 100
"""A right answer needs less than this part of its time limit: `grade verify` proves it."""
TRAINING_HEADROOM = 10
"""Of its time limit, where a check trains: networks of the same quality may take several times as long.

The same goes for a library that builds its own machinery before it calculates anything.
"""
MEMORY_HEADROOM = 4
"""Of its memory limit, likewise."""

_MOST = 1_000_000
LEAST = {"memory_mb": 160, "processes": 0, "file_mb": 0, "open_files": 8, "output_kb": 0, "cpu_seconds": 1}
"""The smallest limits: what NumPy itself needs, and what a process cannot do without."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use, as `course.toml` and the command line set it.

    There is no limit of disk space, as there is nowhere to write: where files cannot be refused (level `contained`),
    none may become larger than `file_mb`, which is 0.

    Attributes:
        load_seconds: for executing the submission's file.
        check_seconds: for each check, unless it has a limit of its own.
        submission_seconds: for the submission as a whole, with every time that its file is executed.
        cpu_seconds: processor time of one process, with what it starts; it rarely matters beside the other times.
        memory_mb: address space of a process.
        processes: that it may start, where they cannot be refused.
        file_mb: largest file that it may write, where writing cannot be refused.
        open_files: descriptors that it may hold.
        output_kb: how much of what a check prints is kept.
        declared: what the course says, if somebody has overridden it.
        library_mb: of the memory, what a library takes that the exercise needs.

    Raises:
        SettingError: a limit is too small to work with, or absurdly large.
    """

    load_seconds: float = 10.0
    check_seconds: float = 10.0
    submission_seconds: float = 60.0
    cpu_seconds: int = 60
    memory_mb: int = 1024
    processes: int = 0
    file_mb: int = 0
    open_files: int = 64
    output_kb: int = 64
    declared: Limits | None = field(default=None, repr=False)
    library_mb: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        for name in NAMES:
            least = LEAST.get(name, 0.001)
            if not least <= getattr(self, name) <= _MOST:
                raise SettingError("{name} must be a number from {least} to {most}", name=name, least=least, most=_MOST)

    def data(self) -> dict[str, Any]:
        """The limits as plain data, with what the course says if somebody has overridden it."""
        own = {name: getattr(self, name) for name in NAMES}
        return {**own, "declared": self.declared.data()} if self.declared is not None else own

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Limits:
        """The limits of which `data` made plain data."""
        course = data.get("declared")
        return cls(**{**data, "declared": cls.of(course) if course else None})

    def overridden(self, values: Mapping[str, float | str]) -> Limits:
        """The same limits but for some, which somebody wants otherwise than the course.

        Raises:
            SettingError: there is no such limit, or the value is none for it.
        """
        return replace(self, **_numbers(values), declared=self.declared or self) if values else self

    def with_training(self, seconds: float) -> Limits:
        """The same limits with more time for the submission as a whole: that of checks with a clock of their own."""
        more = replace(self, submission_seconds=self.submission_seconds + seconds)
        return replace(more, cpu_seconds=self.cpu_seconds + math.ceil(seconds), declared=self.declared)

    def with_library(self, library: Library) -> Limits:
        """The same limits for an exercise that needs a library: its memory comes on top, and times are longer.

        A time that somebody has chosen stays what it is.
        """
        usual = self._course
        times = {
            name: type(getattr(usual, name))(getattr(usual, name) * library.slower)
            for name in NAMES
            if name.endswith("_seconds")
        }
        own = {name: getattr(self, name) for name in times if getattr(self, name) != getattr(usual, name)}
        memory = {"memory_mb": self.memory_mb + library.memory_mb, "library_mb": library.memory_mb}
        declared = replace(usual, **times, memory_mb=usual.memory_mb + library.memory_mb, library_mb=library.memory_mb)
        return replace(self, **{**times, **own}, **memory, declared=declared if self.declared is not None else None)

    def seconds(self, own: float | None) -> float:
        """The time for a check.

        Args:
            own: the check's own limit, if it has one.
        """
        usual = own or self.check_seconds
        changed = self.declared is not None and self.declared.check_seconds != self.check_seconds
        return self.check_seconds if changed else usual

    def enough_seconds(self, own: float | None, *, trains: bool = False) -> float:
        """What is more than a right answer to a check needs, however the limits have been overridden."""
        return (own or self._course.check_seconds) / (TRAINING_HEADROOM if trains or self.library_mb else TIME_HEADROOM)

    @property
    def enough_load_seconds(self) -> float:
        """What is more than the file of a right answer needs to be executed."""
        return self._course.load_seconds / (TRAINING_HEADROOM if self.library_mb else TIME_HEADROOM)

    @property
    def enough_mb(self) -> int:
        """More memory than a right answer needs."""
        limits = self._course
        return (limits.memory_mb - limits.library_mb) // MEMORY_HEADROOM + limits.library_mb

    @property
    def _course(self) -> Limits:
        return self.declared or self


def declared(values: Mapping[str, float | str]) -> Limits:
    """The limits of a course.

    Raises:
        SettingError: there is no such limit, or a value is none for it.
    """
    return Limits(**_numbers(values))


NAMES = tuple(name for name in Limits.__annotations__ if name not in ("declared", "library_mb"))
"""What can be limited."""


def _numbers(values: Mapping[str, float | str]) -> dict[str, Any]:
    """Numbers of the right kind: whole ones where only these make sense."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in NAMES:
            raise SettingError("unknown limit {name}; there are {names}", name=name, names=", ".join(NAMES))
        whole = not name.endswith("_seconds") or name == "cpu_seconds"
        try:
            found[name] = int(value) if whole else float(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise SettingError("{name} must be a number, not {value!r}", name=name, value=value) from error
    return found
