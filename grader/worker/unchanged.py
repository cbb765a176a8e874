"""Whether an input is still what it was, without encoding it: that is asked after every look."""

from __future__ import annotations

from typing import Any

import numpy as np

_PLAIN = frozenset({int, float, bool, str, type(None)})


def unchanged(value: Any, kept: Any) -> bool:
    """Whether a value is equal to one that was kept of it, bit for bit (NaN equals itself).

    Args:
        value: into which student code may have put anything.
        kept: arrays, numbers and texts, in lists, tuples and dicts, as they are sent.
    """
    try:
        return _unchanged(value, kept)
    except BaseException:  # something evil, which was not in it
        return False


def _unchanged(value: Any, kept: Any) -> bool:
    kind = type(kept)
    if kind is np.ndarray:
        return (
            isinstance(value, np.ndarray)
            and value.dtype == kept.dtype
            and value.shape == kept.shape
            and np.ndarray.tobytes(value) == kept.tobytes()
        )
    if type(value) is not kind:
        return False
    if kind is list or kind is tuple:
        return len(value) == len(kept) and all(map(_unchanged, value, kept))
    if kind is dict:
        return len(value) == len(kept) and all(map(_unchanged, value.items(), kept.items()))
    return bool(value == kept or (value != value and kept != kept)) if kind in _PLAIN else value is kept  # noqa: PLR0124
