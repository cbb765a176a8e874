"""Which hints a student has seen: a small file in the user's state folder, safe to lose and safe to share."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FILE = "hints.json"
_SCHEMA = 1


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the grader remembers things: DELTAGRADE_STATE, or the user's state folder."""
    if environment.get("DELTAGRADE_STATE"):
        return Path(environment["DELTAGRADE_STATE"])
    return Path(environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "deltagrade"


def next_hint(folder: Path, about: str, count: int, *, again: bool = False) -> int | None:
    """Which hint comes next, from 0; that it was seen is remembered.

    Args:
        folder: where that is remembered.
        about: what the hints are about, for example `"a course/ex03_activations/softmax"`.
        count: how many hints there are.
        again: start over.

    Returns:
        The position of the hint, or None if all have been seen.

    Raises:
        OSError: it cannot be remembered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        seen = _read(folder / _FILE)
        position = 0 if again else seen.get(about, 0)
        if position >= count:
            return None
        _write(folder / _FILE, {**seen, about: position + 1})
        return position


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Between reading and writing nobody else may write."""
    with (folder / f"{_FILE}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(path: Path) -> dict[str, int]:
    """What the file says, as far as it makes sense: a damaged one only means that hints start over."""
    try:
        data = json.loads(path.read_bytes())
        entries = data["seen"].items() if data["schema"] == _SCHEMA else ()
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return {}
    return {name: seen for name, seen in entries if type(seen) is int and seen >= 0}


def _write(path: Path, seen: Mapping[str, int]) -> None:
    text = json.dumps({"schema": _SCHEMA, "seen": seen}, ensure_ascii=False, indent=2, sort_keys=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(path)
