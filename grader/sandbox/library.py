"""Which files a worker may see, where it sees any: Python's own library and NumPy, nothing installed beside them."""

from __future__ import annotations

import os
import sys

# Other people's packages, among them perhaps the course with its solutions.
_PACKAGES = ("site-packages", "dist-packages")


def standard_library() -> list[str]:
    """The folders of the standard library."""
    folder = os.path.dirname(os.path.abspath(os.__file__))  # noqa: PTH100, PTH120
    compiled = [path for path in sys.path if os.path.basename(path) == "lib-dynload" and os.path.isdir(path)]  # noqa: PTH112, PTH119
    return [folder, *(path for path in compiled if not path.startswith(folder + os.sep))]


def numpy(folder: str) -> list[str]:
    """NumPy's own folders.

    Args:
        folder: where `numpy` itself is; wheels keep its shared libraries in `numpy.libs` beside it.
    """
    return [path for path in (folder, f"{folder}.libs") if os.path.isdir(path)]  # noqa: PTH112


def shared_libraries() -> list[str]:
    """The folders that this process has its shared libraries from, apart from Python's and NumPy's packages."""
    with open("/proc/self/maps") as file:  # noqa: PTH123
        mapped = {line.split(maxsplit=5)[5].strip() for line in file if ".so" in line}
    return sorted({os.path.dirname(path) for path in mapped if not _foreign(path) and "lib-dynload" not in path})  # noqa: PTH120


def readable(numpy_folder: str) -> list[str]:
    """What Landlock shall let a worker of level `confined-reads` read.

    A rule for a folder opens everything below it; one that holds packages, too, is therefore opened entry by entry.
    """
    folders = [*standard_library(), *shared_libraries()]
    return [*(path for folder in folders for path in _without_packages(folder)), *numpy(numpy_folder)]


def _without_packages(folder: str) -> list[str]:
    names = os.listdir(folder)  # noqa: PTH208
    clean = [name for name in names if name not in _PACKAGES and not name.startswith("python3")]
    if len(clean) == len(names):
        return [folder]
    return sorted(path for name in clean if os.path.exists(path := f"{folder}/{name}"))  # noqa: PTH110


def _foreign(path: str) -> bool:
    return any(f"/{name}/" in path for name in _PACKAGES)
