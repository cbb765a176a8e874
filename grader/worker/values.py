"""Values on the wire: JSON where it can be, tagged where it cannot, arrays as raw bytes.

====================  ==========================================================
``{"a": k}``          array number k of the frame (NumPy scalars are 0-d arrays)
``{"l"}``, ``{"t"}``  list, tuple
``{"d": [[k, v]]}``   dict, in order; keys are strings or integers
``{"nf": "nan"}``     a float that JSON has no word for
``{"o": "module.T"}`` something that does not travel: only its type's name
====================  ==========================================================

The worker encodes what student code returned, the grader decodes it: a dtype is looked up in a table instead of
being parsed, and subclasses travel as the plain data they hold.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.worker import wire
from grader.worker.wire import FROM_WORKER, Limits, WireError

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = np.ndarray[Any, Any]

_NAMES = [
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
]
DTYPES = {name: np.dtype(name) for name in _NAMES}
_NAME_OF = {dtype: name for name, dtype in DTYPES.items()}
_MAX_DIMENSIONS = 16
_MAX_DEPTH = 12
_MAX_TEXT = 20_000
_INT64 = 1 << 63


class TooLargeError(ValueError):
    """A value that is larger than a frame carries."""


class Opaque(NamedTuple):
    """Stands for a value that did not travel."""

    type: str


def describe_type(value: object) -> str:
    """The dotted name of a value's type, without asking the value."""
    kind = type(value)
    return f"{type.__getattribute__(kind, '__module__')}.{type.__getattribute__(kind, '__qualname__')}"[:200]


class Encoder:
    """Turns Python values into tagged JSON and collects their arrays.

    Args:
        limits: raise `TooLargeError` beyond these.

    Attributes:
        arrays: what was collected.
        bytes: how many these have, and those that were taken out again.
    """

    def __init__(self, limits: Limits = FROM_WORKER) -> None:
        self.limits = limits
        self.arrays: list[Array] = []
        self.bytes = 0
        self._nodes = 0

    def frame(self, content: Any) -> bytes:
        """A frame of this content and of the arrays collected so far."""
        described = [[_NAME_OF[array.dtype], list(array.shape)] for array in self.arrays]
        return wire.pack([content, described], b"".join([array.tobytes() for array in self.arrays]))

    def forget(self) -> None:
        """Begin another frame: what was encoded so far has been sent."""
        self.arrays = []
        self._nodes = self.bytes = 0

    def value(self, value: Any, depth: int = 0) -> Any:
        """Encode one value; arrays are copied, so that later changes do not reach them.

        Raises:
            TooLargeError: it has too many nodes, arrays or bytes, or is nested too deeply.
        """
        self._nodes += 1
        if self._nodes > self.limits.nodes or depth > _MAX_DEPTH:
            raise TooLargeError
        kind = type(value)
        if kind is np.ndarray:
            return self._array(value)
        if value is None or kind is bool:
            return value
        if kind is str:
            return value if len(value) <= _MAX_TEXT else {"o": "builtins.str"}
        if kind is int:
            return value if -_INT64 <= value < _INT64 else {"o": "builtins.int"}
        if kind is float:
            return value if math.isfinite(value) else {"nf": float.__repr__(value)}
        return self._container(value, kind, depth)

    def _container(self, value: Any, kind: type, depth: int) -> Any:
        if kind is list:
            return {"l": [self.value(item, depth + 1) for item in value]}
        if kind is tuple:
            return {"t": [self.value(item, depth + 1) for item in value]}
        if kind is dict:
            return self._dict(value, depth)
        if issubclass(kind, (np.ndarray, np.generic, complex)):
            return self._array(value)
        for base in (int, float, str, tuple, list, dict):
            if issubclass(kind, base):
                return self.value(_plain(base, value), depth)
        return {"o": describe_type(value)}

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        pairs = []
        for key, item in value.items():
            if type(key) not in (str, int):
                return {"o": "builtins.dict"}
            pairs.append([self.value(key, depth + 1), self.value(item, depth + 1)])
        return {"d": pairs}

    def _array(self, value: Any) -> Any:
        array = np.array(value, subok=False, order="C")
        if array.dtype not in _NAME_OF:
            array = _of_known_dtype(array)
        if array.dtype not in _NAME_OF or array.ndim > _MAX_DIMENSIONS:
            return {"o": f"numpy.ndarray[{array.dtype.kind}]"}
        self.bytes += array.nbytes
        if len(self.arrays) >= self.limits.arrays or self.bytes > self.limits.body_bytes:
            raise TooLargeError
        self.arrays.append(array)
        return {"a": len(self.arrays) - 1}


