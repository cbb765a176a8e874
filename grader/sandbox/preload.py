"""Which modules a worker imports before it confines itself: what the submission names, as nothing opens later."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Opening windows, browsers or whole test suites is not what a submission is graded for.
_REFUSED = frozenset(
    {"antigravity", "this", "idlelib", "tkinter", "turtle", "turtledemo", "test", "lib2to3", "ensurepip"}
)
# NumPy imports these when an attribute is first asked for: np.random.default_rng().
_LAZY = ("random", "linalg", "fft", "polynomial", "ma", "testing", "char", "rec", "strings", "ctypeslib")
# Needed to word exceptions and warnings.
_ALWAYS = ("traceback", "linecache", "warnings")


def modules_for(imports: Iterable[str], sources: Iterable[str], *, generators: bool) -> list[str]:
    """The modules to import ahead.

    Args:
        imports: dotted names of the submission's import statements.
        sources: its source, in which NumPy's lazy submodules are looked for by name.
        generators: whether the exercise hands out random generators.
    """
    named = [name for name in imports if _offered(name)]
    text = "\n".join(sources)
    lazy = [f"numpy.{name}" for name in _LAZY if name in text]
    return sorted({*_ALWAYS, *named, *lazy, *(["numpy.random"] if generators else [])})


def _offered(name: str) -> bool:
    top = name.partition(".")[0]
    return top == "numpy" or (top in sys.stdlib_module_names and top not in _REFUSED)
