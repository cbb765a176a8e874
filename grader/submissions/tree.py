"""Syntax trees of source that is looked at more than once."""

from __future__ import annotations

import ast
from functools import lru_cache

# A tree takes several hundred times the memory of its source.
_SHORT = 64 << 10


def tree_of(source: str) -> ast.Module:
    """The syntax tree, which must not be changed; the last one is kept, unless it is large.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
    """
    return _kept(source) if len(source) <= _SHORT else ast.parse(source)


_kept = lru_cache(maxsize=1)(ast.parse)
