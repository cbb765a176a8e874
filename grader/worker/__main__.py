"""The worker: the process in which student code runs. It knows no exercise, no answer and no check.

Started as ``python -I -S .../grader/worker/__main__.py NUMPY_FOLDER [PACKAGE ...]``. Descriptor 0 is /dev/null, 1 and 2
are a pipe that the grader drains, 3 brings requests and 4 takes replies. It imports NumPy at once, while the grader is
still importing its own modules, and nothing of the grader but its sibling files.

The first request makes it a worker (``prepare``) or a zygote (``fork``), which forks one worker per submission and
never runs submitted code itself.
"""

from __future__ import annotations

import os
import sys
from importlib.util import spec_from_file_location
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

REQUESTS = 3
REPLIES = 4


class _Installed:
    """Finds NumPy, a library that an exercise needs, and nothing else of site-packages: solutions may be there, too."""

    def __init__(self, numpy: str, packages: list[str]) -> None:
        self.numpy = numpy
        self.folders = {
            os.path.basename(path).removesuffix(".py"): os.path.dirname(path)  # noqa: PTH119, PTH120
            for path in packages
        }

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The import system's question for a top-level module."""
        del path, target
        if name == "numpy":
            return spec_from_file_location(name, f"{self.numpy}/__init__.py", submodule_search_locations=[self.numpy])
        if name not in self.folders:
            return None
        from importlib.machinery import PathFinder  # noqa: PLC0415 - few exercises need a library

        return PathFinder.find_spec(name, [self.folders[name]])


def _bootstrap(numpy_folder: str, packages: list[str]) -> None:
    """Make `grader.worker` importable from this file's folder, and nothing beside it."""
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is not needed here otherwise
    for name, path in (("grader", []), ("grader.worker", [folder])):
        package = ModuleType(name)
        package.__path__ = path
        sys.modules[name] = package
    sys.meta_path.append(_Installed(numpy_folder, packages))


def main() -> None:
    """Serve until the grader hangs up."""
    _bootstrap(sys.argv[1], sys.argv[2:])
    # Nothing that is imported later shall take these arguments for its own.
    sys.argv[:] = [""]
    from grader.worker.serve import serve  # noqa: PLC0415 - importable only now

    serve(REQUESTS, REPLIES)


if __name__ == "__main__":
    main()
    # Nothing that student code registered for the end of the process shall run.
    os._exit(0)
