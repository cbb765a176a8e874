"""Stands in for CuPy on machines without a GPU: arrays of a class of its own, which become NumPy's only if asked to.

As with CuPy, arrays of the two kinds cannot be mixed, reductions take no lists, and some functions are not there.
"""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__version__ = "14.0.0"
_LACKING = {"trapezoid", "nan_to_num", "vectorize"}
_TAKE_ARRAYS_OF_BOTH_KINDS = {"array", "asarray"}
_REDUCTIONS = {"mean", "sum", "std", "var", "max", "min", "argmax", "argmin", "prod", "any", "all"}


class ndarray:  # noqa: N801 - as it is called
    """An array that is not NumPy's."""

    # NumPy's scalars leave operations to it.
    __array_ufunc__ = None

    def __init__(self, values: numpy.ndarray[Any, Any]) -> None:
        self._values = values

    def __array__(self, *_: object, **__: object) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _wrapped(getattr(self._values, name))

    def __getitem__(self, key: Any) -> Any:
        return _wrapped(self._values[_plain(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        self._values[_plain(key)] = _plain(value)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return map(_wrapped, self._values)

    def __bool__(self) -> bool:
        return bool(self._values)

    def __float__(self) -> float:
        return float(self._values)

    def __int__(self) -> int:
        return int(self._values)

    def __index__(self) -> int:
        return self._values.__index__()

    def __repr__(self) -> str:
        return repr(self._values)


def _operator(name: str) -> Callable[..., Any]:
    def operate(self: ndarray, *others: Any) -> Any:
        found = getattr(self._values, name)(*map(_plain, others))
        return self if name.startswith("__i") and name != "__invert__" else _wrapped(found)

    return operate


_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor")
for _name in (
    *(f"__{prefix}{name}__" for name in _BINARY for prefix in ("", "r", "i")),
    *("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__", "__neg__", "__abs__", "__invert__"),
):
    setattr(ndarray, _name, _operator(_name))


def asnumpy(array: ndarray) -> numpy.ndarray[Any, Any]:
    """The one way back."""
    return array._values.copy()


def _plain(value: Any, *, both: bool = False) -> Any:
    """An argument as NumPy takes it."""
    if isinstance(value, ndarray):
        return value._values
    if isinstance(value, numpy.ndarray) and not both:
        raise TypeError(f"Unsupported type {type(value)}")
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(item, both=both) for item in value)
    return value


def _wrapped(value: Any, name: str = "") -> Any:
    """A result as CuPy gives it: its numbers are arrays, too."""
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        return ndarray(numpy.asarray(value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(_wrapped, value))
    if isinstance(value, ModuleType):
        return _Module(value)
    if isinstance(value, type) or not callable(value):
        return value

    def call(*arguments: Any, **named: Any) -> Any:
        if name in _REDUCTIONS and not isinstance(arguments[0], ndarray):
            raise AttributeError(f"'{type(arguments[0]).__name__}' object has no attribute '{name}'")
        both = name in _TAKE_ARRAYS_OF_BOTH_KINDS
        plain = {key: _plain(item) for key, item in named.items()}
        return _wrapped(value(*(_plain(argument, both=both) for argument in arguments), **plain))

    return call


class _Module(ModuleType):
    def __init__(self, real: ModuleType) -> None:
        super().__init__(real.__name__)
        self.__dict__["_real"] = real

    def __getattr__(self, name: str) -> Any:
        return _wrapped(getattr(self._real, name), name)


def __getattr__(name: str) -> Any:
    if name in _LACKING or name.startswith("__"):
        raise AttributeError(f"module 'cupy' has no attribute '{name}'")
    return _wrapped(getattr(numpy, name), name)


class _Runtime:
    @staticmethod
    def getDeviceProperties(_: int) -> dict[str, bytes]:  # noqa: N802 - as it is called
        return {"name": b"A stand-in"}


cuda = SimpleNamespace(runtime=_Runtime)
for _part in ("linalg", "random"):
    sys.modules[f"cupy.{_part}"] = globals()[_part] = _Module(getattr(numpy, _part))
