"""What a worker is asked, as frames: those that many submissions have in common are made once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grader.sandbox import library
from grader.sandbox.launch import numpy_folder
from grader.sandbox.levels import Level
from grader.worker import wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.libraries import Library
    from grader.limits import Limits
    from grader.submissions.source import SourceFile


@lru_cache(maxsize=16)
def prepare(level: Level, limits: Limits, preload: tuple[str, ...], beside: Library | None) -> bytes:
    """Asks a worker to get ready: to import, and to confine itself.

    Args:
        level: of isolation.
        limits: what the submission may use.
        preload: modules to import before that.
        beside: the library that it has beside NumPy.
    """
    request = {
        "kind": "prepare",
        "level": str(level),
        "limits": {
            "memory_mb": limits.memory_mb,
            "file_mb": limits.file_mb,
            "open_files": limits.open_files,
            "cpu_seconds": limits.cpu_seconds,
            "processes": limits.processes,
        },
        "preload": list(preload),
        "readable": library.readable(numpy_folder(), beside) if level is Level.CONFINED_READS else [],
        "library": beside.name if beside is not None else None,
        "packages": library.packages(beside) if beside is not None else [],
        "threads": beside is not None,
        "device": beside.name if beside is not None and beside.for_numpy else None,
    }
    program = level.seccomp_program(threads=beside is not None)
    described = [["uint8", [len(program)]]] if program else []
    return wire.pack([request, described], program or b"")


@lru_cache(maxsize=16)
def select(checks: tuple[tuple[int, ...], ...], *, live: bool, singly: bool) -> bytes:
    """Asks for the cases of these checks.

    Args:
        checks: the numbers of the cases of each.
        live: somebody sees at once what is printed.
        singly: each result is wanted at once.
    """
    return wire.pack([{"kind": "select", "checks": checks, "live": live, "singly": singly}, []])


def load(files: Sequence[SourceFile], mark: bytes) -> bytes:
    """Asks to execute a submission, the first file and what it imports, and to end each check's output with a mark.

    The mark is not among what is asked for, as all else of that is the same for many submissions.
    """
    request = {"kind": "load", "files": list(map(_file, files)), "main": files[0].name, "mark": mark.decode()}
    return wire.pack([request, []])


def _file(file: SourceFile) -> dict[str, object]:
    return {
        "name": file.name,
        "filename": file.filename,
        "aliases": list(file.aliases),
        "package": file.package,
        "blocks": [[block.source, block.cell or 0] for block in file.blocks],
    }
