"""Computing on a GPU: a submission gets CuPy under the name of NumPy; arrays are moved on their way in and out.

Random numbers are drawn by NumPy and moved: the same as on the CPU, so that both train the same networks.
"""

from __future__ import annotations

import builtins
import functools
import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.worker.program import Device
from grader.worker.values import Encoder
from grader.worker.wire import FROM_WORKER, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_NUMPY = "numpy"
# NumPy takes a list of numbers here, as `np.mean(losses)` has it, and CuPy does not.
_REDUCTIONS = frozenset({"all", "any", "argmax", "argmin", "cumsum", "max", "mean", "median", "min"}) | {
    *("prod", "std", "sum", "var")
}


class Gpu(Device):
    """A device whose arrays are those of another module.

    Args:
        name: of the module, which has NumPy's interface: `"cupy"`.

    Raises:
        Exception: whatever the module raises if there is no such device.
    """

    def __init__(self, name: str) -> None:
        self._module = importlib.import_module(name)
        self.numpy = _Numpy(self._module)
        # The first use of a device may fail, or take a second: that shall be neither a check's fault nor its time.
        self.back(self.moved(np.zeros(1)) + 1)

    @property
    def name(self) -> str:
        """What the device calls itself."""
        try:
            return str(self._module.cuda.runtime.getDeviceProperties(0)["name"].decode())[:100]
        except (AttributeError, KeyError, TypeError, ValueError):
            return self._module.__name__

    @property
    def ndarray(self) -> type:
        """The class of its arrays."""
        kind: type = self._module.ndarray
        return kind

    def encoder(self, limits: Limits = FROM_WORKER) -> Encoder:
        """An encoder that moves arrays back."""
        return _Encoder(self, limits)

    def moved(self, value: Any) -> Any:
        """The same value with its arrays on the device."""
        if isinstance(value, np.ndarray):
            return self._module.asarray(value)
        return _within(value, self.moved)

    def back(self, value: Any) -> Any:
        """The same value with its arrays in NumPy's."""
        if isinstance(value, self.ndarray):
            return self._module.asnumpy(value)
        return _within(value, self.back)

    def generator(self, seed: int) -> Any:
        """A generator that draws what NumPy's does."""
        return _Generator(np.random.default_rng(seed), self)

    def builtins(self) -> dict[str, Any]:
        """The built-in names of the submission's own files: among them the function behind `import`."""
        return {**vars(builtins), "__import__": self._import}

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,  # noqa: A002 - these names are Python's
        locals: Mapping[str, Any] | None = None,  # noqa: A002
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        # C code imports by the function of whoever calls it, too, and then gives a list: NumPy's own wants NumPy.
        if level or name.partition(".")[0] != _NUMPY or isinstance(fromlist, list):
            return __import__(name, globals, locals, fromlist, level)
        found = __import__(self._module.__name__ + name.removeprefix(_NUMPY), globals, locals, fromlist)
        return self.numpy if found is self._module else found


class _Numpy(ModuleType):
    """What a submission gets as NumPy: a module with its interface, but for small differences that nobody means."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__)
        self._module = module
        self.__all__ = [name for name in vars(module) if not name.startswith("_")]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        if name not in _REDUCTIONS:
            return found

        @functools.wraps(found)
        def reduce(a: Any, *arguments: Any, **named: Any) -> Any:
            return found(self._module.asarray(a), *arguments, **named)

        return reduce


class _Encoder(Encoder):
    def __init__(self, gpu: Gpu, limits: Limits) -> None:
        super().__init__(limits)
        self._gpu = gpu

    def _container(self, value: Any, kind: type, depth: int) -> Any:
        if issubclass(kind, self._gpu.ndarray):
            return self._array(self._gpu.back(value))
        return super()._container(value, kind, depth)


class _Generator:
    """NumPy's generator, but for where the arrays are that go in and come out."""

    def __init__(self, generator: np.random.Generator, gpu: Gpu) -> None:
        self._generator = generator
        self._gpu = gpu

    def shuffle(self, x: Any, axis: int = 0) -> None:
        """Shuffle in place, as NumPy does: the one method that returns nothing."""
        drawn = self._gpu.back(x)
        self._generator.shuffle(drawn, axis)
        x[:] = self._gpu.moved(drawn)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._generator, name)
        if not callable(method):
            return method

        @functools.wraps(method)
        def draw(*arguments: Any, **named: Any) -> Any:
            return self._gpu.moved(method(*self._gpu.back(arguments), **self._gpu.back(named)))

        return draw


def _within(value: Any, move: Callable[[Any], Any]) -> Any:
    """A container with moved content; anything else as it is."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind(map(move, value))
    return {key: move(item) for key, item in value.items()} if kind is dict else value
