"""Which files a worker may see, where it sees any: Python's own library and NumPy, nothing installed beside them."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import Distribution

    from grader.libraries import Library

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
    """The folders that this interpreter's shared libraries are in, apart from those of packages."""
    folders = {os.path.dirname(path) for path in _mapped() if not _in_packages(path) and "lib-dynload" not in path}  # noqa: PTH120
    own = os.path.join(sys.base_prefix, "lib")  # noqa: PTH118
    if sys.base_prefix != "/usr" and os.path.isdir(own):  # noqa: PTH112
        folders.add(own)
    return sorted(folders)


def loader() -> tuple[str, str] | None:
    """The dynamic loader: the file, and the path by which programs name it; None where both are the same."""
    for file in _mapped():
        name = os.path.basename(file)  # noqa: PTH119
        if name.startswith("ld-"):
            for folder in ("/lib64", "/lib"):
                link = f"{folder}/{name}"
                if os.path.exists(link) and os.path.realpath(folder) != os.path.dirname(file):  # noqa: PTH110, PTH120
                    return file, f"{os.path.realpath(folder)}/{name}"
    return None


def packages_below(folder: str) -> list[str]:
    """The folders of packages below a folder of libraries."""
    pythons = [name for name in os.listdir(folder) if name.startswith("python3")]  # noqa: PTH208
    places = [f"{parent}/{name}" for parent in (folder, *(f"{folder}/{it}" for it in pythons)) for name in _PACKAGES]
    return [place for place in places if os.path.isdir(place)]  # noqa: PTH112


@functools.cache
def packages(library: Library) -> list[str]:
    """The folders and modules that a library consists of, with all that it requires.

    Raises:
        LibraryMissingError: it is not installed.
    """
    import re  # noqa: PLC0415
    from importlib import metadata  # noqa: PLC0415 - few exercises need a library

    library.require()
    found: dict[str, list[str]] = {}
    wanted = [name for name in library.distributions if _installed(name)][:1]
    while wanted:
        name = wanted.pop()
        if name not in found and _installed(name):
            distribution = metadata.distribution(name)
            found[name] = [str(distribution.locate_file(top)) for top in _tops(distribution)]
            # What it requires for extras is not installed for it, and would be no part of it.
            needs = (need for need in distribution.requires or () if "extra ==" not in need)
            wanted += [re.split(r"[^\w.-]", need, maxsplit=1)[0] for need in needs]
    paths = {path for each in found.values() for path in each}
    return sorted(path for path in paths if os.path.basename(path) not in ("numpy", "numpy.libs"))  # noqa: PTH119


def _installed(name: str) -> bool:
    from importlib import metadata  # noqa: PLC0415

    return next(iter(metadata.distributions(name=name)), None) is not None


def _tops(distribution: Distribution) -> set[str]:
    """The top-level folders and modules of a distribution, but for those that describe it."""
    stated = (distribution.read_text("top_level.txt") or "").split()
    tops = {file for name in stated for file in (name, f"{name}.py", f"{name}.libs")}
    tops = tops or {file.parts[0] for file in distribution.files or ()}
    return {
        top
        for top in tops
        if not top.endswith((".dist-info", ".data", ".pth"))
        and top not in ("..", "__pycache__")
        and os.path.exists(str(distribution.locate_file(top)))  # noqa: PTH110
    }


def readable(numpy_folder: str, beside: Library | None = None) -> list[str]:
    """What Landlock shall let a worker of level `confined-reads` read.

    A rule for a folder opens everything below it; one that holds packages, too, is therefore opened entry by entry.
    """
    folders = [*standard_library(), *shared_libraries()]
    own = packages(beside) if beside is not None else []
    return [*(path for folder in folders for path in _without_packages(folder)), *numpy(numpy_folder), *own]


def _without_packages(folder: str) -> list[str]:
    names = os.listdir(folder)  # noqa: PTH208
    clean = [name for name in names if name not in _PACKAGES and not name.startswith("python3")]
    if len(clean) == len(names):
        return [folder]
    return sorted(path for name in clean if os.path.exists(path := f"{folder}/{name}"))  # noqa: PTH110


def _mapped() -> list[str]:
    """The shared libraries that this process has loaded."""
    with open("/proc/self/maps") as file:  # noqa: PTH123
        return sorted({line.split(maxsplit=5)[5].strip() for line in file if ".so" in line})


def _in_packages(path: str) -> bool:
    return any(f"/{name}/" in path for name in _PACKAGES)
