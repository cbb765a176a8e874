"""What a table says about where it was measured."""

from __future__ import annotations

import json
import os
import platform
from typing import TYPE_CHECKING

import numpy as np

from grader import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def isolation(out: Path) -> set[str]:
    """The levels of isolation at which a `grade batch` really graded."""
    reports = (path.read_text(encoding="utf-8") for path in (out / "reports").rglob("*.json"))
    return {json.loads(text)["isolation"] for text in reports if text.startswith("{")}


def machine_line(levels: Iterable[str]) -> str:
    """The machine, the versions and the levels of isolation."""
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}, "
        f"deltagrade {__version__}, isolation {', '.join(sorted(levels))}"
    )
