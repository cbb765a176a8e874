"""Silent stand-ins for libraries that only show things: a plot must not sink a submission."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

STAND_INS = frozenset({"matplotlib", "seaborn", "plotly", "IPython", "google", "tqdm", "ipywidgets", "pylab"})


class Silent:
    """Accepts any use and does nothing: `fig, ax = plt.subplots(); ax.plot(x)`."""

    def __call__(self, *args: Any, **_: Any) -> Any:
        """A decorator or a progress bar hands back what it was given; anything else is silent again."""
        return args[0] if len(args) == 1 and not isinstance(args[0], (int, float, str)) else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Silent:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Silent]:
        # `figure, axes = plt.subplots()` is the one place where a plot is unpacked.
        return iter((self, self))

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class _SilentModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Silent()


class StandIns:
    """Finds a stand-in for a display library that nobody else has found.

    Args:
        used: learns which were stood in for.
    """

    def __init__(self, used: set[str]) -> None:
        self.used = used

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The import system's question."""
        del path, target
        top = name.partition(".")[0]
        if top not in STAND_INS:
            return None
        self.used.add(top)
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The import system's second question."""
        return stand_in(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to execute."""


def stand_in(name: str) -> ModuleType:
    """A module whose every attribute is silent."""
    module = _SilentModule(name)
    module.__path__ = []
    return module
