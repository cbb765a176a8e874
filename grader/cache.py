"""Where the grader keeps between runs what it would otherwise have to find out again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def cache_folder(environment: Mapping[str, str] = os.environ) -> str:
    """`DELTAGRADE_CACHE`, or a folder in the user's own cache; it may not exist yet."""
    if "DELTAGRADE_CACHE" in environment:
        return environment["DELTAGRADE_CACHE"]
    return f"{environment.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')}/deltagrade"  # noqa: PTH111
