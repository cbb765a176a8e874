"""Mistakes of an exercise's author, each one clear line with file and line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

# Frames in here are the engine's, not the author's; the bundled course beside it is.
_ENGINE = (Path(__file__).resolve().parent, Path(__file__).resolve().parent.parent / "key")


class AuthorError(Exception):
    """A course declares something that cannot be graded.

    Args:
        what: what is wrong and the way out.
        at: `file:line`; by default the innermost line outside the engine that led here.
    """

    def __init__(self, what: str, at: str | None = None) -> None:
        self.what = what
        self.at = at if at is not None else _caller()
        super().__init__(f"{self.at}: {what}" if self.at else what)


def _caller() -> str:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if not any(path.is_relative_to(folder) for folder in _ENGINE) and path.is_file():
            return f"{path.name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