def _of_known_dtype(array: Array) -> Array:
    """The same numbers in native byte order, and not in extended precision: its bytes differ between machines."""
    if array.dtype.char in "gG":
        return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    # What has no byte order, as texts of any length, knows of none.
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def _plain(base: Any, value: Any) -> Any:
    """The plain value inside a subclass instance, bypassing methods that the subclass may have replaced."""
    if base is dict:
        return dict(dict.items(value))
    if base in (list, tuple):
        return base(base.__iter__(value))
    return {str: str.__str__, float: float.__float__, int: int.__int__}[base](value)


class Decoder:
    """Turns tagged JSON back into Python values; every array is a fresh copy.

    Args:
        arrays: the arrays of the frame.
        limits: raise `WireError` beyond these.
    """

    def __init__(self, arrays: Sequence[Array], limits: Limits = FROM_WORKER) -> None:
        self.arrays = arrays
        self.limits = limits
        self._nodes = 0
        self._bytes = 0

    def value(self, tree: Any, depth: int = 0) -> Any:
        """Decode one value.

        Raises:
            WireError: the tree is not one that `Encoder` writes.
        """
        self._nodes += 1
        if self._nodes > self.limits.nodes or depth > _MAX_DEPTH:
            raise WireError("a value has too many parts")
        if tree is None or isinstance(tree, (bool, int, float, str)):
            return tree
        if not isinstance(tree, dict) or len(tree) != 1:
            raise WireError("a value without a tag")
        ((tag, content),) = tree.items()
        if tag in ("l", "t", "d") and isinstance(content, list):
            return self._container(tag, content, depth)
        if tag == "a" and type(content) is int and 0 <= content < len(self.arrays):
            return self._array(self.arrays[content])
        if tag == "nf" and content in ("nan", "inf", "-inf"):
            return float(content)
        if tag == "o" and isinstance(content, str):
            return Opaque(content)
        raise WireError("an unknown tag, or one with the wrong content")

    def _array(self, array: Array) -> Array:
        """A copy; one array that is referred to again and again must not become many."""
        self._bytes += array.nbytes
        if self._bytes > self.limits.body_bytes:
            raise WireError("a value that is larger than its frame")
        return array.copy()

    def _container(self, tag: str, content: list[Any], depth: int) -> Any:
        if tag == "d":
            return dict(self._pair(pair, depth) for pair in content)
        items = [self.value(item, depth + 1) for item in content]
        return items if tag == "l" else tuple(items)

    def _pair(self, pair: Any, depth: int) -> tuple[str | int, Any]:
        if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) not in (str, int):
            raise WireError("a dict's key that is no string or integer")
        return pair[0], self.value(pair[1], depth + 1)


def opaque_in(tree: Any) -> bool:
    """Whether an encoded value holds something that does not travel."""
    if not isinstance(tree, dict):
        return False
    ((tag, content),) = tree.items()
    if tag == "d":
        return any(opaque_in(item) for _, item in content)
    return tag == "o" or (tag in ("l", "t") and any(opaque_in(item) for item in content))


def contents(header: Any, body: bytes, limits: Limits = FROM_WORKER) -> tuple[Any, list[Array]]:
    """What `Encoder.frame` was given, and its arrays (which share memory with `body`).

    Raises:
        WireError: header and body do not fit together.
    """
    if not isinstance(header, list) or len(header) != 2 or not isinstance(header[1], list):
        raise WireError("a header without content and arrays")
    content, described = header
    if len(described) > limits.arrays:
        raise WireError("too many arrays")
    arrays: list[Array] = []
    start = 0
    for entry in described:
        dtype, shape = _description(entry)
        end = start + math.prod(shape) * dtype.itemsize
        if end > len(body):
            raise WireError("an array that is longer than the frame")
        raw = memoryview(body)[start:end]
        # A bool whose byte is neither 0 nor 1 would be undefined behaviour.
        flat = np.frombuffer(raw, np.uint8) != 0 if dtype == np.bool_ else np.frombuffer(raw, dtype)
        arrays.append(flat.reshape(shape))
        start = end
    if start != len(body):
        raise WireError("bytes after the last array")
    return content, arrays


def frame_contents(frame: bytes, limits: Limits) -> tuple[Any, list[Array]]:
    """What is in a whole frame, as `contents`.

    Raises:
        WireError: it is none.
    """
    size = wire.PREFIX.size
    header_bytes, _ = wire.sizes(frame[:size], limits)
    return contents(wire.header(frame[size : size + header_bytes]), frame[size + header_bytes :], limits)


def _description(entry: Any) -> tuple[np.dtype[Any], tuple[int, ...]]:
    if not isinstance(entry, list) or len(entry) != 2:
        raise WireError("an array without dtype and shape")
    name, shape = entry
    if not isinstance(name, str) or name not in DTYPES:
        raise WireError("a dtype that does not travel")
    if not isinstance(shape, list) or len(shape) > _MAX_DIMENSIONS:
        raise WireError("an array with too many dimensions")
    if not all(type(size) is int and 0 <= size < _INT64 for size in shape):
        raise WireError("a shape that is none")
    return DTYPES[name], tuple(shape)
