"""Where the grader keeps between runs what it would otherwise have to find out again."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # imported before the worker is started, when `typing` would cost time
if TYPE_CHECKING:
    from collections.abc import Mapping


def cache_folder(environment: Mapping[str, str] = os.environ) -> str:
    """`DELTAGRADE_CACHE`, or a folder in the user's own cache; it may not exist, and perhaps cannot be made."""
    if "DELTAGRADE_CACHE" in environment:
        return environment["DELTAGRADE_CACHE"]
    home = os.path.expanduser("~")  # noqa: PTH111 - for whoever has no home, this is no path
    above = environment.get("XDG_CACHE_HOME") or f"{home if home != '~' else os.devnull}/.cache"
    return f"{above}/deltagrade"
