"""Syntax trees of source that is looked at more than once."""

from __future__ import annotations

import ast
from functools import lru_cache

# A tree takes up to several hundred times the memory of its source.
_SHORT = 16 << 10
# Of a class, so many submissions are read before the first of them runs, and looked at again after that.
_KEPT = 32


def tree_of(source: str) -> ast.Module:
    """The syntax tree, which must not be changed; the last ones are kept, unless they are large.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `ast.parse`.
    """
    return _kept(source) if len(source) <= _SHORT else ast.parse(source)


_kept = lru_cache(maxsize=_KEPT)(ast.parse)
