"""What a submission may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of time, memory and output, as `course.toml` and the command line set them.

    Attributes:
        load_seconds: for executing the submission's file.
        check_seconds: for each check, unless it has a limit of its own.
        memory_mb: address space of the worker.
        file_mb: largest file that it may write, where it may write at all.
        open_files: descriptors that it may hold.
        output_kb: how much of what it prints is kept.
    """

    load_seconds: float = 10.0
    check_seconds: float = 10.0
    memory_mb: int = 1024
    file_mb: int = 1
    open_files: int = 64
    output_kb: int = 64
