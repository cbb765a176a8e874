"""Which modules a worker imports before it confines itself: what the submission names, as nothing opens later."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.libraries import Library
    from grader.submissions.source import Submission

# Opening windows, browsers or whole test suites is not what a submission is graded for.
_REFUSED = frozenset(
    {"antigravity", "this", "idlelib", "tkinter", "turtle", "turtledemo", "test", "lib2to3", "ensurepip"}
    | {"__hello__", "__phello__"}
)
# Modules that act when they are imported: `import venv.__main__` would write files, as whoever runs the grader.
_ACTS = frozenset({"__main__", "test", "tests", "conftest", "__hello__", "__phello__"})
# NumPy imports these when an attribute is first asked for: np.random.default_rng().
_LAZY = frozenset({
    *("char", "core", "ctypeslib", "fft", "linalg", "ma", "polynomial", "random", "rec", "strings", "testing"),
    "typing",
})  # fmt: skip
# It asks for every attribute.
_EVERYTHING = re.compile(r"^\s*from\s+numpy\s+import\s+\*", re.MULTILINE)
_SETS = ("setdiff1d", "setxor1d", "union1d", "intersect1d")
# Functions that import modules when they are first called, by the words that mention them. A plain search for the word
# takes a hundredth of the time of a pattern.
_ON_FIRST_CALL = (
    (("unique", "median", "percentile", "quantile", "histogram", *_SETS), ("numpy.ma",)),
    (("savez",), ("zipfile", "encodings.cp437")),
    (("strptime",), ("_strptime",)),
    (("argparse",), ("shutil", "locale")),
    (("ThreadPoolExecutor",), ("concurrent.futures.thread",)),
    (("cProfile",), ("pstats",)),
)
# Needed to word exceptions and warnings.
ALWAYS = ("traceback", "linecache", "warnings", *(["tokenize"] if sys.version_info >= (3, 13) else []))
# For a zygote that is started before any submission is known; what else one of them names, its worker imports.
USUAL = (*ALWAYS, "numpy.random", "numpy.ma")


def modules_for(submission: Submission, *, generators: bool, library: Library | None = None) -> list[str]:
    """The modules to import ahead.

    Args:
        submission: its import statements name them; NumPy's lazy submodules are looked for in its text.
        generators: whether the exercise hands out random generators.
        library: that it needs beside NumPy.
    """
    packages = library.packages if library is not None else ()
    files = (submission.main, *submission.siblings)
    named = {name for file in files for name in (*file.imports, *file.members) if _offered(name, packages)}
    text = "\n".join(block.source for file in files for block in file.blocks)
    # `np.max` is no mention of `numpy.ma`, which takes 15 ms to import.
    attributes = _LAZY if _EVERYTHING.search(text) else _LAZY.intersection(re.findall(r"\.\s*(\w+)", text))
    lazy = {f"numpy.{name}" for name in attributes}
    lazy |= {module for words, modules in _ON_FIRST_CALL if any(map(text.__contains__, words)) for module in modules}
    return sorted({*ALWAYS, *named, *lazy, *(["numpy.random"] if generators else [])})


@lru_cache(maxsize=256)
def _offered(name: str, packages: tuple[str, ...] = ()) -> bool:
    """Whether a module may be imported before the worker is confined: only code that does nothing but define things."""
    top, *below = name.split(".")
    if not _ACTS.isdisjoint(below):
        return False
    if any(name == package or name.startswith(f"{package}.") for package in packages):
        return True
    if top == "numpy":
        return not below or below[0] in _LAZY
    return top in sys.stdlib_module_names and top not in _REFUSED
